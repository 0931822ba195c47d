// Writes a model folder so that it is there whole or not at all: everything goes into a hidden neighbour folder, reaches
// the disk, and takes its name last. A model in use is moved aside and never written over (its files may be mapped).

import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, statfs, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { EngineError } from '../contract.ts';

export interface FileToWrite {
  file: string;
  bytes: number;
  read(signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

export interface WrittenFile {
  file: string;
  bytes: number;
  sha256: string;
}

export interface WriteOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: { file: string; done: number; total: number }) => void) | undefined;
  /** Free bytes where the folder will be; the disk is asked when absent. */
  freeBytes?: ((folder: string) => Promise<number>) | undefined;
}

/** Left free on the disk, so that a library beside the model can go on working. */
const spare = 64 * 2 ** 20;

/**
 * Writes `files`, then the file that `last` makes from their hashes, and gives the folder its name.
 * @throws EngineError `disk-full` before anything is written if it cannot fit, or when the disk fills up on the way;
 * `not-allowed` when `out` holds something that is not a model. Nothing is left behind in either case.
 */
export async function writeFolder(
  out: string,
  files: FileToWrite[],
  last: (written: WrittenFile[]) => { file: string; text: string },
  options: WriteOptions = {},
): Promise<void> {
  const target = resolve(out);
  await refuseStrangers(target);
  await mkdir(dirname(target), { recursive: true });
  await refuseWithoutSpace(dirname(target), files, options);
  const partial = join(dirname(target), `.${basename(target)}.partial`);
  await rm(partial, { recursive: true, force: true });
  try {
    await mkdir(partial);
    const written = await writeAll(partial, files, options);
    const { file, text } = last(written);
    await writeOne(partial, { file, bytes: 0, read: () => once(Buffer.from(text)) }, () => {});
    options.signal?.throwIfAborted();
    await takeName(partial, target);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw foreseen(error);
  }
}

async function writeAll(folder: string, files: FileToWrite[], options: WriteOptions): Promise<WrittenFile[]> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const written: WrittenFile[] = [];
  let done = 0;
  for (const file of files) {
    const count = (bytes: number) => options.onProgress?.({ file: file.file, done: (done += bytes), total });
    written.push(await writeOne(folder, file, count, options.signal));
  }
  return written;
}

async function writeOne(
  folder: string,
  { file, read }: FileToWrite,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<WrittenFile> {
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true });
  const handle = await open(path, 'wx');
  try {
    const { bytes, sha256 } = await writeBytes(handle, read(signal), onBytes, signal);
    await handle.sync();
    return { file, bytes, sha256 };
  } finally {
    await handle.close();
  }
}

/** Appends everything to an open file and hashes it on the way. */
export async function writeBytes(
  handle: FileHandle,
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void = () => {},
  signal?: AbortSignal,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      hash.update(chunk);
      for (let at = 0; at < chunk.length;) at += (await handle.write(chunk, at)).bytesWritten;
      bytes += chunk.length;
      onBytes(chunk.length);
    }
  } catch (error) {
    throw foreseen(error);
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function refuseStrangers(target: string): Promise<void> {
  const names = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [] as string[];
    throw new EngineError('not-allowed', `${target} is not a folder a model can be written to. Choose another name.`);
  });
  if (names.length === 0 || names.some((name) => name === 'model.json' || name === 'encoder.json')) return;
  throw new EngineError('not-allowed', `${target} holds files that are not a model. Choose a new or an empty folder.`);
}

async function refuseWithoutSpace(folder: string, files: FileToWrite[], options: WriteOptions): Promise<void> {
  const needed = files.reduce((sum, { bytes }) => sum + bytes, spare);
  const free = await (options.freeBytes ?? freeOnDisk)(folder);
  if (free >= needed) return;
  throw new EngineError(
    'disk-full',
    `The converted model needs ${megabytes(needed)} MB and ${megabytes(free)} MB are free at ${folder}. Free some space or choose another disk.`,
  );
}

async function freeOnDisk(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

const megabytes = (bytes: number) => Math.ceil(bytes / 1e6);

async function takeName(partial: string, target: string): Promise<void> {
  await syncFolder(partial);
  const aside = join(dirname(target), `.${basename(target)}.old`);
  await rm(aside, { recursive: true, force: true });
  const before = await rename(target, aside).then(
    () => true,
    () => false,
  );
  await rename(partial, target);
  await syncFolder(dirname(target));
  if (before) await rm(aside, { recursive: true, force: true });
}

/** Makes names durable; Windows cannot and need not. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

function foreseen(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new EngineError(
      'disk-full',
      'The disk filled up while the model was written. Free some space and convert again.',
    );
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return new EngineError('no-permission', 'The model cannot be written there. Choose a folder you may write to.');
  }
  return error;
}

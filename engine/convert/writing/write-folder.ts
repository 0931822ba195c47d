// Writes a model folder so that it is there whole or not at all: everything goes into a hidden neighbour folder, reaches
// the disk, and takes its name last. With a journal, what a stopped run finished is kept and checked by the next one.

import { createHash, type Hash } from 'node:crypto';
import { mkdir, open, readdir, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EngineError } from '../../contract.ts';
import { type FreeBytes, refuseWithoutRoom } from './disk-room.ts';
import { eachPiece, type FileToWrite, type Piece, type WrittenFile } from './file-to-write.ts';
import { lockFolder, refuseIfLocked } from './folder-lock.ts';
import { openJournal, readJournal, removeJournal, type Journal, type JournalHead, type Mark } from './journal.ts';
import { moveAside, placeOf, preparePlace, takeName } from './model-place.ts';

export interface WriteProgress {
  file: string;
  /** Bytes that are written, of all. */
  done: number;
  total: number;
  /** Those of `done` that an earlier run wrote. */
  kept: number;
}

export interface WriteOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: WriteProgress) => void) | undefined;
  /** Free bytes where the folder will be; the disk is asked when absent. */
  freeBytes?: FreeBytes | undefined;
  /** Makes it resumable: what a run with an equal plan finished is kept. */
  journal?: Omit<JournalHead, 'total'>;
  /** Pieces begun before they are due. */
  ahead?: number;
}

/** Bytes that are written and hashed at a time. */
const sliceBytes = 2 ** 20;

/** Bytes between two syncs: what a power cut may cost. A kill costs the piece that was being written. */
const syncEvery = 256 * 2 ** 20;

/**
 * Writes `files`, then the file that `last` makes from their hashes, and gives the folder its name.
 * @throws EngineError `disk-full` before anything is written if it cannot fit, or when the disk fills up on the way;
 * `not-allowed` when `out` holds something that is not a model; `busy` when another conversion writes it. What was
 * finished is kept when there is a journal and something in it; else nothing is left behind.
 */
export async function writeFolder(
  out: string,
  files: FileToWrite[],
  last: (written: WrittenFile[]) => { file: string; text: string },
  options: WriteOptions = {},
): Promise<void> {
  const place = placeOf(out);
  await preparePlace(place);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const kept = await keptMarks(place.partial, options);
  await refuseWithoutRoom(dirname(place.target), total - lengthOf(kept), options.freeBytes);
  await refuseIfLocked(place.partial);
  await clear(place.partial, kept);
  const writing = await openWriting(place.partial, total, kept, options);
  try {
    const written = await writeAll(writing, files);
    const { file, text } = last(written);
    await writeOne({ ...writing, count: () => {} }, readyFile(file, Buffer.from(text)));
    options.signal?.throwIfAborted();
    await moveAside(place);
    await writing.close();
    await removeJournal(place.partial);
    await takeName(place);
  } catch (error) {
    const useful = writing.marks > 0;
    await writing.close();
    if (!useful) await rm(place.partial, { recursive: true, force: true });
    throw foreseen(error);
  }
}

/** A file whose bytes are already here. */
export function readyFile(file: string, bytes: Uint8Array): FileToWrite {
  return {
    file,
    bytes: bytes.length,
    async *read() {
      yield bytes;
    },
  };
}

/** What is left of an earlier run that had the same plan. */
async function keptMarks(partial: string, { journal }: WriteOptions): Promise<Mark[]> {
  const left = journal && (await readJournal(partial));
  return left?.head.plan === journal?.plan ? (left?.marks ?? []) : [];
}

/** The last mark of each file says how long it is. */
const lengthOf = (marks: Mark[]) =>
  Object.values(Object.fromEntries(marks.map(({ file, end }) => [file, end]))).reduce((sum, end) => sum + end, 0);

async function clear(partial: string, kept: Mark[]): Promise<void> {
  if (kept.length === 0) await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const named = new Set(kept.map(({ file }) => file));
  for (const name of await readdir(partial)) {
    if (!named.has(name) && !name.startsWith('journal'))
      await rm(join(partial, name), { recursive: true, force: true });
  }
}

interface Writing {
  folder: string;
  options: WriteOptions;
  journal: Journal | null;
  kept: Mark[];
  /** How many there are by now. */
  marks: number;
  count(file: string, bytes: number, kept?: boolean): void;
  close(): Promise<void>;
}

async function openWriting(folder: string, total: number, kept: Mark[], options: WriteOptions): Promise<Writing> {
  const lock = await lockFolder(folder);
  const opening = options.journal ? openJournal(folder, { ...options.journal, total }, kept) : Promise.resolve(null);
  const journal = await opening.catch(async (error: unknown) => {
    await lock.release();
    throw foreseen(error);
  });
  const now = { done: 0, kept: 0 };
  return {
    folder,
    options,
    journal,
    kept,
    marks: kept.length,
    count(file, bytes, old = false) {
      now.done += bytes;
      if (old) now.kept += bytes;
      options.onProgress?.({ file, total, ...now });
    },
    async close() {
      await journal?.close();
      await lock.release();
    },
  };
}

async function writeAll(writing: Writing, files: FileToWrite[]): Promise<WrittenFile[]> {
  const written: WrittenFile[] = [];
  for (const file of files) written.push(await writeOne(writing, file));
  return written;
}

async function writeOne(writing: Writing, file: FileToWrite): Promise<WrittenFile> {
  const path = join(writing.folder, file.file);
  await mkdir(dirname(path), { recursive: true });
  const marks = writing.kept.filter((mark) => mark.file === file.file);
  const handle = await open(path, marks.length > 0 ? 'r+' : 'w+');
  try {
    const bytes = await writePieces(writing, file, handle, marks);
    await handle.sync();
    return bytes;
  } finally {
    await handle.close();
  }
}

async function writePieces(
  writing: Writing,
  file: FileToWrite,
  handle: FileHandle,
  marks: Mark[],
): Promise<WrittenFile> {
  const { options, journal } = writing;
  const pieces = file.pieces ?? [file];
  const agreed = await agreeing(handle, pieces, marks, (bytes) => writing.count(file.file, bytes, true));
  await handle.truncate(agreed.end);
  const { hash } = agreed;
  let { end } = agreed;
  let synced = end;
  for await (const piece of eachPiece(pieces.slice(agreed.pieces), options.ahead ?? 1, options.signal)) {
    const count = (bytes: number) => writing.count(file.file, bytes);
    end = await writeBytes(handle, end, piece, hash, count, options.signal);
    if (!journal || !file.pieces) continue;
    await journal.add({ file: file.file, end, sha256: hash.copy().digest('hex') });
    writing.marks++;
    if (end - synced < syncEvery) continue;
    await handle.sync();
    await journal.sync();
    synced = end;
  }
  return { file: file.file, bytes: end, sha256: hash.digest('hex') };
}

/** The pieces from the first on that lie in the file as the marks say. Reads and hashes them. */
async function agreeing(handle: FileHandle, pieces: Piece[], marks: Mark[], onBytes: (bytes: number) => void) {
  let hash = createHash('sha256');
  let end = 0;
  let count = 0;
  for (const { bytes } of pieces) {
    const mark = marks[count];
    if (mark?.end !== end + bytes) break;
    const next = hash.copy();
    if (!(await hashPart(handle, end, bytes, next)) || next.copy().digest('hex') !== mark.sha256) break;
    hash = next;
    end = mark.end;
    count++;
    onBytes(bytes);
  }
  return { hash, end, pieces: count };
}

async function hashPart(handle: FileHandle, begin: number, bytes: number, hash: Hash): Promise<boolean> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(bytes, 1 << 22));
  for (let done = 0; done < bytes;) {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, bytes - done), begin + done);
    if (bytesRead === 0) return false;
    hash.update(buffer.subarray(0, bytesRead));
    done += bytesRead;
  }
  return true;
}

/** Writes everything from `at` on, hashing it on the way; resolves with where it ends. */
export async function writeBytes(
  handle: FileHandle,
  at: number,
  chunks: AsyncIterable<Uint8Array>,
  hash: Hash,
  onBytes: (bytes: number) => void = () => {},
  signal?: AbortSignal,
): Promise<number> {
  let end = at;
  try {
    for await (const chunk of chunks) {
      for (let from = 0; from < chunk.length; from += sliceBytes) {
        signal?.throwIfAborted();
        const slice = chunk.subarray(from, from + sliceBytes);
        // Hashed while it is written; in slices, so that this thread never keeps those waiting that it feeds.
        const written = writeSlice(handle, slice, end + from);
        hash.update(slice);
        await written;
      }
      end += chunk.length;
      onBytes(chunk.length);
    }
  } catch (error) {
    throw foreseen(error);
  }
  return end;
}

async function writeSlice(handle: FileHandle, slice: Uint8Array, at: number): Promise<void> {
  for (let from = 0; from < slice.length;) {
    from += (await handle.write(slice, from, slice.length - from, at + from)).bytesWritten;
  }
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

export type { FileToWrite, WrittenFile } from './file-to-write.ts';

// A checkpoint in a folder on a disk.

import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { EngineError } from '../../contract.ts';
import { largestSmallFile, type CheckpointFiles, type StoredFile } from './checkpoint-files.ts';

/** Largest piece of a file that is read at once, unless more is wished for; nobody can wish for more than `mostBytes`. */
const pieceBytes = 1 << 20;
const mostBytes = 64 << 20;

export function folderFiles(folder: string): CheckpointFiles {
  return {
    title: folder,
    name: basename(resolve(folder)),
    origin: () => basename(resolve(folder)),
    // The next ones are in work while one is written.
    ahead: 3,
    commit: () => null,
    list: () =>
      readdir(folder).catch((error: NodeJS.ErrnoException) => {
        const reason = error.code === 'EACCES' ? 'no-permission' : 'not-found';
        throw new EngineError(reason, `No checkpoint folder can be read at ${folder}. Check the path.`);
      }),
    readWhole: (name) => readSmall(join(folder, name)),
    open: (name) => openStored(join(folder, name)),
  };
}

async function readSmall(path: string): Promise<Uint8Array | null> {
  const found = await stat(path).catch(absent);
  if (!found) return null;
  if (found.size > largestSmallFile) throw tooLarge(basename(path), found.size);
  return readFile(path).catch(() => {
    throw new EngineError('no-permission', `${path} cannot be read. Give your user the right to read it.`);
  });
}

async function openStored(path: string): Promise<StoredFile | null> {
  const found = await stat(path).catch(absent);
  if (!found) return null;
  const identity = `${found.size} bytes of ${found.mtime.toISOString()}`;
  return { title: path, bytes: found.size, identity, read: (...part) => readPieces(path, ...part) };
}

async function* readPieces(
  path: string,
  begin: number,
  length: number,
  signal?: AbortSignal,
  size = pieceBytes,
): AsyncGenerator<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    for (let done = 0; done < length;) {
      signal?.throwIfAborted();
      const buffer = Buffer.allocUnsafeSlow(Math.min(size, mostBytes, length - done));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, begin + done);
      if (bytesRead === 0) throw endsEarly(basename(path));
      done += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}

export function tooLarge(name: string, bytes: number): EngineError {
  return new EngineError(
    'checkpoint-corrupt',
    `${name} has ${bytes} bytes; a file of its kind has at most ${largestSmallFile}. Take it from the original checkpoint.`,
  );
}

function endsEarly(name: string): EngineError {
  return new EngineError(
    'checkpoint-corrupt',
    `${name} is shorter than it says. The download was probably cut off: fetch this file again.`,
  );
}

// Writes files into a folder that may hold others: under a free name, never over one, and with the reason where it cannot.

import { constants } from 'node:fs';
import { access, appendFile, copyFile, lstat, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EngineError } from '../contract.ts';
import { fsPath, shownPath } from '../file-path.ts';
import { numbered } from './names.ts';

type Write = (path: string | Buffer, bytes: Uint8Array | string, options: { flag: 'wx' }) => Promise<void>;

/** One that stops the whole export, not one photo: the place itself is at fault. */
export class PlaceError extends EngineError {}

/** A folder, and those above it, where they are not there. */
export function madeFolder(folder: string): Promise<void> {
  return atPlace(folder, () => made(folder));
}

/** Step by step: Node's own recursive way never ends where a folder is there and yet takes none (/proc, a lost mount). */
async function made(folder: string): Promise<void> {
  try {
    await mkdir(fsPath(folder));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(fsPath(folder))).isDirectory()) return;
    const above = dirname(folder);
    if (code !== 'ENOENT' || above === folder || (await isThere(above))) throw error;
    await made(above);
    await mkdir(fsPath(folder));
  }
}

/** The folder to write to, made where it is not there. A data set gets an empty one. */
export async function preparedFolder(folder: string, wantsEmpty: boolean): Promise<string> {
  await madeFolder(folder);
  return atPlace(folder, async () => {
    await access(fsPath(folder), constants.W_OK | constants.X_OK);
    if (!wantsEmpty || (await readdir(fsPath(folder))).length === 0) return folder;
    for (let attempt = 1; ; attempt++) {
      const own = join(folder, numbered('talbot-dataset', attempt));
      const made = await mkdir(fsPath(own)).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false;
          throw error;
        },
      );
      if (made) return own;
    }
  });
}

/**
 * Free names in a folder, also where case alone would tell them apart: the folder may be copied to a system that takes
 * such names for one. Remembers which number each has come to, so that a thousand of the same name are no thousand tries.
 */
export class FreeNames {
  readonly #next = new Map<string, number>();
  readonly #folder: string;
  #taken: Promise<Set<string>> | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A stem under which none of these endings is taken. */
  async find(stem: string, endings: readonly string[]): Promise<string> {
    const taken = await (this.#taken ??= namesIn(this.#folder));
    const key = alike(stem);
    for (let attempt = this.#next.get(key) ?? 1; ; attempt++) {
      const name = numbered(stem, attempt);
      const files = endings.map((ending) => name + ending);
      if (files.some((file) => taken.has(alike(file)))) continue;
      // Another program may write here too.
      const there = await Promise.all(files.map((file) => isThere(join(this.#folder, file))));
      if (there.some(Boolean)) continue;
      for (const file of files) taken.add(alike(file));
      this.#next.set(key, attempt + 1);
      return name;
    }
  }
}

/** What systems may take for the same name. */
function alike(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

async function namesIn(folder: string): Promise<Set<string>> {
  return new Set((await readdir(fsPath(folder)).catch(() => [])).map(alike));
}

export async function isThere(path: string): Promise<boolean> {
  return lstat(fsPath(path)).then(
    () => true,
    () => false,
  );
}

/** `write` puts the bytes there; a test hands in one that finds the disk full. */
export function writeNew(path: string, bytes: Uint8Array | string, write: Write = writeFile): Promise<void> {
  return atPlace(path, () => write(fsPath(path), bytes, { flag: 'wx' }), true);
}

/** The same bytes under another name. The source is checked first: whatever fails after that is the place's fault. */
export async function copyNew(from: string, to: string): Promise<void> {
  const name = shownPath(from);
  try {
    await access(fsPath(from), constants.R_OK);
    // A pipe in its place would be waited for without end.
    if (!(await stat(fsPath(from))).isFile()) throw Object.assign(new Error('no file'), { code: 'ENOENT' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new EngineError('file-missing', `${name} is not where it was. Connect its drive, or put it back.`);
    throw new EngineError('no-permission', `${name} may not be read. Give yourself permission to read it.`);
  }
  await atPlace(
    to,
    () => copyFile(fsPath(from), fsPath(to), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE),
    true,
  );
}

/** More of a file that was begun. */
export function append(file: string, text: string): Promise<void> {
  return atPlace(file, () => appendFile(fsPath(file), text));
}

/** A file that was begun is empty again; made where it is gone. */
export function emptied(file: string): Promise<void> {
  return atPlace(file, () => writeFile(fsPath(file), ''));
}

/** A name was free a moment ago, and somebody else has it now. */
export function isTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EEXIST';
}

/** What the system refuses there becomes one of the contract's reasons. A file that was only begun goes again. */
async function atPlace<T>(path: string, work: () => Promise<T>, own = false): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (own && code !== 'EEXIST') await rm(fsPath(path), { force: true }).catch(() => undefined);
    const name = shownPath(path);
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new PlaceError('disk-full', `There is no space left for ${name}. Free some, then let the export go on.`);
    }
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
      throw new PlaceError(
        'no-permission',
        `${name} may not be written. Give yourself permission, or choose another folder.`,
      );
    }
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EIO') {
      throw new PlaceError(
        'folder-missing',
        `${name} cannot be written: its folder or its disk is gone. Connect it, then go on.`,
      );
    }
    if (code === 'ENAMETOOLONG' || code === 'EINVAL' || code === 'ELOOP') {
      throw new PlaceError('bad-request', `${name.slice(0, 300)} is not a valid name there. Choose another folder.`);
    }
    if (code === 'EFBIG')
      throw new EngineError(
        'file-too-large',
        `The disk cannot hold a file as large as ${name}. Choose a folder on another disk.`,
      );
    throw error;
  }
}

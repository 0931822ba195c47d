// Takes hold of a library for one engine and opens its file and folder; what has been gone for months, and nobody wrote
// about, is forgotten.

import { mkdir, realpath, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EngineError, type Opening } from '../contract.ts';
import { posterPath, thumbnailPath } from '../decode/decode.ts';
import { findLocalEngine } from '../host/local.ts';
import { type Hold, holdLibrary, openStore, type Store, updateLibrary } from '../store/store.ts';
import { backupsOf, libraryFile } from './backup-files.ts';

/** Photos gone for longer, about which nobody wrote anything, are forgotten. */
const keptAfterGoneMs = 90 * 24 * 3600 * 1000;

const lockWaitMs = 10_000;

/** Holds it for this engine, and opens its file and folder. */
export async function openLibrary(
  folder: string,
  closers: (() => unknown)[],
  onChange: () => void,
  onOpening: (now: Opening | null) => void = () => {},
) {
  const hold = await holdSoon(folder);
  closers.push(() => hold.release());
  const library = await realpath(folder);
  await checkThere(library);
  const file = join(library, 'library.sqlite');
  await updateLibrary(file, onOpening);
  const store = openStore(file, onChange);
  onOpening(null);
  closers.push(() => store.close());
  const thumbnails = join(library, 'thumbnails');
  await mkdir(thumbnails, { recursive: true });
  await sweep(store, thumbnails);
  return { library, store, thumbnails };
}

/** A library that was lost is not begun anew without a word while there are copies of it. */
async function checkThere(library: string): Promise<void> {
  const file = libraryFile(library);
  const there = await stat(file).catch(() => null);
  if (there && there.size > 0) return;
  const [copy] = await backupsOf(library);
  if (!copy) return;
  throw new EngineError(
    'library-corrupt',
    `The library ${file} is ${there ? 'empty' : 'gone'}, but there are copies of it, the last of ${copy.at}. ` +
      'Put it back with "talbot library restore"; to begin anew, move the folder backups away first.',
  );
}

/** Waits for an engine that only answers a question, or is just ending; not for one that stays. */
async function holdSoon(library: string): Promise<Hold> {
  for (const begun = performance.now(); ; await pause(100)) {
    try {
      return holdLibrary(library);
    } catch (error) {
      const locked = error instanceof EngineError && error.reason === 'library-locked';
      if (!locked || performance.now() - begun > lockWaitMs || (await isListening(library))) throw error;
    }
  }
}

async function isListening(library: string): Promise<boolean> {
  const found = await findLocalEngine(library);
  found?.close();
  return found !== null;
}

async function sweep(store: Store, thumbnails: string): Promise<void> {
  const before = new Date(Date.now() - keptAfterGoneMs).toISOString();
  // Some hundred at a time, so that nobody waits long.
  for (let gone = store.sweep(before); gone.length > 0; gone = store.sweep(before)) {
    for (const fingerprint of gone) {
      await rm(thumbnailPath(thumbnails, fingerprint, 'grid'), { force: true });
      await rm(thumbnailPath(thumbnails, fingerprint, 'view'), { force: true });
      await rm(posterPath(thumbnails, fingerprint), { force: true });
    }
  }
}

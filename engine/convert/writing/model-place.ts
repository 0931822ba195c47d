// Where a model folder is made and how it takes its name: it grows in a hidden neighbour and is renamed at the end. A
// model that is in use is moved aside and never written over, for its files may be mapped.

import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { EngineError } from '../../contract.ts';

export interface ModelPlace {
  /** The folder's name-to-be. */
  target: string;
  /** Where it grows. */
  partial: string;
  /** Where the model that had the name before waits for its end. */
  aside: string;
}

/** All three in one folder, so that each takes another's place by a rename. */
export function placeOf(out: string): ModelPlace {
  const target = resolve(out);
  const neighbour = (ending: string) => join(dirname(target), `.${basename(target)}.${ending}`);
  return { target, partial: neighbour('partial'), aside: neighbour('old') };
}

/**
 * Makes the folder's parent, and puts back a model that was moved aside by a process that died before the new one was in
 * its place.
 * @throws EngineError `not-allowed` when the folder holds something that is not a model.
 */
export async function preparePlace({ target, aside }: ModelPlace): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const names = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new EngineError('not-allowed', `${target} is not a folder a model can be written to. Choose another name.`);
  });
  if (names === null) await rename(aside, target).catch(() => {});
  const isModel = names?.some((name) => name === 'model.json' || name === 'encoder.json');
  if (!names || names.length === 0 || isModel) return;
  throw new EngineError('not-allowed', `${target} holds files that are not a model. Choose a new or an empty folder.`);
}

/**
 * Moves a model that has the name out of the way.
 * @throws EngineError `busy` when it cannot be moved (Windows, while its files are open).
 */
export async function moveAside({ target, aside }: ModelPlace): Promise<void> {
  await rm(aside, { recursive: true, force: true });
  await rename(target, aside).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return;
    throw new EngineError(
      'busy',
      `The new model is finished, but ${target} is in use (${error.code ?? error.message}). Close what uses it and convert again: only the name is left to be taken.`,
    );
  });
}

/** Gives the finished folder its name, and lets go of the model that had it. */
export async function takeName({ target, partial, aside }: ModelPlace): Promise<void> {
  await syncFolder(partial);
  await rename(partial, target);
  await syncFolder(dirname(target));
  // Open files may keep it on Windows; the next conversion clears it.
  await rm(aside, { recursive: true, force: true }).catch(() => {});
}

/** Makes names durable; Windows cannot and need not. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

// What a stopped conversion left: how far it came, and how to be rid of it.

import { rm } from 'node:fs/promises';
import { refuseIfLocked } from './folder-lock.ts';
import { readJournal } from './journal.ts';
import { placeOf } from './model-place.ts';

export interface StoppedConversion {
  /** The options it was asked with: the same again go on with it. */
  asked: unknown;
  /** Bytes of the model that are written, of all. */
  done: number;
  total: number;
}

/** Null when nothing is left of a conversion to `out`. */
export async function stoppedConversion(out: string): Promise<StoppedConversion | null> {
  const left = await readJournal(placeOf(out).partial);
  if (!left) return null;
  const ends = Object.values(Object.fromEntries(left.marks.map(({ file, end }) => [file, end])));
  return { asked: left.head.asked, done: ends.reduce((sum, end) => sum + end, 0), total: left.head.total };
}

/**
 * Frees the disk of what a stopped conversion left.
 * @throws EngineError `busy` when one is writing there now.
 */
export async function discardPartial(out: string): Promise<void> {
  const { partial } = placeOf(out);
  await refuseIfLocked(partial);
  await rm(partial, { recursive: true, force: true });
}

// Whether a model fits on the disk it is to be written to, asked before anything is read for it and again before it is written.

import { lstat, readdir, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EngineError } from '../../contract.ts';
import { placeOf, preparePlace } from './model-place.ts';

/** Free bytes where the folder is. */
export type FreeBytes = (folder: string) => Promise<number>;

/** Left free on the disk, so that a library beside the model can go on working. */
const spare = 64 * 2 ** 20;

/**
 * Before weights are read, which may be gigabytes from far away: what an earlier run left there counts as written.
 * @throws EngineError `disk-full`; `not-allowed` when `out` holds something that is not a model.
 */
export async function refuseBeforeReading(out: string, total: number, freeBytes?: FreeBytes): Promise<void> {
  const place = placeOf(out);
  await preparePlace(place);
  const names = await readdir(place.partial).catch(() => []);
  const left = await Promise.all(names.map((name) => lstat(join(place.partial, name)).catch(() => null)));
  const written = left.reduce((sum, file) => sum + (file?.size ?? 0), 0);
  await refuseWithoutRoom(dirname(place.target), Math.max(0, total - written), freeBytes);
}

/** `needed` bytes, and those that stay free beside them. @throws EngineError `disk-full`. */
export async function refuseWithoutRoom(folder: string, needed: number, freeBytes: FreeBytes = freeOnDisk) {
  const free = await freeBytes(folder);
  if (free >= needed + spare) return;
  throw new EngineError(
    'disk-full',
    `The converted model needs ${megabytes(needed + spare)} MB and ${megabytes(free)} MB are free at ${folder}. Free some space or choose another disk.`,
  );
}

/** Where no model at all would fit, which needs no look at one. */
export async function refuseFullDisk(folder: string, freeBytes: FreeBytes = freeOnDisk): Promise<void> {
  // A folder that is not there yet is made when there is something to write.
  const free = await freeBytes(folder).catch(() => Infinity);
  if (free >= spare) return;
  throw new EngineError(
    'disk-full',
    `No model fits on this disk: ${megabytes(free)} MB are free at ${folder}, and at least ${megabytes(spare)} MB stay free beside any. Free some space, then add it again.`,
  );
}

async function freeOnDisk(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

const megabytes = (bytes: number) => Math.ceil(bytes / 1e6);

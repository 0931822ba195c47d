// PHOTO on the command line: the number that search and show print, or a file's path.

import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { EngineError, type Engine, type Photo } from '../contract.ts';
import { fsPath, pathFromBytes } from '../file-path.ts';

/** The photo, or null when it is a path that the library does not have. */
export async function findPhoto(engine: Engine, argument: string): Promise<Photo | null> {
  const id = photoNumber(argument);
  if (id !== null) return await engine.photo({ id });
  try {
    return await engine.photoAt({ path: await pathOf(argument) });
  } catch (error) {
    if (error instanceof EngineError && error.reason === 'not-found') return null;
    throw error;
  }
}

export async function photoOf(engine: Engine, argument: string): Promise<Photo> {
  const photo = await findPhoto(engine, argument);
  if (photo) return photo;
  throw new EngineError(
    'not-found',
    `${argument} is not in the library. Add its folder with "talbot index ${dirname(resolve(argument))}" first.`,
  );
}

/** Digits alone are a photo's number; a file of such a name is written ./12. */
function photoNumber(argument: string): number | null {
  return /^[1-9][0-9]{0,14}$/.test(argument) ? Number(argument) : null;
}

/** As the library writes it: the real folder, and the name in it. */
export async function pathOf(argument: string): Promise<string> {
  const whole = resolve(argument);
  const folder = await realpath(fsPath(dirname(whole)), { encoding: 'buffer' }).catch(() => null);
  return folder ? join(pathFromBytes(folder), basename(whole)) : whole;
}

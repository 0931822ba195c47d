// Removes a model's folder from the disk: first its name, so that nobody meets half a model, then what is in it.

import { lstat, readdir, rename, rm, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { EngineError } from '../contract.ts';
import { checkFile, type FoundModel } from './found-models.ts';

const ending = '.removed';

/** What came with the app is not the person's to remove. */
export function isRemovable({ folder }: FoundModel, shipped: string): boolean {
  return !(resolve(folder) + sep).startsWith(resolve(shipped) + sep);
}

/** Returns the bytes that are free again. A link to a model elsewhere is taken away, and the model stays. */
export async function removeFolder({ folder }: FoundModel): Promise<number> {
  try {
    if ((await lstat(folder)).isSymbolicLink()) {
      await unlink(folder);
      return 0;
    }
    const aside = join(dirname(folder), `.${basename(folder)}${ending}`);
    await rm(aside, { recursive: true, force: true });
    await rename(folder, aside);
    const bytes = await sizeOf(aside);
    await rm(aside, { recursive: true, force: true });
    return bytes;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new EngineError(
      'no-permission',
      `${folder} could not be removed (${why}). Give yourself permission to change it.`,
    );
  }
}

/** What an interrupted removal left behind. */
export async function sweepRemoved(places: readonly string[]): Promise<void> {
  for (const place of places) {
    for (const name of await readdir(place).catch(() => [])) {
      if (!name.startsWith('.') || !name.endsWith(ending)) continue;
      const inside = await readdir(join(place, name)).catch(() => []);
      // Only what is still recognised as ours, or has nothing in it any more.
      const ours = inside.length === 0 || inside.some((file) => /\.(json|onnx|data)$/.test(file) || file === checkFile);
      if (ours) await rm(join(place, name), { recursive: true, force: true }).catch(() => {});
    }
  }
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const { size, nlink } = await lstat(join(entry.parentPath, entry.name));
      // Shared with another model by a hard link: it stays.
      return nlink > 1 ? 0 : size;
    });
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
}

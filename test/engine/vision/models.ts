// Models for the vision tests: golden checkpoints put through the real converter, and photos made of numbers.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { convertCheckpoint, type ConvertOptions, type RecipeName } from '../../../engine/convert/convert.ts';
import { createRandom } from '../../../engine/vision/generation/random.ts';

export const goldenFolder = fileURLToPath(new URL('../../fixtures/golden', import.meta.url));

const made: string[] = [];
afterAll(() => Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true }))));

/** A folder that is gone after the file's tests. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'talbot-vision-'));
  made.push(folder);
  return folder;
}

/** Converts a golden checkpoint into a new folder and returns its path. */
export async function convertGolden(
  name: string,
  recipe: RecipeName = 'reference-f32',
  more: Partial<ConvertOptions> = {},
): Promise<string> {
  const out = path.join(await temporaryFolder(), name);
  await convertCheckpoint({ checkpoint: path.join(goldenFolder, name, 'checkpoint'), out, recipe, ...more });
  return out;
}

/** Photos of random pixels, the same for the same seed. */
export function photos(count: number, size: number, seed = 1): Uint8Array[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => Uint8Array.from({ length: size * size * 3 }, () => random() * 256));
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

// A whole model a megabyte large, with random weights of the true architecture: captions, questions, search and matching
// on one vision encoder, made by our own converter from the golden checkpoints. Real code runs on it everywhere.

import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convertCheckpoint, type ConvertOptions } from '../../engine/convert/convert.ts';
import type { ModelDescription } from '../../engine/model.ts';

const golden = fileURLToPath(new URL('../fixtures/golden/', import.meta.url));

/** Folder of a checkpoint with random weights. */
export const goldenCheckpoint = (name: string) => join(golden, name, 'checkpoint');

/** Writes the model into `<folder>/tiny` and says what its model.json says. */
export async function makeTinyModel(folder: string, about: ConvertOptions['about'] = {}): Promise<ModelDescription> {
  const scratch = await mkdtemp(join(tmpdir(), 'talbot-tiny-'));
  try {
    const encoder = await encoderOf(scratch);
    return await convertCheckpoint({
      checkpoint: goldenCheckpoint('blip2-opt'),
      retrieval: goldenCheckpoint('blip2-itm'),
      vision: encoder,
      out: join(folder, 'tiny'),
      recipe: 'reference-f32',
      about: { id: 'tiny', name: 'Tiny', caveat: 'It knows nothing.', ...about },
    });
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/**
 * The halves of that model as models of their own, with the same encoder (`speaker` has captions and chat, `finder` search),
 * and `stranger`, which searches through another one.
 */
export async function makeTinyParts(folder: string): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'talbot-tiny-'));
  const recipe = 'reference-f32';
  const about = (id: string) => ({ id, name: `${id[0]!.toUpperCase()}${id.slice(1)}` });
  try {
    const vision = await encoderOf(scratch);
    const [opt, itm] = ['blip2-opt', 'blip2-itm'].map(goldenCheckpoint) as [string, string];
    const convert = (checkpoint: string, id: string, encoder = {}) =>
      convertCheckpoint({ checkpoint, ...encoder, out: join(folder, id), recipe, about: about(id) });
    await convert(opt, 'speaker', { vision });
    await convert(itm, 'finder', { vision });
    await convert(itm, 'stranger');
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** The two golden checkpoints have encoders of one shape; here the first one's serves both. */
async function encoderOf(scratch: string): Promise<string> {
  const checkpoint = goldenCheckpoint('blip2-opt');
  const whole = join(scratch, 'whole');
  const { graphs, image, dims } = await convertCheckpoint({ checkpoint, out: whole, recipe: 'reference-f32' });
  const graph = graphs.vision!;
  const folder = join(scratch, 'encoder');
  await mkdir(folder);
  for (const file of [graph.file, ...graph.data]) await copyFile(join(whole, file), join(folder, file));
  const { visionTokens: tokens, visionWidth: width, grid } = dims;
  const encoder = { graph, image, tokens, width, grid, classes: null };
  await writeFile(join(folder, 'encoder.json'), JSON.stringify(encoder));
  return folder;
}

/** Changes what model.json says, as a later conversion would. */
export async function changeDescription(
  folder: string,
  change: (model: ModelDescription) => void,
  id = 'tiny',
): Promise<void> {
  const file = join(folder, id, 'model.json');
  const description = JSON.parse(await readFile(file, 'utf8')) as ModelDescription;
  change(description);
  await writeFile(file, JSON.stringify(description));
}

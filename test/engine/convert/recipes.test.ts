// Every recipe on one model: as near the reference as its bits allow, as small as they promise, and for every family in
// float16, which is checked here on the processor.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { convertCheckpoint, type ConvertOptions, type RecipeName } from '../../../engine/convert/convert.ts';
import { recipeNames, recipes } from '../../../engine/convert/recipes/recipes.ts';
import { floatsOf, goldenCheckpoint, goldenFolder, readSafetensors, temporaryFolder } from './fixtures.ts';
import { decode, floats, loadModel, promptRows, relativeError } from './run-model.ts';

async function converted(name: string, recipe: RecipeName, more: Partial<ConvertOptions> = {}) {
  const out = join(await temporaryFolder(), recipe);
  return loadModel(out, await convertCheckpoint({ checkpoint: goldenCheckpoint(name), out, recipe, ...more }));
}

async function valuesOf(file: string, name: string) {
  const tensor = (await readSafetensors(join(goldenFolder, 'blip2-opt', file)))[name]!;
  return { values: floatsOf(tensor), dims: tensor.shape };
}

/** How far image, visual prompt and scores may be off: toys are narrow, and all of it adds up. */
const bounds: [RecipeName, 'f16' | 'f32', { image: number; prompt: number; logits: number }][] = [
  ['reference-f32', 'f32', { image: 1e-5, prompt: 1e-5, logits: 1e-5 }],
  ['cpu-int8', 'f32', { image: 0.04, prompt: 0.12, logits: 0.12 }],
  ['cpu-int4', 'f32', { image: 0.04, prompt: 0.12, logits: 0.4 }],
  ['gpu-f16', 'f16', { image: 0.003, prompt: 0.01, logits: 0.01 }],
  ['gpu-q8', 'f16', { image: 0.03, prompt: 0.1, logits: 0.1 }],
  ['gpu-q8', 'f32', { image: 0.03, prompt: 0.1, logits: 0.1 }],
  ['gpu-q4', 'f16', { image: 0.03, prompt: 0.1, logits: 0.4 }],
];

describe.each(bounds)('%s in %s', (recipe, activations, most) => {
  it('stays as near the reference as its bits allow', async () => {
    const gpu = recipes[recipe].device === 'gpu';
    const model = await converted('blip2-opt', recipe, gpu ? { activations } : {});
    expect([model.description.device, model.description.activations]).toEqual(
      gpu ? ['gpu', activations] : [undefined, undefined],
    );
    const pixels = await valuesOf('inputs.safetensors', 'image0.pixel_values');
    const { image } = await model.run('vision', { pixels: floats(pixels.values, pixels.dims) });
    const { prompt } = await model.run('qformer', { image: floats(image!.values, image!.dims) });
    const step = await decode(model, await promptRows(model, prompt!.values, [2]), null);
    const expected = async (name: string) => (await valuesOf('expected.safetensors', name)).values;
    const errors = {
      image: relativeError(image!.values, await expected('image0.vision.layer.2')),
      prompt: relativeError(prompt!.values, await expected('image0.language_projection')),
      logits: relativeError(step.outputs['logits']!.values, await expected('image0.prompt0.logits')),
    };
    for (const [part, error] of Object.entries(errors))
      expect(error, part).toBeLessThan(most[part as keyof typeof most]);
    // Rounding leaves its mark: a recipe that changed nothing would not be what it says.
    if (recipe !== 'reference-f32') expect(errors.logits).toBeGreaterThan(1e-5);
  });
});

it.each(['blip2-itm', 'blip2-t5', 'instructblip-llama', 'blip1-caption', 'blip1-vqa'])(
  'every graph of %s opens in float16',
  async (name) => {
    const model = await converted(name, 'gpu-f16');
    for (const graph of Object.keys(model.description.graphs)) {
      // Without its inputs it cannot run, and says so only once it is open.
      await expect(model.run(graph as keyof typeof model.description.graphs, {})).rejects.toThrow(/input/i);
    }
  },
);

it('a recipe is known by its row, and any other name is refused with those there are', async () => {
  expect(recipeNames.filter((name) => recipes[name].device === 'gpu')).toEqual(['gpu-f16', 'gpu-q8', 'gpu-q4']);
  const asked = converted('blip2-opt', 'cpu-int2' as RecipeName);
  await expect(asked).rejects.toThrow(/no recipe cpu-int2.*cpu-int4/);
  await expect(converted('blip2-opt', 'cpu-int8', { activations: 'f16' })).rejects.toThrow(/float32/);
});

it('4 bits halve what the language model takes', async () => {
  const bytes = async (recipe: RecipeName) =>
    (await converted('blip2-opt', recipe)).description.graphs.decoder!.weights!;
  expect(await bytes('cpu-int4')).toBeLessThan(0.8 * (await bytes('cpu-int8')));
});

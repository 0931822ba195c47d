// One model from several parts: search that joins captions, and a vision encoder from elsewhere.

import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { convertCheckpoint } from '../../../engine/convert/convert.ts';
import type { ModelDescription } from '../../../engine/model.ts';
import {
  changeTensors,
  copiedCheckpoint,
  floatTensor,
  goldenCheckpoint,
  goldenFolder,
  readSafetensors,
  floatsOf,
  temporaryFolder,
  type TestTensors,
} from './fixtures.ts';
import { floats, integers, largestDifference, loadModel } from './run-model.ts';

const recipe = 'reference-f32';
const sameQFormer = (name: string) => name === 'query_tokens' || name.startsWith('qformer.');

/** The golden captioning checkpoint with the eyes (and, if asked, the Q-Former) of the golden retrieval one. */
async function matchingCaptioner(withQFormer: boolean): Promise<string> {
  const folder = await copiedCheckpoint('blip2-opt');
  const other = await readSafetensors(join(goldenCheckpoint('blip2-itm'), 'model.safetensors'));
  await changeTensors(folder, (tensors) => {
    for (const name of Object.keys(tensors)) {
      if (name.startsWith('vision_model.') || (withQFormer && sameQFormer(name))) tensors[name] = other[name]!;
    }
  });
  return folder;
}

async function pixels() {
  const tensor = (await readSafetensors(join(goldenFolder, 'blip2-itm', 'inputs.safetensors')))['image0.pixel_values']!;
  return floats(floatsOf(tensor), tensor.shape);
}

async function expectedOfRetrieval(): Promise<TestTensors> {
  return readSafetensors(join(goldenFolder, 'blip2-itm', 'expected.safetensors'));
}

const graphSize = ({ files }: ModelDescription) =>
  files.filter(({ file }) => /^(qformer|retrieval)\.data$/.test(file)).reduce((sum, { bytes }) => sum + bytes, 0);

it('a shared Q-Former is stored and run once: `qformer` gives the vectors too', async () => {
  const folder = await temporaryFolder();
  const pair = { checkpoint: await matchingCaptioner(true), retrieval: goldenCheckpoint('blip2-itm'), recipe } as const;
  const description = await convertCheckpoint({ ...pair, out: join(folder, 'both') });
  expect(Object.keys(description.graphs).toSorted()).toEqual([
    'decoder',
    'itc-text',
    'itm',
    'looked',
    'qformer',
    'vision',
  ]);
  expect(description.dims.vectorWidth).toBe(32);
  expect(description.graphs.itm!.data).toEqual(['qformer.data']);
  const retrievalAlone = await convertCheckpoint({
    ...pair,
    checkpoint: pair.retrieval,
    retrieval: undefined,
    out: join(folder, 'alone'),
  } as never);
  expect(graphSize(description)).toBeLessThan(graphSize(retrievalAlone) + 96 * 49 * 4 + 1024);

  const model = await loadModel(join(folder, 'both'), description);
  const expected = await expectedOfRetrieval();
  const seen = await model.run('vision', { pixels: await pixels() });
  const image = floats(seen['image']!.values, seen['image']!.dims);
  const { vectors, prompt } = await model.run('qformer', { image });
  expect(largestDifference(vectors!.values, floatsOf(expected['image0.itc_image_embeds']!))).toBeLessThan(2e-4);
  expect(prompt!.dims).toEqual([1, 8, 96]);
  const ids = [3, 27, 154, 4];
  const text = { text: integers(ids, [1, 4]), textMask: integers([1, 1, 1, 1], [1, 4]) };
  const { vector } = await model.run('itc-text', text);
  expect(largestDifference(vector!.values, floatsOf(expected['text1.itc_text_embeds']!))).toBeLessThan(2e-4);
  const { logits } = await model.run('itm', { image, ...text });
  const match = logits!.values.reduce((sum, value, i) => sum + (i % 2 ? value / 8 : 0), 0);
  expect(Math.abs(match - floatsOf(expected['itm_logits']!)[1 * 2 + 1]!)).toBeLessThan(1e-3);
});

it('another Q-Former gets graphs of its own over the same encoder', async () => {
  const out = join(await temporaryFolder(), 'both');
  const checkpoint = await matchingCaptioner(false);
  const description = await convertCheckpoint({ checkpoint, retrieval: goldenCheckpoint('blip2-itm'), out, recipe });
  expect(Object.keys(description.graphs).toSorted()).toEqual([
    'decoder',
    'itc-image',
    'itc-looked',
    'itc-text',
    'itm',
    'looked',
    'qformer',
    'vision',
  ]);
  const model = await loadModel(out, description);
  const seen = await model.run('vision', { pixels: await pixels() });
  const { vectors } = await model.run('itc-image', { image: floats(seen['image']!.values, seen['image']!.dims) });
  const expected = floatsOf((await expectedOfRetrieval())['image0.itc_image_embeds']!);
  expect(largestDifference(vectors!.values, expected)).toBeLessThan(2e-4);
});

it('the encoder’s last LayerNorm is trained and stays with each Q-Former: the frozen rest is shared', async () => {
  const folder = await temporaryFolder();
  const checkpoint = await matchingCaptioner(true);
  const scaled = (name: string) => name.startsWith('vision_model.post_layernorm');
  await changeTensors(checkpoint, (tensors) => {
    for (const name of Object.keys(tensors)) {
      if (scaled(name))
        tensors[name] = floatTensor(
          tensors[name]!.shape,
          floatsOf(tensors[name]!).map((x) => x * 1.5),
        );
    }
  });
  const pair = { checkpoint, retrieval: goldenCheckpoint('blip2-itm'), recipe } as const;
  const description = await convertCheckpoint({ ...pair, out: join(folder, 'both') });
  expect(Object.keys(description.graphs)).toContain('itc-image');
  const model = await loadModel(join(folder, 'both'), description);
  const alone = join(folder, 'alone');
  const captioner = await loadModel(alone, await convertCheckpoint({ checkpoint, out: alone, recipe }));
  const seen = await model.run('vision', { pixels: await pixels() });
  const image = floats(seen['image']!.values, seen['image']!.dims);
  const { vectors } = await model.run('itc-image', { image });
  const expected = floatsOf((await expectedOfRetrieval())['image0.itc_image_embeds']!);
  expect(largestDifference(vectors!.values, expected)).toBeLessThan(2e-4);
  const [joined, own] = [await model.run('qformer', { image }), await captioner.run('qformer', { image })];
  expect(joined['prompt']!.values).toEqual(own['prompt']!.values);
});

it('takes an encoder from elsewhere in place of the checkpoint’s own', async () => {
  const folder = await temporaryFolder();
  const own = await convertCheckpoint({ checkpoint: goldenCheckpoint('blip2-opt'), out: join(folder, 'own'), recipe });
  const eyes = join(folder, 'eyes');
  await mkdir(eyes);
  for (const file of ['vision.onnx', 'vision.data']) await cp(join(folder, 'own', file), join(eyes, file));
  await writeFile(join(eyes, 'names.json'), '[]');
  const encoder = {
    graph: own.graphs.vision,
    image: { ...own.image, size: 56 },
    tokens: 17,
    width: 64,
    grid: own.dims.grid,
    classes: 'names.json',
  };
  await writeFile(join(eyes, 'encoder.json'), JSON.stringify(encoder));
  const checkpoint = await copiedCheckpoint('blip2-opt');
  await changeTensors(checkpoint, (tensors) => {
    const frozen = /^vision_model\.(?!post_layernorm)/;
    for (const name of Object.keys(tensors)) if (frozen.test(name)) delete tensors[name];
  });
  const joined = await convertCheckpoint({ checkpoint, vision: eyes, out: join(folder, 'joined'), recipe });
  expect(joined).toMatchObject({ classes: 'names.json', dims: own.dims, graphs: own.graphs });
  const bytes = (name: string, file: string) => readFile(join(folder, name, file));
  for (const file of ['vision.onnx', 'vision.data', 'qformer.data']) {
    expect((await bytes('joined', file)).equals(await bytes('own', file)), file).toBe(true);
  }
});

it('takes an encoder of another width than the checkpoint’s config says', async () => {
  const folder = await temporaryFolder();
  const own = await convertCheckpoint({ checkpoint: goldenCheckpoint('blip2-opt'), out: join(folder, 'own'), recipe });
  const encoder = {
    graph: { file: 'vision.onnx', data: [], inputs: { pixels: 'pixels' }, outputs: { image: 'image' } },
    image: { ...own.image, size: 8 },
    tokens: 3,
    width: 20,
    classes: null,
  };
  await writeFile(join(folder, 'own', 'encoder.json'), JSON.stringify(encoder));
  const checkpoint = await copiedCheckpoint('blip2-opt');
  await changeTensors(checkpoint, (tensors) => {
    for (const name of Object.keys(tensors)) {
      if (name.startsWith('vision_model.')) delete tensors[name];
      if (/crossattention\.attention\.(key|value)\.weight/.test(name))
        tensors[name] = floatTensor([48, 20], new Float32Array(960));
    }
  });
  const { dims } = await convertCheckpoint({
    checkpoint,
    vision: join(folder, 'own'),
    out: join(folder, 'joined'),
    recipe,
  });
  expect(dims).toMatchObject({ visionTokens: 3, visionWidth: 20 });
});

it.each([
  ['nothing to describe it', null, 'checkpoint-incomplete'],
  ['a path that leads out of its folder', { graph: { file: '../vision.onnx', data: [] } }, 'checkpoint-corrupt'],
  [
    'no meaning for its output',
    { graph: { file: 'vision.onnx', data: [], inputs: { pixels: 'x' }, outputs: {} } },
    'checkpoint-corrupt',
  ],
])('refuses an encoder folder with %s', async (_, text, reason) => {
  const folder = await temporaryFolder();
  const eyes = join(folder, 'eyes');
  await mkdir(eyes);
  if (text)
    await writeFile(join(eyes, 'encoder.json'), JSON.stringify({ image: { size: 8 }, tokens: 3, width: 20, ...text }));
  const converting = convertCheckpoint({
    checkpoint: goldenCheckpoint('blip2-opt'),
    vision: eyes,
    out: join(folder, 'out'),
    recipe,
  });
  await expect(converting).rejects.toMatchObject({ reason });
  await rm(eyes, { recursive: true });
});

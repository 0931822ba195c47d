// The int8 recipes: near the reference where rounding allows it, independent of batch mates, and safe with rows of zeros.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { convertCheckpoint, type RecipeName } from '../../../engine/convert/convert.ts';
import {
  changeConfig,
  changeTensors,
  copiedCheckpoint,
  floatTensor,
  floatsOf,
  goldenCheckpoint,
  goldenFolder,
  noise,
  readSafetensors,
  temporaryFolder,
} from './fixtures.ts';
import {
  decode,
  floats,
  integers,
  loadModel,
  type LoadedModel,
  promptRows,
  relativeError,
  tableRow,
} from './run-model.ts';

async function converted(checkpoint: string, recipe: RecipeName, more = {}) {
  const out = join(await temporaryFolder(), recipe);
  return loadModel(out, await convertCheckpoint({ checkpoint, out, recipe, ...more }));
}

async function pixelsOf(name: string) {
  const tensor = (await readSafetensors(join(goldenFolder, name, 'inputs.safetensors')))['image0.pixel_values']!;
  return floats(floatsOf(tensor), tensor.shape);
}

describe.each(['cpu-int8', 'int8-weights'] as const)('%s', (recipe) => {
  it('stays near the reference', async () => {
    const model = await converted(goldenCheckpoint('blip2-opt'), recipe);
    const expected = await readSafetensors(join(goldenFolder, 'blip2-opt', 'expected.safetensors'));
    const seen = await model.run('vision', { pixels: await pixelsOf('blip2-opt') });
    // Each linear rounds by about 1 %; these toys are narrow, random and all of it adds up.
    expect(relativeError(seen['image']!.values, floatsOf(expected['image0.vision.layer.2']!))).toBeLessThan(0.04);
    const image = floats(seen['image']!.values, seen['image']!.dims);
    const { prompt } = await model.run('qformer', { image });
    expect(relativeError(prompt!.values, floatsOf(expected['image0.language_projection']!))).toBeLessThan(0.12);
    const step = await decode(model, await promptRows(model, prompt!.values, [2]), null);
    expect(relativeError(step.outputs['logits']!.values, floatsOf(expected['image0.prompt0.logits']!))).toBeLessThan(
      0.12,
    );
  });

  it('takes a third of the space of the reference, small heads and all', async () => {
    const size = async (name: RecipeName) => {
      const { files } = (await converted(goldenCheckpoint('blip2-opt'), name)).description;
      return files.filter(({ file }) => file === 'qformer.data')[0]!.bytes;
    };
    expect(await size(recipe)).toBeLessThan((await size('reference-f32')) / 3);
  });
});

describe('cpu-int8', () => {
  it('gives a photo the same bits alone and beside others', async () => {
    const model = await converted(goldenCheckpoint('blip2-opt'), 'cpu-int8');
    const one = await pixelsOf('blip2-opt');
    const values = one.data as Float32Array;
    const alone = await model.run('vision', { pixels: one });
    const mates = Float32Array.from([...noise(values.length, 4).map((value) => value * 50), ...values]);
    const together = await model.run('vision', { pixels: floats(mates, [2, ...one.dims.slice(1)]) });
    expect(together['image']!.values.slice(alone['image']!.values.length)).toEqual(alone['image']!.values);
  });

  it('survives rows of zeros', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    await changeTensors(checkpoint, (tensors) => {
      // LayerNorms that give zeros everywhere: every linear after them sees nothing.
      for (const name of Object.keys(tensors).filter((each) => /layer_?norm/i.test(each))) {
        tensors[name] = floatTensor(tensors[name]!.shape, new Float32Array(tensors[name]!.shape[0]!));
      }
    });
    const model = await converted(checkpoint, 'cpu-int8');
    const seen = await model.run('vision', { pixels: await pixelsOf('blip2-opt') });
    const exact = await converted(checkpoint, 'reference-f32');
    const expected = await exact.run('vision', { pixels: await pixelsOf('blip2-opt') });
    expect(relativeError(seen['image']!.values, expected['image']!.values)).toBeLessThan(0.01);
    const { prompt } = await model.run('qformer', { image: floats(seen['image']!.values, seen['image']!.dims) });
    expect(prompt!.values.every(Number.isFinite)).toBe(true);
  });

  it('takes text as rows of a table outside the graphs', async () => {
    const name = 'blip2-itm';
    const inside = await converted(goldenCheckpoint(name), 'reference-f32');
    const outside = await converted(goldenCheckpoint(name), 'int8-weights', { textEmbeddings: 'i8' });
    const ids = [3, 194, 191, 209, 4];
    const { words, positions } = outside.description.textEmbeddings!;
    const rows = new Float32Array(ids.length * words.width);
    for (const [index, id] of ids.entries()) {
      const place = await tableRow(outside.folder, positions, index);
      rows.set(
        (await tableRow(outside.folder, words, id)).map((value, i) => value + place[i]!),
        index * words.width,
      );
    }
    const textMask = integers(
      ids.map(() => 1),
      [1, ids.length],
    );
    const expected = await inside.run('itc-text', { text: integers(ids, [1, ids.length]), textMask });
    const found = await outside.run('itc-text', { textEmbeds: floats(rows, [1, ids.length, words.width]), textMask });
    expect(relativeError(found['vector']!.values, expected['vector']!.values)).toBeLessThan(0.08);
  });
});

describe('int8-weights with int8 word rows', () => {
  it('keeps a tied head and the words in the same bytes, and says the same', async () => {
    const checkpoint = goldenCheckpoint('blip2-opt');
    const shared = await converted(checkpoint, 'int8-weights', { embeddings: 'i8' });
    const apart = await converted(checkpoint, 'int8-weights', { embeddings: 'f16' });
    const embeds = noise(3 * 96, 5);
    const found = (await decode(shared, embeds, null)).outputs['logits']!.values;
    expect(relativeError(found, (await decode(apart, embeds, null)).outputs['logits']!.values)).toBeLessThan(1e-6);
    const { vocabulary, width, embeddings } = shared.description.language!;
    const size = (model: LoadedModel) => model.description.files.find(({ file }) => file === 'decoder.data')!.bytes;
    // What went: the head's matrix, and half of the float16 rows but for a scale each.
    expect(size(apart) - size(shared)).toBeGreaterThan(vocabulary * (width + width - 4) - 1024);
    const row = await tableRow(shared.folder, embeddings, 17);
    expect(relativeError(row, await tableRow(apart.folder, apart.description.language!.embeddings, 17))).toBeLessThan(
      0.02,
    );
  });

  it('keeps an untied head apart', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    const head = noise(704 * 96, 6);
    await changeTensors(checkpoint, (tensors) => {
      tensors['language_model.lm_head.weight'] = floatTensor([704, 96], head);
    });
    await changeConfig(checkpoint, (config) => (config.text_config['tie_word_embeddings'] = false));
    const model = await converted(checkpoint, 'int8-weights', { embeddings: 'i8', taps: true });
    const { outputs } = await decode(model, noise(96, 7), null);
    const hidden = outputs['lm.final_layer_norm']!.values;
    const expected = Float32Array.from({ length: 704 }, (_, row) =>
      hidden.reduce((sum, value, i) => sum + value * head[row * 96 + i]!, 0),
    );
    expect(relativeError(outputs['logits']!.values, expected)).toBeLessThan(0.01);
  });
});

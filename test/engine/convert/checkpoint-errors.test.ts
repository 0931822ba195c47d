// Checkpoints that cannot be converted: each ends in its reason and a sentence that names what is wrong, and leaves
// nothing behind.

import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Reason } from '../../../engine/contract.ts';
import { convertCheckpoint, type ConvertOptions } from '../../../engine/convert/convert.ts';
import {
  changeConfig,
  changeTensors,
  copiedCheckpoint,
  floatTensor,
  goldenCheckpoint,
  rawSafetensors,
  temporaryFolder,
} from './fixtures.ts';

async function expectRefusal(options: Partial<ConvertOptions>, reason: Reason, says: RegExp): Promise<void> {
  const parent = await temporaryFolder();
  const asked = { checkpoint: '', out: join(parent, 'model'), recipe: 'reference-f32', ...options } as ConvertOptions;
  const error = await convertCheckpoint(asked).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ reason, message: expect.stringMatching(says) as string });
  expect(await readdir(parent)).toEqual([]);
}

describe('what is missing', () => {
  it('names a folder that is not there', async () => {
    await expectRefusal({ checkpoint: '/nowhere/at/all' }, 'not-found', /\/nowhere\/at\/all/);
  });

  it('names the missing config', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    await rm(join(checkpoint, 'config.json'));
    await expectRefusal({ checkpoint }, 'checkpoint-incomplete', /config\.json is missing/);
  });

  it('names a missing shard', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt-fp16-sharded');
    await rm(join(checkpoint, 'model-00003-of-00007.safetensors'));
    await expectRefusal({ checkpoint }, 'checkpoint-incomplete', /1 of 7 .* model-00003-of-00007/);
  });

  it('counts shards when the index is missing too', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt-fp16-sharded');
    await rm(join(checkpoint, 'model-00003-of-00007.safetensors'));
    await rm(join(checkpoint, 'model.safetensors.index.json'));
    await expectRefusal({ checkpoint }, 'checkpoint-incomplete', /6 of 7/);
  });

  it('names a missing tensor', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    await changeTensors(checkpoint, (tensors) => delete tensors['qformer.encoder.layer.2.output_query.dense.bias']);
    await expectRefusal(
      { checkpoint },
      'checkpoint-incomplete',
      /qformer\.encoder\.layer\.2\.output_query\.dense\.bias is missing/,
    );
  });

  it('names the missing tokenizer', async () => {
    const checkpoint = await copiedCheckpoint('blip2-itm');
    await rm(join(checkpoint, 'tokenizer.json'));
    await expectRefusal({ checkpoint }, 'checkpoint-incomplete', /tokenizer\.json is missing/);
  });

  it('says so when there are no weights at all', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    await rm(join(checkpoint, 'model.safetensors'));
    await expectRefusal({ checkpoint }, 'checkpoint-incomplete', /No \.safetensors file/);
  });

  it('will not read pickled weights', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    await rm(join(checkpoint, 'model.safetensors'));
    await writeFile(join(checkpoint, 'pytorch_model.bin'), 'x');
    await expectRefusal({ checkpoint }, 'checkpoint-unsupported', /\.safetensors/);
  });
});

describe('what does not fit', () => {
  it('names a tensor of a wrong type', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    await changeTensors(checkpoint, (tensors) => {
      tensors['query_tokens'] = { dtype: 'I64', shape: [1, 8, 48], bytes: new Uint8Array(8 * 48 * 8) };
    });
    await expectRefusal({ checkpoint }, 'checkpoint-unsupported', /query_tokens is stored as I64/);
  });

  it('names a tensor of a wrong shape, with both shapes', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    await changeTensors(checkpoint, (tensors) => {
      tensors['language_projection.weight'] = floatTensor([48, 96], new Float32Array(48 * 96));
    });
    await expectRefusal(
      { checkpoint },
      'checkpoint-corrupt',
      /language_projection\.weight has shape \[48, 96\].*\[96, 48\]/,
    );
  });

  it('refuses an unknown architecture by name', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    await changeConfig(checkpoint, (config) => (config['architectures'] = ['LlavaForConditionalGeneration']));
    await expectRefusal({ checkpoint }, 'checkpoint-unsupported', /LlavaForConditionalGeneration/);
  });

  it('refuses another family of language models by name', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    await changeConfig(checkpoint, (config) => (config.text_config['model_type'] = 'bloom'));
    await expectRefusal({ checkpoint }, 'checkpoint-unsupported', /family bloom/);
  });

  it('refuses word rows of another width than the hidden states', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    await changeConfig(checkpoint, (config) => (config.text_config['word_embed_proj_dim'] = 48));
    await expectRefusal({ checkpoint }, 'checkpoint-unsupported', /word_embed_proj_dim 48 .* 96/);
  });

  it('refuses an activation it does not have', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    await changeConfig(checkpoint, (config) => (config.vision_config['hidden_act'] = 'mish'));
    await expectRefusal({ checkpoint }, 'checkpoint-unsupported', /mish/);
  });

  it.each([-1, 1.5, 'many'])('refuses %j layers', async (layers) => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    await changeConfig(checkpoint, (config) => (config.vision_config['num_hidden_layers'] = layers));
    await expectRefusal({ checkpoint }, 'checkpoint-unsupported', /num_hidden_layers/);
  });

  it('refuses a captioning checkpoint in the clothes of a retrieval one', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    await changeConfig(checkpoint, (config) => (config['architectures'] = ['Blip2ForImageTextRetrieval']));
    await expectRefusal({ checkpoint }, 'checkpoint-incomplete', /is missing/);
  });

  it('refuses a captioning checkpoint as the second, retrieval one', async () => {
    const checkpoint = goldenCheckpoint('blip2-opt');
    await expectRefusal({ checkpoint, retrieval: checkpoint }, 'checkpoint-unsupported', /not a retrieval model/);
  });

  it('refuses a retrieval checkpoint that sees with another encoder', async () => {
    const pair = { checkpoint: goldenCheckpoint('blip2-opt'), retrieval: goldenCheckpoint('blip2-itm') };
    await expectRefusal(pair, 'checkpoint-unsupported', /different vision encoders/);
  });

  it('refuses 4-bit rows that are not whole blocks', async () => {
    const checkpoint = await copiedCheckpoint('blip2-itm');
    await expectRefusal({ checkpoint, recipe: 'cpu-int8', embeddings: 'i4' }, 'bad-request', /blocks of 32/);
  });
});

describe('what is damaged', () => {
  it.each([
    ['an empty file', Buffer.alloc(0), /shorter than it says/],
    ['a header beyond the file', Buffer.from([0xff, 0xff, 0, 0, 0, 0, 0, 0, 1, 2]), /shorter than it says/],
    ['a header of absurd length', Buffer.alloc(16, 0xff), /its header claims/],
    ['a header that is not JSON', rawSafetensors('{"a":'), /not JSON/],
    ['a header that is a list', rawSafetensors('[]'), /not an object/],
    ['a negative offset', header({ dtype: 'F32', shape: [1], data_offsets: [-4, 0] }, 4), /not a tensor/],
    ['a fractional offset', header({ dtype: 'F32', shape: [1], data_offsets: [0.5, 4.5] }, 8), /not a tensor/],
    ['an offset beyond 2^53', header({ dtype: 'F32', shape: [1], data_offsets: [0, 1e300] }, 4), /not a tensor/],
    ['a huge offset', header({ dtype: 'F32', shape: [2 ** 40], data_offsets: [0, 2 ** 42] }, 4), /ends before a does/],
    ['offsets the wrong way round', header({ dtype: 'F32', shape: [1], data_offsets: [4, 0] }, 4), /-4 bytes/],
    [
      'bytes that do not fit the shape',
      header({ dtype: 'F32', shape: [3], data_offsets: [0, 4] }, 4),
      /4 bytes for shape \[3\]/,
    ],
    ['a tensor without a shape', header({ dtype: 'F32', data_offsets: [0, 4] }, 4), /not a tensor/],
  ])('refuses %s', async (_, bytes, says) => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    await writeFile(join(checkpoint, 'model.safetensors'), bytes);
    await expectRefusal({ checkpoint }, 'checkpoint-corrupt', says);
  });

  it('refuses tensors that overlap, by name', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    const entries = { a: entry(0, 8), b: entry(4, 12) };
    await writeFile(join(checkpoint, 'model.safetensors'), rawSafetensors(JSON.stringify(entries), new Uint8Array(12)));
    await expectRefusal({ checkpoint }, 'checkpoint-corrupt', /a and b overlap/);
  });

  it('names the tensor a cut-off file ends in', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    const file = join(checkpoint, 'model.safetensors');
    await truncate(file, (await readFile(file)).length - 100);
    await expectRefusal(
      { checkpoint },
      'checkpoint-corrupt',
      /shorter than it says.*vision_model\.post_layernorm\.weight/,
    );
  });

  it('refuses an index that is not JSON', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt-fp16-sharded');
    await writeFile(join(checkpoint, 'model.safetensors.index.json'), '{"weight_map":');
    await expectRefusal({ checkpoint }, 'checkpoint-corrupt', /index\.json is not JSON/);
  });

  it('refuses a config that is not an object', async () => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    await writeFile(join(checkpoint, 'config.json'), '"blip"');
    await expectRefusal({ checkpoint }, 'checkpoint-corrupt', /config\.json does not hold an object/);
  });
});

const entry = (begin: number, end: number) => ({
  dtype: 'F32',
  shape: [(end - begin) / 4],
  data_offsets: [begin, end],
});

function header(tensor: object, bytes: number): Uint8Array {
  return rawSafetensors(JSON.stringify({ a: tensor }), new Uint8Array(bytes));
}

describe('what would make a model that nobody can read', () => {
  it.each([
    [{ image_std: [0, 1, 1] }, /image\.std\[0\] is 0 instead of a number above 0/],
    [{ image_mean: ['x', 1, 1] }, /image\.mean\[0\] is .* instead of a number/],
    [{ rescale_factor: 'a lot' }, /image\.rescale is "a lot" instead of a number/],
  ])('%j is refused before anything is written', async (changes, says) => {
    const checkpoint = await copiedCheckpoint('blip2-opt');
    const file = join(checkpoint, 'preprocessor_config.json');
    await writeFile(file, JSON.stringify({ ...(JSON.parse(await readFile(file, 'utf8')) as object), ...changes }));
    await expectRefusal({ checkpoint }, 'checkpoint-corrupt', says);
  });
});

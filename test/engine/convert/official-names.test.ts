// The official checkpoints by name and shape, without their data: every tensor they hold is used, every tensor that the
// graphs ask for is there, with config.json files as terse as the official ones.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { Checkpoint } from '../../../engine/convert/checkpoint.ts';
import { folderFiles } from '../../../engine/convert/folder-files.ts';
import { readBlip2Config } from '../../../engine/convert/config.ts';
import { recipeOf } from '../../../engine/convert/chosen-recipe.ts';
import { recipeNames } from '../../../engine/convert/recipes.ts';
import { planModel } from '../../../engine/convert/plan.ts';
import { goldenFolder } from './fixtures.ts';

type Table = Record<
  string,
  { tensors: number; tied: string[]; table: [pattern: string, shape: number[], count: number][] }
>;

const opt = (hidden: number, more = {}) => ({
  architectures: ['Blip2ForConditionalGeneration'],
  text_config: {
    model_type: 'opt',
    eos_token_id: 50118,
    hidden_size: hidden,
    ffn_dim: hidden * 4,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    word_embed_proj_dim: hidden,
  },
  ...more,
});
const retrieval = (more = {}) => ({
  architectures: ['Blip2ForImageTextRetrieval'],
  qformer_config: { use_qformer_text_input: true },
  ...more,
});
const coco = { vision_config: { image_size: 364 } };

it.each([
  ['blip2-opt-2.7b', opt(2560)],
  ['blip2-opt-2.7b (pre-2024-11 revisions, vocab 50272)', opt(2560)],
  ['blip2-opt-2.7b-coco', opt(2560, coco)],
  ['blip2-opt-6.7b', opt(4096)],
  ['blip2-itm-vit-g', retrieval()],
  ['blip2-itm-vit-g-coco', retrieval(coco)],
])('%s', async (name, raw) => {
  const { table, tensors: count, tied } = (await officialTables())[name]!;
  const config = readBlip2Config(raw);
  const checkpoint = emptyCheckpoint(table, {
    vision_model: config.vision.layers,
    qformer: config.qformer.layers,
    language_model: 32,
  });
  // Tied matrices are counted once.
  expect(checkpoint.tensors.size).toBe(count);
  for (const name of recipeNames) {
    checkpoint.used.clear();
    const recipe = { ...recipeOf({ recipe: name }), textWords: 'f16' } as const;
    const plan = planModel({ checkpoint, config, retrieval: null, encoder: null, tower: null }, recipe);
    expect([...checkpoint.tensors.keys()].filter((tensor) => !checkpoint.used.has(tensor))).toEqual([]);
    const known = new Set([...checkpoint.tensors.keys(), ...tied]);
    expect([...checkpoint.used].filter((tensor) => !known.has(tensor))).toEqual([]);
    expect(plan.data.every(({ size }) => Number.isSafeInteger(size) && size > 0)).toBe(true);
  }
});

async function officialTables(): Promise<Table> {
  return JSON.parse(await readFile(join(goldenFolder, 'official-tensor-tables.json'), 'utf8')) as Table;
}

/** Headers only. `{i}` counts through layers; what is in every second layer is in layers 0, 2, 4 … */
function emptyCheckpoint(table: Table[string]['table'], layers: Record<string, number>): Checkpoint {
  const files = folderFiles('official');
  const stored = { title: 'none', bytes: 0, identity: 'none', read: () => Readable.from([]) };
  const checkpoint: Checkpoint = { files, config: {}, tensors: new Map(), used: new Set() };
  for (const [pattern, shape, count] of table) {
    const step = pattern.includes('{i}') ? layers[pattern.split('.')[0]!]! / count : 1;
    for (let index = 0; index < count; index++) {
      const name = pattern.replace('{i}', String(index * step));
      checkpoint.tensors.set(name, { name, dtype: 'F32', shape, file: 'none', stored, begin: 0, bytes: 0 });
    }
  }
  return checkpoint;
}

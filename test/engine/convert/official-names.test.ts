// The official checkpoints by name and shape, without their data: every tensor they hold is used, every tensor that the
// graphs ask for is there, with config.json files as terse as the official ones.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { Checkpoint } from '../../../engine/convert/source/checkpoint.ts';
import { folderFiles } from '../../../engine/convert/source/folder-files.ts';
import { recipeOf } from '../../../engine/convert/recipes/chosen-recipe.ts';
import { readConfig } from '../../../engine/convert/families/config.ts';
import { planModel, type Sources } from '../../../engine/convert/plan.ts';
import { recipeNames } from '../../../engine/convert/recipes/recipes.ts';
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

const t5 = (width: number, heads: number, more = {}) => ({
  architectures: ['Blip2ForConditionalGeneration'],
  text_config: {
    model_type: 't5',
    d_model: width,
    d_ff: width * 2.5,
    num_layers: 24,
    num_heads: heads,
    feed_forward_proj: 'gated-gelu',
    dense_act_fn: 'gelu',
    tie_word_embeddings: false,
  },
  ...more,
});
const instruct = { model_type: 'instructblip', architectures: ['InstructBlipForConditionalGeneration'] };
const vicuna = { ...instruct, text_config: { model_type: 'llama', hidden_size: 4096 } };
const blip = (task: string, vision_config = {}) => ({
  model_type: 'blip',
  architectures: [`BlipFor${task}`],
  text_config: { num_attention_heads: 12 },
  vision_config,
});
const large = { hidden_size: 1024, intermediate_size: 4096, num_hidden_layers: 24, num_attention_heads: 16 };

const official: [name: string, config: Record<string, unknown>][] = [
  ['blip2-opt-2.7b', opt(2560)],
  ['blip2-opt-2.7b (pre-2024-11 revisions, vocab 50272)', opt(2560)],
  ['blip2-opt-2.7b-coco', opt(2560, coco)],
  ['blip2-opt-6.7b', opt(4096)],
  ['blip2-flan-t5-xl', t5(2048, 32)],
  ['blip2-flan-t5-xxl', t5(4096, 64)],
  ['blip2-itm-vit-g', retrieval()],
  ['blip2-itm-vit-g-coco', retrieval(coco)],
  ['instructblip-flan-t5-xl', t5(2048, 32, instruct)],
  ['instructblip-vicuna-7b', vicuna],
  ['blip-image-captioning-base', blip('ConditionalGeneration')],
  ['blip-image-captioning-large', blip('ConditionalGeneration', large)],
  ['blip-itm-base-coco', blip('ImageTextRetrieval')],
  ['blip-vqa-base', blip('QuestionAnswering')],
];

it('knows every checkpoint of the tables', async () => {
  expect(official.map(([name]) => name)).toEqual(Object.keys(await officialTables()));
});

it.each(official)('%s', async (name, raw) => {
  const { table, tensors: count, tied } = (await officialTables())[name]!;
  const config = readConfig(raw);
  const checkpoint = emptyCheckpoint(table);
  // Tied matrices are counted once.
  expect(checkpoint.tensors.size).toBe(count);
  for (const recipeName of recipeNames) {
    checkpoint.used.clear();
    const recipe = { ...recipeOf({ recipe: recipeName }), textWords: 'f16' } as const;
    const plan = planModel({ checkpoint, config, retrieval: null, encoder: null, tower: null }, recipe);
    expect([...checkpoint.tensors.keys()].filter((tensor) => !checkpoint.used.has(tensor))).toEqual([]);
    const known = new Set([...checkpoint.tensors.keys(), ...tied]);
    expect([...checkpoint.used].filter((tensor) => !known.has(tensor))).toEqual([]);
    expect(plan.data.every(({ size }) => Number.isSafeInteger(size) && size > 0)).toBe(true);
  }
});

/** With two layers of everything: which pattern is missing does not depend on how often it should be there. */
it.each(official.filter(([name]) => !/coco$|6.7b|xxl|50272/.test(name) || name === 'blip-itm-base-coco'))(
  '%s: whatever is missing is named',
  async (name, raw) => {
    const { table } = (await officialTables())[name]!;
    const short = structuredClone(raw);
    for (const part of ['vision_config', 'qformer_config', 'text_config']) {
      const fields = (short[part] ??= {}) as Record<string, unknown>;
      Object.assign(fields, { num_hidden_layers: 2, ...('num_layers' in fields ? { num_layers: 2 } : {}) });
    }
    const config = readConfig(short);
    const whole = emptyCheckpoint(shortened(table));
    expect(() => plan(whole, config)).not.toThrow();
    for (const missing of whole.tensors.keys()) {
      const tensors = new Map([...whole.tensors].filter(([tensor]) => tensor !== missing));
      expect(() => plan({ ...whole, tensors }, config), missing).toThrow(
        expect.objectContaining({ reason: 'checkpoint-incomplete', message: expect.stringContaining(missing) }),
      );
    }
  },
);

it('leaves position numbers and doubled matrices alone', async () => {
  const { table, tied } = (await officialTables())['blip-vqa-base']!;
  const head: Table[string]['table'] = [
    ['text_encoder.embeddings.position_ids', [1, 512], 1],
    [tied[0]!, [30524, 768], 1],
    [tied[1]!, [30524], 1],
  ];
  const checkpoint = emptyCheckpoint([...table, ...head]);
  checkpoint.tensors.get(head[0]![0])!.dtype = 'I64';
  expect(() => plan(checkpoint, readConfig(blip('QuestionAnswering')))).not.toThrow();
  expect(checkpoint.used.has('text_encoder.embeddings.position_ids')).toBe(false);
});

function plan(checkpoint: Checkpoint, config: Sources['config']) {
  const recipe = { ...recipeOf({ recipe: 'reference-f32' }), textWords: 'f16' } as const;
  return planModel({ checkpoint, config, retrieval: null, encoder: null, tower: null }, recipe);
}

/** Two layers of each stack: of what every second layer has, one. */
function shortened(table: Table[string]['table']): Table[string]['table'] {
  const layers = layersOf(table);
  return table.map(([pattern, shape, count]) => [
    pattern,
    shape,
    pattern.includes('{i}') ? Math.max(1, (2 * count) / layers(pattern)) : count,
  ]);
}

/** How many layers the stack has that a pattern belongs to. */
function layersOf(table: Table[string]['table']): (pattern: string) => number {
  const stackOf = (pattern: string) => pattern.split('.{i}')[0]!;
  const most = new Map<string, number>();
  for (const [pattern, , count] of table) {
    most.set(stackOf(pattern), Math.max(count, most.get(stackOf(pattern)) ?? 0));
  }
  return (pattern) => most.get(stackOf(pattern))!;
}

async function officialTables(): Promise<Table> {
  return JSON.parse(await readFile(join(goldenFolder, 'official-tensor-tables.json'), 'utf8')) as Table;
}

/** Headers only. `{i}` counts through layers; what is in every second layer is in layers 0, 2, 4 … */
function emptyCheckpoint(table: Table[string]['table']): Checkpoint {
  const files = folderFiles('official');
  const stored = { title: 'none', bytes: 0, identity: 'none', read: () => Readable.from([]) };
  const checkpoint: Checkpoint = { files, config: {}, tensors: new Map(), used: new Set() };
  const layers = layersOf(table);
  for (const [pattern, shape, count] of table) {
    const step = pattern.includes('{i}') ? layers(pattern) / count : 1;
    for (let index = 0; index < count; index++) {
      const name = pattern.replace('{i}', String(index * step));
      checkpoint.tensors.set(name, { name, dtype: 'F32', shape, file: 'none', stored, begin: 0, bytes: 0 });
    }
  }
  return checkpoint;
}

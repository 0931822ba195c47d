// A BLIP-2 checkpoint with random weights of given sizes: what a machine's speed is measured on before anything is fetched.

import { mkdir, open, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { toHalves } from './floats.ts';

export interface RandomSizes {
  vision: { width: number; intermediate: number; layers: number; heads: number; image: number; patch: number };
  qformer: { width: number; intermediate: number; layers: number; heads: number; queries: number };
  language: {
    width: number;
    intermediate: number;
    layers: number;
    heads: number;
    vocabulary: number;
    positions: number;
  };
}

/** Two blocks each of ViT-g and OPT-2.7B, and next to nothing else. */
export const twoBlocks: RandomSizes = {
  vision: { width: 1408, intermediate: 6144, layers: 2, heads: 16, image: 224, patch: 14 },
  qformer: { width: 64, intermediate: 64, layers: 1, heads: 4, queries: 32 },
  language: { width: 2560, intermediate: 10240, layers: 2, heads: 32, vocabulary: 1024, positions: 256 },
};

/** Writes config.json, float16 weights and a tokenizer of single bytes into `folder`. The same sizes give the same bytes. */
export async function writeRandomCheckpoint(folder: string, sizes: RandomSizes): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), JSON.stringify(configOf(sizes)));
  const vocab = Object.fromEntries(['<pad>', '<s>', '</s>', 'a'].map((token, id) => [token, id]));
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify({ model: { type: 'BPE', vocab, merges: [] } }));
  await writeFile(join(folder, 'tokenizer_config.json'), JSON.stringify({ tokenizer_class: 'GPT2Tokenizer' }));
  const handle = await open(join(folder, 'model.safetensors'), 'w');
  try {
    await writeTensors(handle, shapesOf(sizes));
  } finally {
    await handle.close();
  }
}

function configOf({ vision, qformer, language }: RandomSizes) {
  const common = ({ width, layers, heads }: { width: number; layers: number; heads: number }) => ({
    hidden_size: width,
    num_hidden_layers: layers,
    num_attention_heads: heads,
  });
  return {
    architectures: ['Blip2ForConditionalGeneration'],
    model_type: 'blip-2',
    num_query_tokens: qformer.queries,
    vision_config: {
      ...common(vision),
      intermediate_size: vision.intermediate,
      image_size: vision.image,
      patch_size: vision.patch,
    },
    qformer_config: { ...common(qformer), intermediate_size: qformer.intermediate, encoder_hidden_size: vision.width },
    text_config: { ...common(language), model_type: 'opt', ffn_dim: language.intermediate },
  };
}

type Shapes = [name: string, shape: number[]][];

function shapesOf({ vision, qformer, language }: RandomSizes): Shapes {
  const side = Math.floor(vision.image / vision.patch);
  const layers = (count: number, of: (layer: number) => Shapes) =>
    Array.from({ length: count }, (_, i) => of(i)).flat();
  return [
    ['vision_model.embeddings.class_embedding', [1, 1, vision.width]],
    ['vision_model.embeddings.position_embedding', [1, side ** 2 + 1, vision.width]],
    ['vision_model.embeddings.patch_embedding.weight', [vision.width, 3, vision.patch, vision.patch]],
    ['vision_model.embeddings.patch_embedding.bias', [vision.width]],
    ...layers(vision.layers, (i) => visionBlock(`vision_model.encoder.layers.${i}`, vision)),
    ...norm('vision_model.post_layernorm', vision.width),
    ['query_tokens', [1, qformer.queries, qformer.width]],
    ...norm('qformer.layernorm', qformer.width),
    ...layers(qformer.layers, (i) => queryLayer(`qformer.encoder.layer.${i}`, qformer, i % 2 ? null : vision.width)),
    ...linear('language_projection', language.width, qformer.width),
    ['language_model.model.decoder.embed_tokens.weight', [language.vocabulary, language.width]],
    ['language_model.model.decoder.embed_positions.weight', [language.positions + 2, language.width]],
    ...layers(language.layers, (i) => decoderLayer(`language_model.model.decoder.layers.${i}`, language)),
    ...norm('language_model.model.decoder.final_layer_norm', language.width),
  ];
}

interface Block {
  width: number;
  intermediate: number;
}

function visionBlock(name: string, { width, intermediate }: Block): Shapes {
  return [
    ...norm(`${name}.layer_norm1`, width),
    ...linear(`${name}.self_attn.qkv`, 3 * width, width),
    ...linear(`${name}.self_attn.projection`, width, width),
    ...norm(`${name}.layer_norm2`, width),
    ...linear(`${name}.mlp.fc1`, intermediate, width),
    ...linear(`${name}.mlp.fc2`, width, intermediate),
  ];
}

/** `image`: width of what it reads by cross-attention; null in layers without. */
function queryLayer(name: string, { width, intermediate }: Block, image: number | null): Shapes {
  const attention = (part: string, from: number): Shapes => [
    ...linear(`${name}.${part}.attention.query`, width, width),
    ...['key', 'value'].flatMap((each) => linear(`${name}.${part}.attention.${each}`, width, from)),
    ...linear(`${name}.${part}.output.dense`, width, width),
    ...norm(`${name}.${part}.output.LayerNorm`, width),
  ];
  return [
    ...attention('attention', width),
    ...(image === null ? [] : attention('crossattention', image)),
    ...linear(`${name}.intermediate_query.dense`, intermediate, width),
    ...linear(`${name}.output_query.dense`, width, intermediate),
    ...norm(`${name}.output_query.LayerNorm`, width),
  ];
}

function decoderLayer(name: string, { width, intermediate }: Block): Shapes {
  return [
    ...norm(`${name}.self_attn_layer_norm`, width),
    ...['q_proj', 'k_proj', 'v_proj', 'out_proj'].flatMap((part) => linear(`${name}.self_attn.${part}`, width, width)),
    ...norm(`${name}.final_layer_norm`, width),
    ...linear(`${name}.fc1`, intermediate, width),
    ...linear(`${name}.fc2`, width, intermediate),
  ];
}

function linear(name: string, n: number, k: number): Shapes {
  return [
    [`${name}.weight`, [n, k]],
    [`${name}.bias`, [n]],
  ];
}

function norm(name: string, width: number): Shapes {
  return [
    [`${name}.weight`, [width]],
    [`${name}.bias`, [width]],
  ];
}

/** Values written at a time; also after how many the random ones repeat. */
const chunk = 1 << 18;

async function writeTensors(handle: FileHandle, shapes: Shapes): Promise<void> {
  const sizeOf = (shape: number[]) => shape.reduce((product, side) => product * side, 1);
  let end = 0;
  const entries = shapes.map(([name, shape]) => {
    const begin = end;
    end += sizeOf(shape) * 2;
    return [name, { dtype: 'F16', shape, data_offsets: [begin, end] }];
  });
  const text = JSON.stringify(Object.fromEntries(entries));
  const header = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  await handle.write(Buffer.concat([length, header]));
  const random = randomHalves();
  for (const [name, shape] of shapes)
    await writeValues(handle, sizeOf(shape), /norm.*weight$/i.test(name) ? ones : random);
}

/** As large as trained weights are, so that activations neither vanish nor overflow. */
function randomHalves(): Uint16Array {
  let state = 1;
  return toHalves(
    Float32Array.from({ length: chunk }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state / 2 ** 31 - 1) * 0.03;
    }),
  );
}

const ones = new Uint16Array(chunk).fill(0x3c00);

async function writeValues(handle: FileHandle, count: number, source: Uint16Array): Promise<void> {
  for (let done = 0; done < count; done += chunk) {
    await handle.write(new Uint8Array(source.buffer, 0, Math.min(chunk, count - done) * 2));
  }
}

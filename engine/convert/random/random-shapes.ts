// Names and shapes of a BLIP-2 checkpoint of given sizes, as the official ones have them: EVA ViT, Q-Former, OPT or T5.

export interface RandomSizes {
  vision: { width: number; intermediate: number; layers: number; heads: number; image: number; patch: number };
  qformer: { width: number; intermediate: number; layers: number; heads: number; queries: number };
  language: OptSizes | T5Sizes;
}

interface Transformer {
  width: number;
  intermediate: number;
  layers: number;
  heads: number;
  vocabulary: number;
}

export interface OptSizes extends Transformer {
  kind?: 'opt';
  positions: number;
}

/** `layers` of the encoder and of the decoder. */
export interface T5Sizes extends Transformer {
  kind: 't5';
}

export type Shapes = [name: string, shape: number[]][];

/** T5: distances fall into so many buckets. */
export const buckets = 32;

/** 1 for a scalar's empty shape. */
export function valuesIn(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** Every tensor of a BLIP-2 checkpoint of these sizes, under its official name. */
export function shapesOf({ vision, qformer, language }: RandomSizes): Shapes {
  const side = Math.floor(vision.image / vision.patch);
  return [
    ['query_tokens', [1, qformer.queries, qformer.width]],
    ['vision_model.embeddings.class_embedding', [1, 1, vision.width]],
    ['vision_model.embeddings.position_embedding', [1, side ** 2 + 1, vision.width]],
    ['vision_model.embeddings.patch_embedding.weight', [vision.width, 3, vision.patch, vision.patch]],
    ['vision_model.embeddings.patch_embedding.bias', [vision.width]],
    ...repeat(vision.layers, (i) => visionBlock(`vision_model.encoder.layers.${i}`, vision)),
    ...norm('vision_model.post_layernorm', vision.width),
    ...norm('qformer.layernorm', qformer.width),
    ...repeat(qformer.layers, (i) => queryLayer(`qformer.encoder.layer.${i}`, qformer, i % 2 ? null : vision.width)),
    ...linear('language_projection', language.width, qformer.width),
    ...(language.kind === 't5' ? t5(language) : opt(language)),
  ];
}

const repeat = (count: number, of: (layer: number) => Shapes): Shapes =>
  Array.from({ length: count }, (_, i) => of(i)).flat();

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

function opt({ width, intermediate, layers, vocabulary, positions }: OptSizes): Shapes {
  const decoder = 'language_model.model.decoder';
  return [
    [`${decoder}.embed_tokens.weight`, [vocabulary, width]],
    // Positions begin at row 2.
    [`${decoder}.embed_positions.weight`, [positions + 2, width]],
    ...norm(`${decoder}.final_layer_norm`, width),
    ...repeat(layers, (i) => optLayer(`${decoder}.layers.${i}`, { width, intermediate })),
  ];
}

function optLayer(name: string, { width, intermediate }: Block): Shapes {
  return [
    ...['k_proj', 'v_proj', 'q_proj', 'out_proj'].flatMap((part) => linear(`${name}.self_attn.${part}`, width, width)),
    ...norm(`${name}.self_attn_layer_norm`, width),
    ...linear(`${name}.fc1`, intermediate, width),
    ...linear(`${name}.fc2`, width, intermediate),
    ...norm(`${name}.final_layer_norm`, width),
  ];
}

function t5({ width, intermediate, layers, heads, vocabulary }: T5Sizes): Shapes {
  const stack = (side: 'encoder' | 'decoder'): Shapes => {
    const name = `language_model.${side}`;
    return [
      ...repeat(layers, (i) => t5Layer(`${name}.block.${i}`, side, { width, intermediate })),
      [`${name}.block.0.layer.0.SelfAttention.relative_attention_bias.weight`, [buckets, heads]],
      [`${name}.final_layer_norm.weight`, [width]],
    ];
  };
  return [
    ['language_model.shared.weight', [vocabulary, width]],
    ...stack('encoder'),
    ...stack('decoder'),
    ['language_model.lm_head.weight', [vocabulary, width]],
  ];
}

function t5Layer(name: string, side: 'encoder' | 'decoder', { width, intermediate }: Block): Shapes {
  const attention = (part: string): Shapes =>
    ['q', 'k', 'v', 'o'].map((each) => [`${part}.${each}.weight`, [width, width]]);
  const forward = side === 'encoder' ? 1 : 2;
  const dense = `${name}.layer.${forward}.DenseReluDense`;
  const normed = Array.from({ length: forward + 1 }, (_, i): Shapes[number] => [
    `${name}.layer.${i}.layer_norm.weight`,
    [width],
  ]);
  return [
    ...attention(`${name}.layer.0.SelfAttention`),
    ...(side === 'decoder' ? attention(`${name}.layer.1.EncDecAttention`) : []),
    ...['wi_0', 'wi_1'].map((part): Shapes[number] => [`${dense}.${part}.weight`, [intermediate, width]]),
    [`${dense}.wo.weight`, [width, intermediate]],
    ...normed,
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

// A BLIP-2 checkpoint with random weights of given sizes: what a machine's speed is measured on before anything is fetched.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buckets, shapesOf, type OptSizes, type RandomSizes, type T5Sizes } from './random-shapes.ts';
import { bytesOf, writeRandomWeights, type WriteWeights } from './random-weights.ts';

export type { RandomSizes } from './random-shapes.ts';

/** Two blocks each of ViT-g and OPT-2.7B, and next to nothing else. */
export const twoBlocks: RandomSizes = {
  vision: { width: 1408, intermediate: 6144, layers: 2, heads: 16, image: 224, patch: 14 },
  qformer: { width: 64, intermediate: 64, layers: 1, heads: 4, queries: 32 },
  language: { width: 2560, intermediate: 10240, layers: 2, heads: 32, vocabulary: 1024, positions: 256 },
};

/**
 * Writes config.json, weights and a tokenizer of single letters into `folder`. The same sizes give the same bytes; weights
 * that a stopped run finished are not written again.
 */
export async function writeRandomCheckpoint(
  folder: string,
  sizes: RandomSizes,
  options: WriteWeights = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), JSON.stringify(configOf(sizes)));
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tokenizerOf(sizes.language)));
  await writeFile(join(folder, 'tokenizer_config.json'), JSON.stringify({ tokenizer_class: 'GPT2Tokenizer' }));
  await writeRandomWeights(folder, shapesOf(sizes), options);
}

/** Bytes that the weights of these sizes take. */
export function randomWeightBytes(sizes: RandomSizes, dtype: 'F16' | 'F32'): number {
  return bytesOf(shapesOf(sizes), dtype === 'F16' ? 2 : 4);
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
    image_token_index: imageToken(language),
    use_decoder_only_language_model: language.kind !== 't5',
    vision_config: {
      model_type: 'blip_2_vision_model',
      ...common(vision),
      intermediate_size: vision.intermediate,
      image_size: vision.image,
      patch_size: vision.patch,
    },
    qformer_config: {
      model_type: 'blip_2_qformer',
      ...common(qformer),
      intermediate_size: qformer.intermediate,
      encoder_hidden_size: vision.width,
    },
    text_config: language.kind === 't5' ? t5Config(language) : { ...common(language), ...optConfig(language) },
  };
}

/** As far from the end of the vocabulary as in the official checkpoints, where it is long enough. */
function imageToken({ kind, vocabulary }: OptSizes | T5Sizes): number {
  return vocabulary - Math.min(kind === 't5' ? 28 : 39, vocabulary >> 2);
}

function optConfig({ width, intermediate, vocabulary, positions }: OptSizes) {
  return {
    model_type: 'opt',
    ffn_dim: intermediate,
    word_embed_proj_dim: width,
    vocab_size: vocabulary,
    max_position_embeddings: positions,
    bos_token_id: 2,
    // The line break, 186 ids before the end.
    eos_token_id: vocabulary - Math.min(186, vocabulary >> 1),
    pad_token_id: 1,
  };
}

function t5Config({ width, intermediate, layers, heads, vocabulary }: T5Sizes) {
  return {
    model_type: 't5',
    d_model: width,
    d_ff: intermediate,
    d_kv: width / heads,
    num_layers: layers,
    num_decoder_layers: layers,
    num_heads: heads,
    vocab_size: vocabulary,
    relative_attention_num_buckets: buckets,
    feed_forward_proj: 'gated-gelu',
    dense_act_fn: 'gelu',
    is_gated_act: true,
    tie_word_embeddings: false,
    bos_token_id: 1,
    eos_token_id: 1,
    pad_token_id: 0,
    decoder_start_token_id: 0,
  };
}

/** Every id has a token, those of the letters being single letters; T5's texts end with its end token. */
function tokenizerOf({ kind, vocabulary }: OptSizes | T5Sizes) {
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz');
  const first = [...(kind === 't5' ? ['<pad>', '</s>', '<unk>'] : ['<s>', '<pad>', '</s>', '<unk>']), ...letters];
  const vocab = Object.fromEntries(Array.from({ length: vocabulary }, (_, id) => [first[id] ?? `${id} `, id]));
  const template = {
    type: 'TemplateProcessing',
    single: [{ Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '</s>', type_id: 0 } }],
    pair: [],
    special_tokens: { '</s>': { id: '</s>', ids: [1], tokens: ['</s>'] } },
  };
  return {
    ...{ added_tokens: [], normalizer: null, pre_tokenizer: null, decoder: null },
    post_processor: kind === 't5' ? template : null,
    model: { type: 'BPE', vocab, merges: [], unk_token: '<unk>' },
  };
}

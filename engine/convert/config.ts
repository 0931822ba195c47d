// config.json of a BLIP-2 checkpoint as Talbot reads it: every field that Hugging Face leaves out is filled with its
// class default (reference implementation: Blip2VisionConfig, Blip2QFormerConfig, OPTConfig), and what cannot be
// converted is refused here, by name.

import { EngineError } from '../contract.ts';

export interface VisionConfig {
  width: number;
  intermediate: number;
  layers: number;
  heads: number;
  image: number;
  patch: number;
  activation: string;
  epsilon: number;
  qkvBias: boolean;
}

export interface QFormerConfig {
  width: number;
  intermediate: number;
  layers: number;
  heads: number;
  activation: string;
  epsilon: number;
  /** Cross-attention in layers 0, n, 2n … */
  crossEvery: number;
}

export interface OptConfig {
  width: number;
  intermediate: number;
  layers: number;
  heads: number;
  activation: string;
  /** LayerNorm before attention and FFN (all but OPT-350m). */
  preNorm: boolean;
  finalNorm: boolean;
  bias: boolean;
  /** False: LayerNorms without weights. */
  affine: boolean;
  tied: boolean;
  bos: number;
  eos: number[];
  pad: number;
}

export interface Blip2Config {
  family: 'blip2-opt' | 'blip2-retrieval';
  vision: VisionConfig;
  qformer: QFormerConfig;
  queries: number;
  language: OptConfig | null;
  /** Width of the retrieval vectors. */
  vectorWidth: number | null;
  imageToken: number | null;
}

const families: Record<string, Blip2Config['family']> = {
  Blip2ForConditionalGeneration: 'blip2-opt',
  Blip2ForImageTextRetrieval: 'blip2-retrieval',
};

export function readBlip2Config(raw: Record<string, unknown>): Blip2Config {
  const config = section(raw, 'config.json');
  const architecture = (raw['architectures'] as unknown[] | undefined)?.[0];
  const family = families[String(architecture ?? 'Blip2ForConditionalGeneration')];
  if (!family || config.text('model_type', 'blip-2') !== 'blip-2') {
    throw unsupported(`the architecture ${String(architecture ?? raw['model_type'])}`);
  }
  const retrieval = family === 'blip2-retrieval';
  return {
    family,
    vision: visionConfig(raw['vision_config']),
    qformer: qformerConfig(raw['qformer_config']),
    queries: config.count('num_query_tokens', 32),
    language: retrieval ? null : optConfig(raw['text_config']),
    vectorWidth: retrieval ? config.count('image_text_hidden_size', 256) : null,
    imageToken: (raw['image_token_index'] ?? raw['image_token_id'] ?? null) as number | null,
  };
}

function visionConfig(raw: unknown): VisionConfig {
  const config = section(raw, 'vision_config');
  return {
    ...transformer(config, { width: 1408, layers: 39, heads: 16, intermediate: ['intermediate_size', 6144] }),
    image: config.count('image_size', 224),
    patch: config.count('patch_size', 14),
    activation: config.text('hidden_act', 'gelu'),
    epsilon: config.number('layer_norm_eps', 1e-6),
    qkvBias: config.flag('qkv_bias', true),
  };
}

function qformerConfig(raw: unknown): QFormerConfig {
  const config = section(raw, 'qformer_config');
  const positions = config.text('position_embedding_type', 'absolute');
  if (positions !== 'absolute') throw unsupported(`a Q-Former with ${positions} positions`);
  return {
    ...transformer(config, { width: 768, layers: 12, heads: 12, intermediate: ['intermediate_size', 3072] }),
    activation: config.text('hidden_act', 'gelu'),
    epsilon: config.number('layer_norm_eps', 1e-12),
    crossEvery: config.count('cross_attention_frequency', 2),
  };
}

function optConfig(raw: unknown): OptConfig {
  const config = section(raw, 'text_config');
  const family = config.text('model_type', 'opt');
  if (family !== 'opt') throw unsupported(`a language model of the family ${family} (only OPT so far)`);
  const common = transformer(config, { width: 768, layers: 12, heads: 12, intermediate: ['ffn_dim', 3072] });
  const projected = config.count('word_embed_proj_dim', common.width);
  if (projected !== common.width) {
    throw unsupported(`word_embed_proj_dim ${projected} beside hidden_size ${common.width}`);
  }
  const preNorm = config.flag('do_layer_norm_before', true);
  return {
    ...common,
    activation: config.text('activation_function', 'relu'),
    preNorm,
    finalNorm: preNorm && !config.flag('_remove_final_layer_norm', false),
    bias: config.flag('enable_bias', true),
    affine: config.flag('layer_norm_elementwise_affine', true),
    tied: config.flag('tie_word_embeddings', true),
    bos: config.whole('bos_token_id', 2),
    eos: config.list('eos_token_id', 2),
    pad: config.whole('pad_token_id', 1),
  };
}

interface Sizes {
  width: number;
  layers: number;
  heads: number;
  intermediate: [name: string, value: number];
}

function transformer(config: Section, defaults: Sizes) {
  const width = config.count('hidden_size', defaults.width);
  const heads = config.count('num_attention_heads', defaults.heads);
  if (width % heads !== 0) throw unsupported(`${heads} attention heads over a width of ${width} (${config.title})`);
  return {
    width,
    heads,
    layers: config.whole('num_hidden_layers', defaults.layers),
    intermediate: config.count(...defaults.intermediate),
  };
}

/** One object of config.json whose fields are read with their defaults; null counts as absent, as in the reference. */
interface Section {
  title: string;
  count(name: string, otherwise: number): number;
  whole(name: string, otherwise: number): number;
  number(name: string, otherwise: number): number;
  flag(name: string, otherwise: boolean): boolean;
  text(name: string, otherwise: string): string;
  list(name: string, otherwise: number): number[];
}

function section(raw: unknown, title: string): Section {
  const fields = (raw ?? {}) as Record<string, unknown>;
  const read = <T>(name: string, otherwise: T, good: (value: unknown) => boolean): T => {
    const value = fields[name] ?? otherwise;
    if (good(value)) return value as T;
    throw new EngineError(
      'checkpoint-unsupported',
      `${title} says ${name} is ${JSON.stringify(value)}, which cannot be. Take config.json from the original checkpoint.`,
    );
  };
  const whole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  return {
    title,
    count: (name, otherwise) => read(name, otherwise, (value) => whole(value) && value !== 0),
    whole: (name, otherwise) => read(name, otherwise, whole),
    number: (name, otherwise) => read(name, otherwise, (value) => Number.isFinite(value)),
    flag: (name, otherwise) => read(name, otherwise, (value) => typeof value === 'boolean'),
    text: (name, otherwise) => read(name, otherwise, (value) => typeof value === 'string'),
    list: (name, otherwise) => {
      const value = fields[name] ?? otherwise;
      return (Array.isArray(value) ? value : [value]).map(Number);
    },
  };
}

function unsupported(what: string): EngineError {
  return new EngineError(
    'checkpoint-unsupported',
    `This checkpoint needs ${what}, which Talbot cannot convert. It converts BLIP-2 with OPT and BLIP-2 retrieval.`,
  );
}

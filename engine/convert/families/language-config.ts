// text_config of a checkpoint: the language models that follow a Q-Former, each with its class defaults
// (reference implementation: OPTConfig, T5Config, LlamaConfig).

import { section, transformer, unsupported, type Section } from './config-section.ts';

interface CommonConfig {
  width: number;
  intermediate: number;
  /** Layers of the decoder. */
  layers: number;
  heads: number;
  headSize: number;
  activation: string;
  tied: boolean;
  /** What a text begins with; a decoder that an encoder goes before begins with it alone. */
  bos: number;
  eos: number[];
  pad: number;
}

export interface OptConfig extends CommonConfig {
  kind: 'opt';
  /** LayerNorm before attention and FFN (all but OPT-350m). */
  preNorm: boolean;
  finalNorm: boolean;
  bias: boolean;
  /** False: LayerNorms without weights. */
  affine: boolean;
}

export interface T5Config extends CommonConfig {
  kind: 't5';
  encoderLayers: number;
  /** wo(act(wi_0 x) · wi_1 x); otherwise wo(act(wi x)). */
  gated: boolean;
  epsilon: number;
  /** Relative positions fall into so many buckets, the last one from so far on. */
  buckets: number;
  maxDistance: number;
  /** What the head is shown is made smaller by the root of its width, as T5 does with a head tied to the words. */
  scaled: boolean;
}

export interface LlamaConfig extends CommonConfig {
  kind: 'llama';
  /** Heads of keys and values: several query heads may share one. */
  keyHeads: number;
  epsilon: number;
  /** Rotary positions: base of the frequencies, and what positions are divided by. */
  theta: number;
  stretch: number;
  longest: number;
  attentionBias: boolean;
  mlpBias: boolean;
}

export type LanguageConfig = OptConfig | T5Config | LlamaConfig;

const readers: Record<LanguageConfig['kind'], (config: Section, raw: unknown) => LanguageConfig> = {
  opt: optConfig,
  t5: t5Config,
  llama: llamaConfig,
};

export function languageConfig(raw: unknown): LanguageConfig {
  const config = section(raw, 'text_config');
  const kind = config.text('model_type', 'opt');
  if (!Object.hasOwn(readers, kind)) throw unsupported(`a language model of the family ${kind}`);
  return readers[kind as LanguageConfig['kind']](config, raw);
}

function optConfig(config: Section): OptConfig {
  const common = transformer(config, { width: 768, layers: 12, heads: 12, intermediate: ['ffn_dim', 3072] });
  const projected = config.count('word_embed_proj_dim', common.width);
  if (projected !== common.width) {
    throw unsupported(`word_embed_proj_dim ${projected} beside hidden_size ${common.width}`);
  }
  const preNorm = config.flag('do_layer_norm_before', true);
  return {
    kind: 'opt',
    ...common,
    headSize: common.width / common.heads,
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

function t5Config(config: Section): T5Config {
  const [gate, ...rest] = config.text('feed_forward_proj', 'relu').split('-');
  const stated = rest.at(-1) ?? gate!;
  const encoderLayers = config.count('num_layers', 6);
  const tied = config.flag('tie_word_embeddings', true);
  const pad = config.whole('pad_token_id', 0);
  return {
    kind: 't5',
    width: config.count('d_model', 512),
    intermediate: config.count('d_ff', 2048),
    encoderLayers,
    layers: config.count('num_decoder_layers', encoderLayers),
    heads: config.count('num_heads', 8),
    headSize: config.count('d_kv', 64),
    // "gated-gelu" alone means the tanh approximation, but what dense_act_fn says goes before it.
    activation: config.text('dense_act_fn', gate === 'gated' && stated === 'gelu' ? 'gelu_new' : stated),
    gated: config.flag('is_gated_act', gate === 'gated'),
    epsilon: config.number('layer_norm_epsilon', 1e-6),
    buckets: config.count('relative_attention_num_buckets', 32),
    maxDistance: config.count('relative_attention_max_distance', 128),
    tied,
    // Newer revisions call every head tied, and say this apart.
    scaled: config.flag('scale_decoder_outputs', tied),
    bos: config.whole('decoder_start_token_id', config.whole('bos_token_id', pad)),
    eos: config.list('eos_token_id', 1),
    pad,
  };
}

function llamaConfig(config: Section, raw: unknown): LlamaConfig {
  const width = config.count('hidden_size', 4096);
  const heads = config.count('num_attention_heads', 32);
  const keyHeads = config.count('num_key_value_heads', heads);
  const headSize = config.count('head_dim', Math.floor(width / heads));
  if (heads % keyHeads !== 0) throw unsupported(`${heads} attention heads over ${keyHeads} of keys and values`);
  if (headSize % 2 !== 0) throw unsupported(`rotary positions over heads of ${headSize} values`);
  const eos = config.list('eos_token_id', 2);
  return {
    kind: 'llama',
    width,
    heads,
    keyHeads,
    headSize,
    intermediate: config.count('intermediate_size', 11008),
    layers: config.whole('num_hidden_layers', 32),
    activation: config.text('hidden_act', 'silu'),
    epsilon: config.number('rms_norm_eps', 1e-6),
    ...rotary(config, raw as Record<string, unknown>),
    longest: config.count('max_position_embeddings', 2048),
    attentionBias: config.flag('attention_bias', false),
    mlpBias: config.flag('mlp_bias', false),
    tied: config.flag('tie_word_embeddings', false),
    bos: config.whole('bos_token_id', 1),
    eos,
    // Early revisions say -1, which no tokenizer has.
    pad: config.number('pad_token_id', -1) >= 0 ? config.whole('pad_token_id', 0) : eos[0]!,
  };
}

/** `rope_scaling`, or `rope_parameters` of newer revisions: only an even stretch is known here. */
function rotary(config: Section, raw: Record<string, unknown>): { theta: number; stretch: number } {
  const newer = section(raw['rope_parameters'], 'rope_parameters');
  const scaling = section(raw['rope_scaling'] ?? raw['rope_parameters'], 'rope_scaling');
  const kind = scaling.text('rope_type', scaling.text('type', 'default'));
  if (kind !== 'default' && kind !== 'linear') throw unsupported(`rotary positions of the kind ${kind}`);
  return {
    theta: config.number('rope_theta', newer.number('rope_theta', 10_000)),
    stretch: kind === 'linear' ? scaling.number('factor', 1) : 1,
  };
}

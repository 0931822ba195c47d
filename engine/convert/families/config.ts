// config.json of a BLIP-2 or InstructBLIP checkpoint as Talbot reads it: every field that Hugging Face leaves out is
// filled with its class default (reference implementation: Blip2VisionConfig, Blip2QFormerConfig and those of
// InstructBLIP, which are the same), and what cannot be converted is refused here, by name.

import { isBlip, readBlipConfig, type BlipConfig } from './blip-config.ts';
import { section, transformer, unsupported } from './config-section.ts';
import { languageConfig, type LanguageConfig } from './language-config.ts';
import { blip2VisionConfig, type VisionConfig } from './vision-config.ts';

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

export interface Blip2Config {
  family: 'blip2-retrieval' | `${'blip2' | 'instructblip'}-${LanguageConfig['kind']}`;
  vision: VisionConfig;
  qformer: QFormerConfig;
  queries: number;
  /** The instruction goes into the Q-Former too, so that the visual prompt depends on it. */
  instructed: boolean;
  language: LanguageConfig | null;
  /** Width of the retrieval vectors. */
  vectorWidth: number | null;
  /** Words are matched with image cells one by one (late-interaction-graph.ts), in place of a joint pass. */
  lateInteraction: { layers: number; heads: number; width: number } | null;
  imageToken: number | null;
}

/** Architectures and what `model_type` they go with. */
const architectures: Record<string, { type: string; family: 'blip2' | 'instructblip' | 'blip2-retrieval' }> = {
  Blip2ForConditionalGeneration: { type: 'blip-2', family: 'blip2' },
  Blip2ForImageTextRetrieval: { type: 'blip-2', family: 'blip2-retrieval' },
  InstructBlipForConditionalGeneration: { type: 'instructblip', family: 'instructblip' },
};

/** config.json of any family. @throws EngineError `checkpoint-unsupported`. */
export function readConfig(raw: Record<string, unknown>): Blip2Config | BlipConfig {
  return isBlip(raw) ? readBlipConfig(raw) : readBlip2Config(raw);
}

/** @throws EngineError `checkpoint-unsupported` for an architecture that does not go with `model_type`, or a size. */
export function readBlip2Config(raw: Record<string, unknown>): Blip2Config {
  const config = section(raw, 'config.json');
  const type = config.text('model_type', 'blip-2');
  const usual = type === 'instructblip' ? 'InstructBlipForConditionalGeneration' : 'Blip2ForConditionalGeneration';
  const architecture = String((raw['architectures'] as unknown[] | undefined)?.[0] ?? usual);
  const known = architectures[architecture];
  if (known?.type !== type) throw unsupported(`the architecture ${architecture} of the type ${type}`);
  const language = known.family === 'blip2-retrieval' ? null : languageConfig(raw['text_config']);
  return {
    family: known.family === 'blip2-retrieval' ? known.family : `${known.family}-${language!.kind}`,
    vision: blip2VisionConfig(raw['vision_config']),
    qformer: qformerConfig(raw['qformer_config']),
    queries: config.count('num_query_tokens', 32),
    instructed: known.family === 'instructblip',
    language,
    vectorWidth: language ? null : config.count('image_text_hidden_size', 256),
    lateInteraction: lateInteraction(raw['late_interaction']),
    imageToken: (raw['image_token_index'] ?? raw['image_token_id'] ?? null) as number | null,
  };
}

/** No published checkpoint has one: it is how Talbot's own miniature matches. */
function lateInteraction(raw: unknown): Blip2Config['lateInteraction'] {
  if (raw === undefined) return null;
  const config = section(raw, 'late_interaction');
  return { layers: config.count('layers', 3), heads: config.count('heads', 1), width: config.count('width', 128) };
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

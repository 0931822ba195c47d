// config.json of a BLIP checkpoint: image encoder, and a BERT that reads the image in every layer. Every field that Hugging
// Face leaves out is filled with its class default (reference implementation: BlipVisionConfig, BlipTextConfig).

import type { BertConfig } from './bert.ts';
import { section, transformer, unsupported, type Section } from './config-section.ts';
import { blipVisionConfig, type VisionConfig } from './vision-config.ts';

export interface BlipConfig {
  family: (typeof families)[keyof typeof families];
  vision: VisionConfig;
  text: BertConfig;
  /** What its decoder is to a language model; null where it only compares. */
  language: BlipLanguage | null;
  /** Width of the retrieval vectors. */
  vectorWidth: number | null;
  imageToken: null;
}

export interface BlipLanguage {
  kind: 'blip';
  layers: number;
  heads: number;
  headSize: number;
  width: number;
  bos: number;
  eos: number[];
  pad: number;
  tied: boolean;
}

const families = {
  BlipForConditionalGeneration: 'blip-captioning',
  BlipForImageTextRetrieval: 'blip-retrieval',
  BlipForQuestionAnswering: 'blip-vqa',
} as const;

/** `raw`: a parsed config.json. */
export function isBlip(raw: Record<string, unknown>): boolean {
  return raw['model_type'] === 'blip';
}

/** @throws EngineError `checkpoint-unsupported` for an architecture or a size that the graphs do not have. */
export function readBlipConfig(raw: Record<string, unknown>): BlipConfig {
  const config = section(raw, 'config.json');
  const architecture = String((raw['architectures'] as unknown[] | undefined)?.[0]);
  if (!Object.hasOwn(families, architecture)) throw unsupported(`the architecture ${architecture} of the type blip`);
  const family = families[architecture as keyof typeof families];
  const text = section(raw['text_config'], 'text_config');
  const bert = bertConfig(text);
  const vision = blipVisionConfig(raw['vision_config']);
  if (family === 'blip-vqa' && bert.width !== vision.width) {
    throw unsupported(`a text width of ${bert.width} beside a vision width of ${vision.width} to answer questions`);
  }
  return {
    family,
    vision,
    text: bert,
    language: family === 'blip-retrieval' ? null : languageOf(text, bert),
    vectorWidth: family === 'blip-retrieval' ? config.count('image_text_hidden_size', 256) : null,
    imageToken: null,
  };
}

/** A config that does not count its heads means 8, though the models have 12: official ones do count. */
function bertConfig(config: Section): BertConfig {
  return {
    ...transformer(config, { width: 768, layers: 12, heads: 8, intermediate: ['intermediate_size', 3072] }),
    activation: config.text('hidden_act', 'gelu'),
    epsilon: config.number('layer_norm_eps', 1e-12),
    inner: 'self',
  };
}

/** A sentence ends with the separator; what the config calls `eos_token_id` is never said. */
function languageOf(config: Section, { width, layers, heads }: BertConfig): BlipLanguage {
  return {
    kind: 'blip',
    ...{ width, layers, heads, headSize: width / heads },
    bos: config.whole('bos_token_id', 30522),
    eos: [config.whole('sep_token_id', 102)],
    pad: config.whole('pad_token_id', 0),
    tied: config.flag('tie_word_embeddings', true),
  };
}

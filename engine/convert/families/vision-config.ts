// vision_config of a checkpoint: the vision transformers that photos go through, each with its class defaults (reference
// implementation: Blip2VisionConfig, BlipVisionConfig, CLIPVisionConfig).

import { section, transformer } from './config-section.ts';

export interface VisionConfig {
  /** CLIP's has a LayerNorm before its first block, and patches without bias. */
  kind: 'eva' | 'clip';
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

interface Defaults {
  sizes: Parameters<typeof transformer>[1];
  image: number;
  patch: number;
  activation: string;
  epsilon: number;
}

/** EVA-CLIP's ViT-g/14 of BLIP-2. */
const eva: Defaults = {
  sizes: { width: 1408, layers: 39, heads: 16, intermediate: ['intermediate_size', 6144] },
  ...{ image: 224, patch: 14, activation: 'gelu', epsilon: 1e-6 },
};
const blip: Defaults = {
  sizes: { width: 768, layers: 12, heads: 12, intermediate: ['intermediate_size', 3072] },
  ...{ image: 384, patch: 16, activation: 'gelu', epsilon: 1e-5 },
};
const clip: Defaults = {
  sizes: { width: 768, layers: 12, heads: 12, intermediate: ['intermediate_size', 3072] },
  ...{ image: 224, patch: 32, activation: 'quick_gelu', epsilon: 1e-5 },
};

/** Of a BLIP-2 or InstructBLIP checkpoint, which may stand on CLIP's encoder instead of EVA-CLIP's. */
export function blip2VisionConfig(raw: unknown): VisionConfig {
  return isClip(raw) ? visionConfig(raw, clip, 'clip') : visionConfig(raw, eva, 'eva');
}

export function blipVisionConfig(raw: unknown): VisionConfig {
  return visionConfig(raw, blip, 'eva');
}

function isClip(raw: unknown): boolean {
  return (raw as Record<string, unknown> | null | undefined)?.['model_type'] === 'clip_vision_model';
}

/** config.json of a checkpoint of CLIP itself; null when it is none. */
export function clipVisionConfig(raw: Record<string, unknown>): VisionConfig | null {
  if (isClip(raw)) return visionConfig(raw, clip, 'clip');
  return raw['model_type'] === 'clip' ? visionConfig(raw['vision_config'], clip, 'clip') : null;
}

function visionConfig(raw: unknown, defaults: Defaults, kind: VisionConfig['kind']): VisionConfig {
  const config = section(raw, 'vision_config');
  return {
    kind,
    ...transformer(config, defaults.sizes),
    image: config.count('image_size', defaults.image),
    patch: config.count('patch_size', defaults.patch),
    activation: config.text('hidden_act', defaults.activation),
    epsilon: config.number('layer_norm_eps', defaults.epsilon),
    qkvBias: config.flag('qkv_bias', true),
  };
}

// The sizes that are measured: the true architectures, shares of their layers, and a small one to try the bench itself.

import type { RandomSizes } from '../../../engine/convert/convert.ts';

export const languages = ['opt-2.7b', 't5-xl'] as const;
export type LanguageName = (typeof languages)[number];

const vision = { width: 1408, intermediate: 6144, layers: 39, heads: 16, image: 224, patch: 14 };
const qformer = { width: 768, intermediate: 3072, layers: 12, heads: 12, queries: 32 };
const language = {
  'opt-2.7b': {
    kind: 'opt',
    ...{ width: 2560, intermediate: 10240, layers: 32, heads: 32, vocabulary: 50304, positions: 2048 },
  },
  't5-xl': { kind: 't5', ...{ width: 2048, intermediate: 5120, layers: 24, heads: 32, vocabulary: 32128 } },
} as const;

const smallLanguage = {
  'opt-2.7b': {
    kind: 'opt',
    ...{ width: 160, intermediate: 320, layers: 2, heads: 2, vocabulary: 1024, positions: 128 },
  },
  't5-xl': { kind: 't5', ...{ width: 128, intermediate: 256, layers: 2, heads: 2, vocabulary: 1024 } },
} as const;

/** `layers`: share of the layers of every part, at least two of each. */
export function trueSizes(name: LanguageName, layers = 1): RandomSizes {
  const fewer = <T extends { layers: number }>(part: T): T => ({
    ...part,
    layers: Math.max(2, Math.round(part.layers * layers)),
  });
  return { vision: fewer(vision), qformer: fewer(qformer), language: fewer(language[name]) };
}

/** Same heads as the true ones, little of everything: a minute for the whole bench. */
export function smallSizes(name: LanguageName): RandomSizes {
  return {
    vision: { width: 176, intermediate: 256, layers: 2, heads: 2, image: 56, patch: 14 },
    qformer: { width: 64, intermediate: 128, layers: 2, heads: 2, queries: 8 },
    language: smallLanguage[name],
  };
}

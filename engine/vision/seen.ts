// What the vision room gives back of a photo: the shapes that cross from its process to its door and on.

import type { PatchGrid } from '../model.ts';

export interface SeenTag {
  name: string;
  /** Calibrated probability, 0 to 1. */
  score: number;
}

/** A caption that may be chosen. */
export interface SeenCandidate {
  text: string;
  /** exp of the summed log-probabilities of its tokens, the end token too. */
  probability: number;
  /** Image-text matching probability of this caption; null when the model cannot match. */
  match: number | null;
  /** Best cosine similarity of the photo's vectors to this caption; null when the model has no vectors. */
  similarity: number | null;
  /** Drawn by lot, not a beam. */
  sampled: boolean;
}

export interface SeenCaption extends SeenCandidate {
  /** True when the calibrated self-check failed: not to be shown as fact. */
  doubtful: boolean;
  /** What it was chosen from, best first; empty where nothing else was said. */
  others: SeenCandidate[];
}

/** All that one pass through the vision encoder gave of one photo. */
export interface Seen {
  /** Visual prompt, queries × language width as float16 bits; null without a language model. */
  prompt: Uint16Array | null;
  /** Retrieval vectors, queries × vectorWidth, each L2-normalised; null without retrieval. */
  vectors: Float32Array | null;
  tags: SeenTag[];
  caption: SeenCaption | null;
}

export interface Said {
  text: string;
  /** exp of the summed log-probabilities of its tokens, the end token too. */
  probability: number;
}

export interface ManyMatches {
  /** Per text: mean over queries of logit[1] - logit[0]; its logistic is the match. */
  logits: Float32Array;
  /** Per text: best cosine of the photo's vectors. */
  similarities: Float32Array;
}

/** Where the model looked for a text. */
export interface LookedMap {
  grid: PatchGrid;
  /** 0..1 for each patch, row by row. */
  whole: Float32Array;
  /** In the order of the text; null for a word that has no place in the photo. */
  words: { word: string; heat: Float32Array | null }[];
  by: 'similarity' | 'attention';
}

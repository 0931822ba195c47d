// Runs searches of several images together on one decoder until all have ended or somebody cancels.

import type { Branch, Search, Spoken } from './search.ts';

/** A language model that is being spoken with: several sequences, each with branches that share a beginning. */
export interface Decoder {
  /** Logits [vocabulary] after the prompt, one row per sequence. */
  begin(): Promise<Float32Array[]>;
  /**
   * Runs the new branches of each sequence (none: that sequence is over) and returns their logits. A branch's `parent`
   * is the place of the branch it continues among that sequence's branches of the call before.
   */
  extend(branches: readonly (readonly Branch[])[]): Promise<Float32Array[][]>;
}

export interface GenerateOptions {
  signal?: AbortSignal;
  /** Told after every step with the best ids so far of each sequence. */
  onStep?: (best: (readonly number[])[]) => void;
}

/**
 * What each search found, best first. Between steps the event loop gets a turn, so that a cancellation can arrive;
 * rejects with the signal's reason then.
 */
export async function generate(
  decoder: Decoder,
  searches: readonly Search[],
  { signal, onStep }: GenerateOptions = {},
): Promise<Spoken[][]> {
  signal?.throwIfAborted();
  let logits: Float32Array[][] = (await decoder.begin()).map((row) => [row]);
  for (;;) {
    const branches = searches.map((search, i) => (logits[i]!.length ? search.advance(logits[i]!) : []));
    onStep?.(searches.map((search) => search.best()));
    if (branches.every((list) => list.length === 0)) return searches.map((search) => search.results());
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    logits = await decoder.extend(branches);
  }
}

// Changes to the scores of the next token before one is chosen: penalties, bans and the narrowing for sampling.
// The same arithmetic and order as the reference implementation (transformers' logits processors), one row at a time.

/** Changes `scores` [vocabulary] in place; `ids` is everything said so far, the prompt's ids in front. */
export type Processor = (scores: Float32Array, ids: readonly number[]) => void;

/** Divides positive and multiplies negative scores of every id that already occurs. */
export function repetitionPenalty(penalty: number): Processor {
  return (scores, ids) => {
    for (const id of new Set(ids)) {
      const score = scores[id];
      if (score !== undefined) scores[id] = score < 0 ? score * penalty : score / penalty;
    }
  };
}

/** Bans every id that would complete an n-gram which already occurs. */
export function noRepeatNgram(size: number): Processor {
  return (scores, ids) => {
    if (ids.length + 1 < size) return;
    const tail = ids.length - (size - 1);
    for (let start = 0; start + size <= ids.length; start++) {
      let same = true;
      for (let k = 0; k < size - 1 && same; k++) same = ids[start + k] === ids[tail + k];
      if (same) ban(scores, [ids[start + size - 1]!]);
    }
  };
}

/** No end before `length` ids in all, the prompt's included. */
export function minLength(length: number, eos: readonly number[]): Processor {
  return (scores, ids) => {
    if (ids.length < length) ban(scores, eos);
  };
}

/** No end before `count` ids after a prompt of `promptLength`. */
export function minNewTokens(promptLength: number, count: number, eos: readonly number[]): Processor {
  return (scores, ids) => {
    if (ids.length - promptLength < count) ban(scores, eos);
  };
}

/** Ids from `limit` on are never said: rows that only pad the matrix. */
function onlyBelow(limit: number): Processor {
  return (scores) => void (limit < scores.length && scores.fill(-Infinity, limit));
}

function suppress(banned: readonly number[]): Processor {
  return (scores) => ban(scores, banned);
}

/** Divides every score: below 1 sharpens, above 1 flattens. */
export function temperature(value: number): Processor {
  return (scores) => {
    for (let i = 0; i < scores.length; i++) scores[i] = scores[i]! / value;
  };
}

/** Keeps the `count` best (and what equals the last of them). */
export function topK(count: number): Processor {
  return (scores) => {
    if (count >= scores.length) return;
    const least = scores.toSorted()[scores.length - count]!;
    for (let i = 0; i < scores.length; i++) if (scores[i]! < least) scores[i] = -Infinity;
  };
}

/** Keeps the smallest set of ids whose probability together reaches `share`; always the best one. */
export function topP(share: number): Processor {
  return (scores) => {
    const order = Uint32Array.from(scores, (_, i) => i).toSorted((a, b) => scores[a]! - scores[b]! || a - b);
    const best = scores[order.at(-1)!]!;
    let total = 0;
    for (const score of scores) total += Math.exp(score - best);
    let below = 0;
    for (const id of order.subarray(0, order.length - 1)) {
      below += Math.exp(scores[id]! - best) / total;
      if (below > 1 - share) break;
      scores[id] = -Infinity;
    }
  };
}

export interface ProcessorSettings {
  repetitionPenalty?: number;
  noRepeatNgram?: number;
  /** In ids, the prompt's included. */
  minLength?: number;
  minNewTokens?: number;
  suppress?: readonly number[];
  /** Ids from here on are never said; the whole vocabulary when absent. */
  tokens?: number;
}

/** All that apply to a search, in the reference's order. */
export function processorsFor(
  settings: ProcessorSettings,
  promptLength: number,
  eos: readonly number[],
): readonly Processor[] {
  const list: Processor[] = [];
  const { repetitionPenalty: penalty = 1, noRepeatNgram: size = 0, minNewTokens: least = 0 } = settings;
  if (settings.tokens !== undefined) list.push(onlyBelow(settings.tokens));
  if (penalty !== 1) list.push(repetitionPenalty(penalty));
  if (size > 0) list.push(noRepeatNgram(size));
  if (settings.minLength) list.push(minLength(settings.minLength, eos));
  if (least > 0) list.push(minNewTokens(promptLength, least, eos));
  if (settings.suppress?.length) list.push(suppress(settings.suppress));
  return list;
}

function ban(scores: Float32Array, ids: readonly number[]): void {
  for (const id of ids) if (id < scores.length) scores[id] = -Infinity;
}

// How probable given continuations are: what each says is known, so nothing is chosen; the decoder only tells scores.
// Continuations that begin alike share the steps of their beginning.

import { logProbabilityOf, toRow, type Branch, type Search } from './search.ts';

/**
 * A search whose results are the continuations in the order given, each with the summed log-probability of its ids after
 * the prompt. None may be empty.
 */
export function scoreContinuations(continuations: readonly (readonly number[])[]): Search {
  const sums = continuations.map(() => 0);
  /** Which open branch each continuation follows. */
  const follows = continuations.map(() => 0);
  let step = 0;

  function advance(logits: readonly Float32Array[]): Branch[] {
    const rows = logits.map(toRow);
    const branches: Branch[] = [];
    const placeOf = new Map<string, number>();
    continuations.forEach((ids, i) => {
      const token = ids[step];
      if (token === undefined) return;
      const parent = follows[i]!;
      sums[i]! += logProbabilityOf(rows[parent]!, token);
      if (step + 1 === ids.length) return;
      const name = `${parent} ${token}`;
      if (!placeOf.has(name)) placeOf.set(name, branches.push({ parent, token }) - 1);
      follows[i] = placeOf.get(name)!;
    });
    step++;
    return branches;
  }

  return {
    advance,
    best: () => [],
    results: () => continuations.map((ids, i) => ({ ids: [...ids], logProbability: sums[i]!, score: sums[i]! })),
  };
}

// Several searches after one prompt as one: they share its keys and values and every step of the decoder.

import type { Branch, Search } from './search.ts';

/** `results` are those of each search in turn. */
export function sideBySide(searches: readonly Search[]): Search {
  /** How many branches each has open; all begin with the one row after the prompt. */
  let open: readonly number[] | null = null;

  function advance(logits: readonly Float32Array[]): Branch[] {
    let at = 0;
    const next = searches.map((search, i) => {
      const first = at;
      if (open) at += open[i]!;
      const rows = open ? logits.slice(first, at) : logits;
      if (rows.length === 0) return [];
      return search.advance(rows).map(({ parent, token }) => ({ parent: first + parent, token }));
    });
    open = next.map((branches) => branches.length);
    return next.flat();
  }

  return {
    advance,
    best: () => searches[0]?.best() ?? [],
    results: () => searches.flatMap((search) => search.results()),
  };
}

// The call for captions in doubt. How many there are is counted in stretches of photos, so that others are answered in
// between, and known until something is written.

import { setImmediate as pause } from 'node:timers/promises';
import type { Engine } from '../../contract.ts';
import type { Store } from '../../store/store.ts';

const usualLimit = 20;
/** Photos counted at once. */
const atOnce = 50_000;

export function reviewCalls({ store }: { store: Store }) {
  let known: { revision: string; total: number } | null = null;
  async function counted(): Promise<number> {
    const revision = store.revision();
    if (known?.revision === revision) return known.total;
    let total = 0;
    const newest = store.newestPhoto();
    for (let from = 1; from <= newest; from += atOnce) {
      total += store.countDoubted(from, from + atOnce);
      if (from + atOnce <= newest) await pause();
    }
    known = { revision, total };
    return total;
  }
  return {
    async reviewQueue({ after = null, limit = usualLimit }) {
      return store.reviewQueue({ after, limit, total: await counted() });
    },
  } satisfies Partial<Engine>;
}

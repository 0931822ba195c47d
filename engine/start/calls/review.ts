// The call for captions in doubt.

import type { Engine } from '../../contract.ts';
import type { Store } from '../../store/store.ts';

const usualLimit = 20;

export function reviewCalls({ store }: { store: Store }) {
  return {
    reviewQueue: async ({ after = null, limit = usualLimit }) => store.reviewQueue({ after, limit }),
  } satisfies Partial<Engine>;
}

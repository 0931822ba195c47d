// The words that captions are made of, as people spell them, by how often they were written. Learned from the captions in
// slices once photos are looked at, and from those written since whenever somebody types; who types waits for none of it.

import type { ReadStore } from '../store/store.ts';
import { createPauses } from './pauses.ts';

const readAtOnce = 512;
/** Somebody who types is offered the words known by then. */
const patienceMs = 40;
/** Words remembered: captions of any library have fewer; names and numbers must not fill the memory. */
const mostWords = 50_000;

export function createVocabulary(store: ReadStore) {
  const counts = new Map<string, number>();
  let last = 0;
  let learning: Promise<void> | null = null;

  async function learn(): Promise<void> {
    const pauses = createPauses();
    for (;;) {
      const texts = store.captionTexts(last, readAtOnce);
      for (const { id, text } of texts) {
        last = id;
        for (const word of text.toLowerCase().match(/\p{L}[\p{L}\p{M}]+/gu) ?? []) {
          const count = counts.get(word);
          if (count !== undefined || counts.size < mostWords) counts.set(word, (count ?? 0) + 1);
        }
      }
      if (texts.length < readAtOnce) return;
      await pauses.ifDue();
    }
  }

  const learnt = () => (learning ??= learn().finally(() => (learning = null)));

  return {
    /** Learns in the background: a hundred thousand captions take a tenth of a second, and the first letter need not wait. */
    warm(): void {
      // What goes wrong here goes wrong again, and is told, when somebody types.
      void learnt().catch(() => undefined);
    },
    /** The most frequent words that begin so, without the letters themselves when they are a whole word. */
    async beginning(letters: string, limit: number): Promise<string[]> {
      await Promise.race([learnt(), new Promise((resolve) => setTimeout(resolve, patienceMs))]);
      const found: [string, number][] = [];
      for (const entry of counts) if (entry[0].startsWith(letters)) found.push(entry);
      return found
        .toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
        .slice(0, limit)
        .map(([word]) => word);
    },
  };
}

// The smallest picture of photos whose thumbnails are older than such pictures: made when a thumbnail is looked at, one
// at a time, so that the person looking never waits for it.

import type { Decoder } from '../decode/decode.ts';
import type { Store } from '../store/store.ts';

/** More are left for the next time somebody looks. */
const mostWaiting = 200;

export function latePreviews(
  store: Pick<Store, 'lacksPreview' | 'keepPreview'>,
  decoder: Pick<Decoder, 'preview'>,
): (photo: number, fingerprint: string) => void {
  const waiting = new Map<number, string>();
  let making = false;

  async function make(): Promise<void> {
    making = true;
    for (const [photo, fingerprint] of waiting) {
      try {
        store.keepPreview(photo, await decoder.preview({ fingerprint }));
      } catch {
        // The thumbnail is gone or the library closed: its next look tries again.
      }
      waiting.delete(photo);
    }
    making = false;
  }

  return (photo, fingerprint) => {
    if (waiting.size >= mostWaiting || waiting.has(photo) || !store.lacksPreview(photo)) return;
    waiting.set(photo, fingerprint);
    if (!making) void make();
  };
}

// What a model is shown of a photo when it is asked about it.

import { EngineError, type PhotoKind } from '../contract.ts';
import type { Decoder } from '../decode/decode.ts';
import { shownPath } from '../file-path.ts';
import { asksForWords } from '../model.ts';
import type { Look, Pipeline } from '../pipeline.ts';
import type { Store } from '../store/store.ts';
import type { Vision } from '../vision/vision.ts';

export interface SeenRooms {
  store: Store;
  decoder: Decoder;
  pipeline: Pipeline;
}

/** Its visual prompt, kept or made now; its pixels where the prompt depends on the question. */
export async function whatIsSeen({ store, decoder, pipeline }: SeenRooms, photo: number, look: Look) {
  const vision = await look.open();
  if (asksForWords(vision.description())) {
    return { prompt: null, pixels: await pixelsOf(decoder, vision, store.presentFile(photo)) };
  }
  const maker = look.made.chat!;
  const kept = store.visualPrompt(photo, maker);
  if (kept) return { prompt: kept.data };
  await pipeline.seeNow(photo, look);
  const prompt = store.visualPrompt(photo, maker);
  if (!prompt) throw new EngineError('busy', 'The photo changed just now. Ask again in a moment.');
  return { prompt: prompt.data };
}

export function pixelsOf(
  decoder: Decoder,
  vision: Vision,
  { path, kind, fingerprint }: { path: string; kind: PhotoKind | null; fingerprint: string | null },
) {
  if (!kind) throw new EngineError('busy', `${shownPath(path)} has not been read yet. Try again in a moment.`);
  return decoder.pixels({ path, kind, fingerprint, size: vision.description().image.size });
}

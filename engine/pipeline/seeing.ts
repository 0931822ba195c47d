// The stage that looks: takes four photos' pixels at a time through the model and hands everything that one pass gave
// to the store. While the model looks at one batch, the pixels of the next are made.

import { EngineError } from '../contract.ts';
import type { Decoder } from '../decode/decode.ts';
import type { Maker, SeenResult, Stage, Store, WaitingPhoto } from '../store/store.ts';
import type { Seen, Vision } from '../vision/vision.ts';

/** The model chosen to look at photos; its process starts when first needed. */
export interface Seer {
  maker: Maker;
  /** What its results are made by: the model, its version and the way we ask it. */
  by: string;
  open(): Promise<Vision>;
}

export interface SeeingOptions {
  store: Store;
  decoder: Decoder;
  seer: Seer | null;
  next: (stage: Stage, limit: number) => WaitingPhoto[];
  setAside: (photo: WaitingPhoto, stage: Stage, error: unknown) => void;
  underWay: Set<number>;
}

export interface Ready extends WaitingPhoto {
  fingerprint: string;
  pixels: Uint8Array;
}

export interface Seeing {
  /** The next photos with their pixels; none when nothing waits. They are under way until seen. */
  batch(): Promise<Ready[]>;
  /** Looks at them and keeps the results. Returns the photos whose state changed. */
  see(batch: Ready[]): Promise<number[]>;
  seeNow(photo: number): Promise<number[]>;
  /** Something may be there to look at. */
  mayWait(): boolean;
}

/** Short, so that a question gets its turn soon; long enough that the model is busy. */
const batchSize = 4;
/** So many photos in a row that end the process are the model's fault, or the memory's, not theirs. */
const mostCrashes = 3;

export function openSeeing({ store, decoder, seer, next, setAside, underWay }: SeeingOptions): Seeing {
  let ahead: Promise<Ready[]> | null = null;
  let crashes = 0;

  async function prepare(): Promise<Ready[]> {
    if (!seer) return [];
    const { size } = (await seer.open()).description().image;
    const ready: Ready[] = [];
    const taken: WaitingPhoto[] = [];
    try {
      for (let some = next('see', batchSize); some.length > 0; some = next('see', batchSize - ready.length)) {
        for (const { photo } of some) underWay.add(photo);
        taken.push(...some);
        const made = await Promise.all(some.map((photo) => pixelsOf(photo, size)));
        ready.push(...made.filter((one) => one !== null));
        if (ready.length === batchSize) break;
      }
    } catch (error) {
      release(taken);
      throw error;
    }
    return ready;
  }

  async function pixelsOf(photo: WaitingPhoto, size: number): Promise<Ready | null> {
    const { path, kind, fingerprint } = photo;
    try {
      if (!kind || !fingerprint)
        throw new EngineError('bug', `Photo ${photo.photo} waits to be seen but was never read.`);
      return { ...photo, fingerprint, pixels: await decoder.pixels({ path, kind, size }) };
    } catch (error) {
      underWay.delete(photo.photo);
      setAside(photo, 'see', error);
      return null;
    }
  }

  async function look(vision: Vision, batch: Ready[]): Promise<SeenResult[]> {
    try {
      const caption = vision.description().language !== null;
      const seen = await vision.see({ pixels: batch.map((photo) => photo.pixels), caption });
      crashes = 0;
      return batch.map((photo, i) => resultOf(photo, seen[i]!, vision));
    } catch (error) {
      if (!mayBeThePhoto(error)) throw error;
      if (batch.length > 1) return (await oneByOne(vision, batch)).flat();
      if (++crashes >= mostCrashes) throw error;
      setAside(batch[0]!, 'see', error);
      return [];
    }
  }

  async function oneByOne(vision: Vision, batch: Ready[]): Promise<SeenResult[][]> {
    const results = [];
    for (const photo of batch) results.push(await look(vision, [photo]));
    return results;
  }

  function resultOf(photo: Ready, seen: Seen, vision: Vision): SeenResult {
    const { dims, language } = vision.description();
    return {
      photo: photo.photo,
      fingerprint: photo.fingerprint,
      by: seer!.by,
      maker: seer!.maker,
      caption: seen.caption && { ...seen.caption, prompt: language?.prompts.caption.prompt ?? '' },
      tags: seen.tags,
      vectors: seen.vectors && { queries: dims.queries, width: dims.vectorWidth!, data: seen.vectors },
      prompt: seen.prompt && { queries: dims.queries, width: language!.width, data: seen.prompt },
    };
  }

  function release(batch: WaitingPhoto[]): void {
    for (const { photo } of batch) underWay.delete(photo);
  }

  return {
    async batch() {
      const prepared = await (ahead ?? prepare());
      ahead = null;
      const batch = prepared.length > 0 ? prepared : await prepare();
      if (batch.length > 0) {
        ahead = prepare();
        // Whoever takes it next hears of its failure.
        ahead.catch(() => {});
      }
      return batch;
    },
    async see(batch) {
      try {
        store.keepSeen(await look(await seer!.open(), batch));
        return batch.map(({ photo }) => photo);
      } finally {
        release(batch);
      }
    },
    async seeNow(photo) {
      const vision = await seer!.open();
      const { path, kind, fingerprint } = store.presentFile(photo);
      if (!kind || !fingerprint) throw new EngineError('busy', 'This photo is not read yet. Try again in a moment.');
      const pixels = await decoder.pixels({ path, kind, size: vision.description().image.size });
      const ready = { photo, path, bytes: 0, modifiedMs: 0, kind, fingerprint, pixels };
      const seen = await vision.see({ pixels: [pixels], caption: vision.description().language !== null });
      return store.keepSeen([resultOf(ready, seen[0]!, vision)]);
    },
    mayWait: () => seer !== null && (ahead !== null || next('see', 1).length > 0),
  };
}

function mayBeThePhoto(error: unknown): boolean {
  return !(error instanceof EngineError) || error.reason === 'vision-crashed' || error.reason === 'bug';
}

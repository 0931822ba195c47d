// The stage that looks: takes four photos' pixels at a time through the model and hands everything that one pass gave
// to the store. While the model looks at one batch, the pixels of the next are made.

import { EngineError } from '../contract.ts';
import type { Decoder } from '../decode/decode.ts';
import type { Maker, SeenResult, Stage, Store, WaitingPhoto } from '../store/store.ts';
import { keptPrompt, type Seen, type Vision } from '../vision/vision.ts';

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
  /** Photos that wait to be seen. */
  next: (limit: number) => WaitingPhoto[];
  setAside: (photo: WaitingPhoto, stage: Stage, error: unknown) => void;
  underWay: Set<number>;
}

interface Ready extends WaitingPhoto {
  fingerprint: string;
  pixels: Uint8Array;
}

/** Short, so that a question gets its turn soon; long enough that the model is busy. */
const batchSize = 4;
/** So many photos in a row that end the process are the model's fault, or the memory's, not theirs. */
const mostCrashes = 3;

export class Seeing {
  private readonly options: SeeingOptions;
  private ahead: Promise<Ready[]> | null = null;
  private crashes = 0;

  constructor(options: SeeingOptions) {
    this.options = options;
  }

  /** The next photos with their pixels; none when nothing waits. They are under way until seen. */
  async batch(): Promise<Ready[]> {
    const prepared = await (this.ahead ?? this.prepare());
    this.ahead = null;
    const batch = prepared.length > 0 ? prepared : await this.prepare();
    if (batch.length > 0) {
      this.ahead = this.prepare();
      // Whoever takes it next hears of its failure.
      this.ahead.catch(() => {});
    }
    return batch;
  }

  /** Looks at them and keeps the results. Returns the photos whose state may have changed. */
  async see(batch: Ready[]): Promise<number[]> {
    const { store, seer } = this.options;
    try {
      store.keepSeen(await this.look(await seer!.open(), batch));
      return batch.map(({ photo }) => photo);
    } finally {
      this.release(batch);
    }
  }

  /** One photo out of turn. Returns the photos kept. */
  async seeNow(photo: number): Promise<number[]> {
    const { store, decoder, seer } = this.options;
    const vision = await seer!.open();
    const { path, kind, fingerprint } = store.presentFile(photo);
    if (!kind || !fingerprint) throw new EngineError('busy', 'This photo is not read yet. Try again in a moment.');
    const pixels = await decoder.pixels({ path, kind, size: vision.description().image.size });
    const [seen] = await vision.see({ pixels: [pixels], caption: vision.description().language !== null });
    return store.keepSeen([this.resultOf({ photo, fingerprint }, seen!, vision)]);
  }

  /** Something may be there to look at. */
  mayWait(): boolean {
    return this.options.seer !== null && (this.ahead !== null || this.options.next(1).length > 0);
  }

  private async prepare(): Promise<Ready[]> {
    const { seer, next, underWay } = this.options;
    if (!seer || next(1).length === 0) return [];
    const { size } = (await seer.open()).description().image;
    const ready: Ready[] = [];
    const taken: WaitingPhoto[] = [];
    try {
      while (ready.length < batchSize) {
        const some = next(batchSize - ready.length);
        if (some.length === 0) break;
        for (const { photo } of some) underWay.add(photo);
        taken.push(...some);
        const made = await Promise.all(some.map((photo) => this.withPixels(photo, size)));
        ready.push(...made.filter((one) => one !== null));
      }
      return ready;
    } catch (error) {
      this.release(taken);
      throw error;
    }
  }

  private async withPixels(photo: WaitingPhoto, size: number): Promise<Ready | null> {
    const { decoder, underWay, setAside } = this.options;
    const { path, kind, fingerprint } = photo;
    try {
      if (!kind || !fingerprint)
        throw new EngineError('bug', `Photo ${photo.photo} waits to be seen, and was not read.`);
      return { ...photo, fingerprint, pixels: await decoder.pixels({ path, kind, size }) };
    } catch (error) {
      underWay.delete(photo.photo);
      setAside(photo, 'see', error);
      return null;
    }
  }

  /** A batch that ends the model's process is taken apart, to find the photo that did it. */
  private async look(vision: Vision, batch: Ready[]): Promise<SeenResult[]> {
    try {
      const caption = vision.description().language !== null;
      const seen = await vision.see({ pixels: batch.map((photo) => photo.pixels), caption });
      this.crashes = 0;
      return batch.map((photo, i) => this.resultOf(photo, seen[i]!, vision));
    } catch (error) {
      if (!mayBeThePhoto(error)) throw error;
      if (batch.length > 1) {
        const results: SeenResult[] = [];
        for (const photo of batch) results.push(...(await this.look(vision, [photo])));
        return results;
      }
      if (++this.crashes >= mostCrashes) throw error;
      this.options.setAside(batch[0]!, 'see', error);
      return [];
    }
  }

  private resultOf(
    { photo, fingerprint }: Pick<Ready, 'photo' | 'fingerprint'>,
    seen: Seen,
    vision: Vision,
  ): SeenResult {
    const description = vision.description();
    const { dims, language } = description;
    const kept = keptPrompt(description);
    const { by, maker } = this.options.seer!;
    return {
      ...{ photo, fingerprint, by, maker },
      tags: seen.tags,
      caption: seen.caption && { ...seen.caption, prompt: language?.prompts.caption?.prompt ?? '' },
      vectors: seen.vectors && { queries: dims.queries, width: dims.vectorWidth!, data: seen.vectors },
      prompt: seen.prompt && { queries: kept.rows, width: kept.width, data: seen.prompt },
    };
  }

  private release(batch: readonly WaitingPhoto[]): void {
    for (const { photo } of batch) this.options.underWay.delete(photo);
  }
}

function mayBeThePhoto(error: unknown): boolean {
  return !(error instanceof EngineError) || error.reason === 'vision-crashed' || error.reason === 'bug';
}

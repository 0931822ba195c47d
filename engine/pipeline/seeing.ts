// The stage that looks: takes four photos' pixels at a time through the models and hands everything that one pass gave
// to the store. While the models look at one batch, the pixels of the next are made.

import { EngineError, type ModelTask } from '../contract.ts';
import type { Decoder } from '../decode/decode.ts';
import type { Made, SeenResult, SightTask, Stage, Store, WaitingPhoto } from '../store/store.ts';
import { keptPrompt, type Seen, type Vision } from '../vision/vision.ts';

/** One pass through one vision encoder and all that hangs on it; its process starts when first needed. */
export interface Look {
  /** What is made of every photo, and by what; `chat` where its visual prompt is to be kept. */
  made: Partial<Record<ModelTask, Made>>;
  open(): Promise<Vision>;
  /** Its process ended again and again: true when something lighter has taken its place. */
  lighten(): Promise<boolean>;
}

/** The models chosen to look at photos: once for all tasks that share an encoder. */
export interface Seer {
  looks: readonly Look[];
  /** Names all of it: a failure of anything else is tried again. */
  by: string;
}

export interface SeeingOptions {
  store: Store;
  decoder: Decoder;
  /** Asked at every batch, so that models can come and go; null without any. */
  seer: () => Seer | null;
  /** Photos that wait to be seen. */
  next: (limit: number) => WaitingPhoto[];
  setAside: (photo: WaitingPhoto, stage: Stage, error: unknown) => void;
  underWay: Set<number>;
}

interface Ready extends WaitingPhoto {
  fingerprint: string;
  /** By size: each look has its own. */
  pixels: Map<number, Uint8Array>;
}

/** Photos with their pixels, for the models that were chosen when they were made. */
export interface Batch {
  seer: Seer;
  photos: Ready[];
}

/** So many photos in a row that end the process are the model's fault, or the memory's, not theirs. */
const mostCrashes = 3;

export class Seeing {
  private readonly options: SeeingOptions;
  private ahead: Promise<Batch | null> | null = null;
  private crashes = 0;

  constructor(options: SeeingOptions) {
    this.options = options;
  }

  /** The next photos with their pixels; null when nothing waits. They are under way until seen. */
  async batch(): Promise<Batch | null> {
    const prepared = this.current(await (this.ahead ?? this.prepare()));
    this.ahead = null;
    const batch = prepared ?? (await this.prepare());
    if (batch) {
      this.ahead = this.prepare();
      // Whoever takes it next hears of its failure.
      this.ahead.catch(() => {});
    }
    return batch;
  }

  /** Looks at them and keeps the results, look by look. Returns the photos whose state may have changed. */
  async see({ seer, photos }: Batch): Promise<number[]> {
    try {
      for (const look of seer.looks) {
        const lacking = photos.filter((photo) => photo.lacks.some((task) => look.made[task]));
        if (lacking.length > 0) this.options.store.keepSeen(await this.look(look, lacking));
      }
      return photos.map(({ photo }) => photo);
    } finally {
      this.release(photos);
    }
  }

  /** One photo out of turn, and on the way whatever else of it waits for this look. Returns the photos kept. */
  async seeNow(photo: number, look: Look): Promise<number[]> {
    const { store, decoder } = this.options;
    const vision = await look.open();
    const { path, kind, fingerprint } = store.presentFile(photo);
    if (!kind || !fingerprint)
      throw new EngineError('busy', 'This photo has not been read yet. Try again in a moment.');
    const lacks = store.lacks(photo);
    const pixels = await decoder.pixels({ path, kind, fingerprint, size: vision.description().image.size });
    const [seen] = await vision.see({ pixels: [pixels], caption: captions(look, [{ lacks }]) });
    return store.keepSeen([resultOf({ photo, fingerprint, lacks }, look, seen!, vision)]);
  }

  /** Something may be there to look at. */
  mayWait(): boolean {
    return this.options.seer() !== null && (this.ahead !== null || this.options.next(1).length > 0);
  }

  /** Pixels made for models that were exchanged meanwhile are of no use: their photos wait again. */
  private current(batch: Batch | null): Batch | null {
    if (!batch || batch.seer === this.options.seer()) return batch;
    this.release(batch.photos);
    return null;
  }

  private async prepare(): Promise<Batch | null> {
    const { next, underWay } = this.options;
    const seer = this.options.seer();
    if (!seer || next(1).length === 0) return null;
    const photos: Ready[] = [];
    const taken: WaitingPhoto[] = [];
    try {
      // Short, so that a question gets its turn soon; long where parts of a model take turns in memory.
      const batchSize = Math.max(...(await Promise.all(seer.looks.map(async (look) => (await look.open()).batch))));
      while (photos.length < batchSize) {
        const some = next(batchSize - photos.length);
        if (some.length === 0) break;
        for (const { photo } of some) underWay.add(photo);
        taken.push(...some);
        const made = await Promise.all(some.map((photo) => this.withPixels(photo, seer)));
        photos.push(...made.filter((one) => one !== null));
      }
      return photos.length > 0 ? { seer, photos } : null;
    } catch (error) {
      this.release(taken);
      throw error;
    }
  }

  private async withPixels(photo: WaitingPhoto, seer: Seer): Promise<Ready | null> {
    const { decoder, underWay, setAside } = this.options;
    const { path, kind, fingerprint } = photo;
    // A model that does not open is nobody's photo's fault: its error goes past what follows.
    const looks = seer.looks.filter((look) => photo.lacks.some((task) => look.made[task]));
    const opened = await Promise.all(looks.map((look) => look.open()));
    try {
      if (!kind || !fingerprint)
        throw new EngineError('bug', `Photo ${photo.photo} waits to be seen, and was not read.`);
      const sizes = [...new Set(opened.map((vision) => vision.description().image.size))];
      const pixels = sizes.map(
        async (size) => [size, await decoder.pixels({ path, kind, fingerprint, size })] as const,
      );
      return { ...photo, fingerprint, pixels: new Map(await Promise.all(pixels)) };
    } catch (error) {
      underWay.delete(photo.photo);
      setAside(photo, 'see', error);
      return null;
    }
  }

  /** A batch that ends the model's process is taken apart, to find the photo that did it. */
  private async look(look: Look, photos: Ready[]): Promise<SeenResult[]> {
    try {
      const vision = await look.open();
      const { size } = vision.description().image;
      const pixels = photos.map((photo) => photo.pixels.get(size)!);
      const seen = await vision.see({ pixels, caption: captions(look, photos) });
      this.crashes = 0;
      return photos.map((photo, i) => resultOf(photo, look, seen[i]!, vision));
    } catch (error) {
      if (!mayBeThePhoto(error)) throw error;
      if (photos.length > 1) {
        const results: SeenResult[] = [];
        for (const photo of photos) results.push(...(await this.look(look, [photo])));
        return results;
      }
      if (++this.crashes >= mostCrashes) {
        this.crashes = 0;
        // Something lighter took its place: what is under way waits for that.
        if (await look.lighten()) throw new EngineError('cancelled', 'A lighter model goes on.', { cause: error });
        throw error;
      }
      this.options.setAside(photos[0]!, 'see', error);
      return [];
    }
  }

  private release(photos: readonly WaitingPhoto[]): void {
    for (const { photo } of photos) this.options.underWay.delete(photo);
  }
}

function captions(look: Look, photos: readonly { lacks: SightTask[] }[]): boolean {
  return look.made.captions !== undefined && photos.some(({ lacks }) => lacks.includes('captions'));
}

/** What one pass gave, as far as the photo lacks it. */
function resultOf(
  { photo, fingerprint, lacks }: Pick<Ready, 'photo' | 'fingerprint' | 'lacks'>,
  look: Look,
  seen: Seen,
  vision: Vision,
): SeenResult {
  const { dims, language } = vision.description();
  const wanted = [...lacks, 'chat' as const].flatMap((task) => (look.made[task] ? [[task, look.made[task]]] : []));
  const prompt = keptPrompt(vision.description());
  return {
    ...{ photo, fingerprint, made: Object.fromEntries(wanted) as SeenResult['made'] },
    tags: seen.tags,
    caption: seen.caption && { ...seen.caption, prompt: language?.prompts.caption?.prompt ?? '' },
    vectors: seen.vectors && {
      queries: seen.vectors.length / dims.vectorWidth!,
      width: dims.vectorWidth!,
      data: seen.vectors,
    },
    prompt: seen.prompt && { queries: prompt.rows, width: prompt.width, data: seen.prompt },
  };
}

export function mayBeThePhoto(error: unknown): boolean {
  return !(error instanceof EngineError) || error.reason === 'vision-crashed' || error.reason === 'bug';
}

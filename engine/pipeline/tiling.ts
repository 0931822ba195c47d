// Looks at large photos in parts, where a person wants that: each part through the captions' model as if it were a photo.
// Comes after everything else. Level-triggered: the store says which photos lack it.

import { EngineError, type Tiles, type TilesState } from '../contract.ts';
import type { Decoder } from '../decode/decode.ts';
import type { PartsResult, Store } from '../store/store.ts';
import type { Seen } from '../vision/vision.ts';
import { mayBeThePhoto, type Look, type Seer } from './seeing.ts';

export interface TilingOptions {
  store: Store;
  decoder: Decoder;
  seer: () => Seer | null;
  /** Other photos may wait now. */
  onChange: () => void;
}

type Waiting = ReturnType<Store['nextParts']>[number];

/** A part has at least so many pixels each way: less is no closer look. */
const leastPart = 224;
/** Photos asked for at once: whether one lacks parts is found by looking along all. */
const ahead = 50;

export class Tiling {
  private readonly options: TilingOptions;
  private waiting: Waiting[] = [];
  private by = '';

  constructor(options: TilingOptions) {
    this.options = options;
  }

  tiles(): Tiles {
    const kept = Number(this.options.store.setting('tiles') ?? 0);
    return kept === 2 || kept === 3 ? kept : 0;
  }

  /** So many parts each way; 0: no more of them. */
  setTiles(tiles: Tiles): void {
    this.options.store.setSetting('tiles', tiles === 0 ? null : String(tiles));
    this.options.onChange();
  }

  state(): TilesState {
    const tiles = this.tiles();
    const wanted = this.wanted();
    return { tiles, ...(wanted ? this.options.store.countParts(wanted.made) : { done: 0, waiting: 0 }) };
  }

  /** What could not be looked at is tried again, once whenever the library is opened: its disk may be back. */
  open(): void {
    this.options.store.retryParts();
  }

  mayWait(): boolean {
    const wanted = this.wanted();
    return wanted !== null && this.options.store.nextParts(wanted.made, 1).length > 0;
  }

  /** One photo; its number, or null when none waits. */
  async step(): Promise<number | null> {
    const wanted = this.wanted();
    if (!wanted) return null;
    const photo = this.next(wanted.made);
    if (!photo) return null;
    const { look, tiles, made } = wanted;
    const result = { photo: photo.photo, fingerprint: photo.fingerprint, by: made.by, maker: look.made.captions! };
    this.options.store.keepParts({ ...result, ...(await this.look(photo, look, tiles)) });
    return photo.photo;
  }

  /** Who looks, and what by; null while it is off or nobody says captions. */
  private wanted() {
    const tiles = this.tiles();
    const look = tiles === 0 ? undefined : this.options.seer()?.looks.find(({ made }) => made.captions);
    if (!look || tiles === 0) return null;
    const made = { by: `${look.made.captions!.by} ${tiles}×${tiles}`, leastSide: leastPart * tiles };
    return { look, tiles, made };
  }

  private next(made: { by: string; leastSide: number }): Waiting | undefined {
    if (this.by !== made.by) this.waiting = [];
    this.by = made.by;
    // What was asked for some time ago may be gone, or done.
    if (this.waiting.length === 0) this.waiting = this.options.store.nextParts(made, ahead);
    return this.waiting.shift();
  }

  /** What is said of each part. A photo that cannot be looked at is passed over, with the reason. */
  private async look(
    { path, kind, fingerprint }: Waiting,
    look: Look,
    tiles: Exclude<Tiles, 0>,
  ): Promise<Pick<PartsResult, 'parts' | 'reason'>> {
    const vision = await look.open();
    const { image, language } = vision.description();
    const prompt = language?.prompts.caption?.prompt ?? '';
    try {
      const pixels = await this.options.decoder.tiles({ path, kind, fingerprint, size: image.size, tiles });
      const seen = await vision.see({ pixels, caption: true });
      const parts = seen.flatMap(({ caption }, i) => (caption ? [partOf(caption, prompt, tiles, i)] : []));
      return { parts, reason: null };
    } catch (error) {
      if (!isThePhotos(error)) throw error;
      return { parts: [], reason: error instanceof EngineError ? error.reason : 'bug' };
    }
  }
}

function partOf(caption: NonNullable<Seen['caption']>, prompt: string, tiles: number, index: number) {
  const side = 1 / tiles;
  const region = { x: (index % tiles) * side, y: Math.floor(index / tiles) * side, width: side, height: side };
  return { region, caption: { ...caption, prompt } };
}

function isThePhotos(error: unknown): boolean {
  const reason = error instanceof EngineError ? error.reason : 'bug';
  return (
    mayBeThePhoto(error) || reason.startsWith('file-') || reason.startsWith('decoder-') || reason.startsWith('kind-')
  );
}

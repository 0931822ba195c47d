// Which photos a person has chosen: so many by number, all that answer a search, or long stretches of a list, less some and
// with some more; so that a million can be meant without listing them. Kept by number, never by position alone: photos that
// come or change their order leave it as it is, and those the list holds no longer are not meant until they are back. Knows no
// engine and no screen; whoever acts on it asks for `chosen()`.

import type { SortOrder } from '../../engine/contract.ts';
import { gaps, holds, joined, photosIn, type Span } from './spans.ts';

/** What calls over many photos take, see `chosen` in engine/start/asked/checks.ts. */
export type Chosen = { photos: number[] } | Ruled;

export interface Ruled {
  query: string;
  sort?: SortOrder;
  between?: [first: number, last: number][];
  without?: number[];
  also?: number[];
}

/** A line and its order. */
export interface Ordered {
  text: string;
  sort: SortOrder;
}

/** The first `most` photos of these, or all, by number, in any order. */
export type Find = (chosen: Ruled, most?: number) => Promise<number[]>;

/** One is the other turned round. */
const byTime = new Set<SortOrder>(['newest', 'oldest']);
/** Of more nobody asks where each of them stands. */
const mostFollowed = 500;
/** Photos of a stretch that are listed where another order parts it. */
const mostParted = 100_000;

interface Listed extends Ordered {
  /** Reactive; -1 for photos that are not here. */
  positionOf: (photo: number) => number;
}

export class Selection {
  /** Photos chosen by number. */
  #set = new Set<number>();
  /** Of a whole search or of stretches, those that are left out. */
  #out = new Set<number>();
  /** Raised by every change. A signal per photo would cost more than the few photos on the screen asking again. */
  #changes = $state(0);
  /** The search of which all are chosen but `#out`, and how many answer it. */
  #all = $state.raw<{ text: string; total: number } | null>(null);
  /** The list of which stretches are chosen but `#out`. */
  #spans = $state.raw<{ list: Listed; spans: readonly Span[] } | null>(null);
  /** Chosen by number, and not in the list now: nobody sees them, so nothing is done to them unless they come back. */
  #left = new Set<number>();
  /** Where a range begins: the photo chosen last without Shift. */
  anchor = $state<number | null>(null);

  #find: Find;
  #onLetGo: (photos: number) => void;

  /** `onLetGo`: so many are chosen no longer although nobody said so. */
  constructor(find: Find, onLetGo: (photos: number) => void = () => {}) {
    this.#find = find;
    this.#onLetGo = onLetGo;
  }

  readonly count = $derived.by(() => {
    void this.#changes;
    const ruled = this.#all ? this.#all.total : this.#spans ? photosIn(this.#spans.spans) : 0;
    return Math.max(0, ruled + this.#set.size - this.#out.size);
  });

  get empty(): boolean {
    return this.count === 0;
  }

  /** The search all of which is chosen (less exceptions); null otherwise. */
  get search(): string | null {
    return this.#all?.text ?? null;
  }

  /** The numbers chosen; null while more are meant than are listed, for which `list()` asks the engine. */
  get ids(): number[] | null {
    void this.#changes;
    return this.#all || this.#spans ? null : [...this.#set];
  }

  get spans(): readonly Span[] {
    return this.#spans?.spans ?? [];
  }

  has(photo: number): boolean {
    void this.#changes;
    return this.#set.has(photo) || (!this.#out.has(photo) && this.#ruled(photo));
  }

  /** It is one of the whole search or of the stretches. */
  #ruled(photo: number): boolean {
    if (this.#all) return true;
    return this.#spans !== null && holds(this.#spans.spans, this.#spans.list.positionOf(photo));
  }

  /** What to hand to a call over many photos; null when nothing is chosen. */
  chosen(): Chosen | null {
    if (this.empty) return null;
    if (!this.#all && !this.#spans) return { photos: [...this.#set] };
    return {
      query: this.#all?.text ?? this.#spans!.list.text,
      ...(this.#spans ? { sort: this.#spans.list.sort, between: this.#spans.spans.map(idsOf) } : {}),
      ...(this.#out.size > 0 ? { without: [...this.#out] } : {}),
      ...(this.#set.size > 0 ? { also: [...this.#set] } : {}),
    };
  }

  /** Numbers chosen, the first `most` of them or every one; asked for when more are meant than are listed. */
  async list(most?: number): Promise<number[]> {
    const chosen = this.chosen();
    const photos = chosen === null ? [] : 'photos' in chosen ? chosen.photos : await this.#find(chosen, most);
    return photos.slice(0, most);
  }

  /** This photo and no other. */
  only(photo: number): void {
    this.#become([photo]);
    this.anchor = photo;
  }

  toggle(photo: number): void {
    this.#changed();
    if (this.#out.delete(photo) || this.#set.delete(photo)) this.anchor = photo;
    else if (this.#ruled(photo)) this.#out.add(photo);
    else this.#set.add(photo);
    this.anchor = photo;
  }

  /** These photos (a range, a box), in place of what was chosen or together with it. The anchor stays. */
  range(photos: Iterable<number>, { keep = false } = {}): void {
    if (!keep) return this.#become(photos);
    this.#changed();
    for (const photo of photos) if (!this.#out.delete(photo) && !this.#ruled(photo)) this.#set.add(photo);
  }

  /** A stretch of a list too long to be listed, in place of what was chosen or together with it. The anchor stays. */
  span(list: Listed, span: Span, { keep = false } = {}): void {
    const same = this.#spans?.list.text === list.text && this.#spans.list.sort === list.sort;
    if (keep && this.#all) return this.#inside([span], list);
    const before = keep && same ? this.#spans!.spans : [];
    const [photos, out] = keep ? [[...this.#set], [...this.#out]] : [[], []];
    this.#become(photos);
    this.#spans = { list, spans: joined([...before, span]) };
    for (const photo of out) if (!holds([span], list.positionOf(photo))) this.#out.add(photo);
    for (const photo of this.#set) if (this.#ruled(photo)) this.#set.delete(photo);
  }

  /** Every photo that answers this search line, `total` of them, whether it was ever on the screen or not. */
  all(text: string, total: number): void {
    this.#become([]);
    this.#all = { text, total };
  }

  /** What was chosen of this search is not, and the rest is. Of stretches, `photosAt` gives the photos at positions. */
  async invert(text: string, total: number, photosAt: (positions: number[]) => Promise<number[]>): Promise<void> {
    if (this.#spans) return this.#invertSpans(this.#spans.list, total, photosAt);
    if (this.#all) return this.#become(this.#out);
    const photos = this.#set;
    this.all(text, total);
    this.#out = photos;
  }

  async #invertSpans(list: Listed, total: number, photosAt: (positions: number[]) => Promise<number[]>): Promise<void> {
    const change = this.#changes;
    const rest = gaps(this.spans, total);
    const photos = await photosAt(rest.flat());
    // Something else was chosen meanwhile.
    if (change !== this.#changes || photos.length < rest.length * 2) return;
    const [now, out] = [[...this.#out], [...this.#set]];
    this.#become(now);
    const end = (position: number, at: number) => ({ photo: photos[at]!, position });
    const spans = rest.map(([first, last], i) => ({ first: end(first, i * 2), last: end(last, i * 2 + 1) }));
    if (spans.length > 0) this.#spans = { list, spans };
    for (const photo of out) this.#out.add(photo);
  }

  /** The same search has another number of answers now. */
  counted(text: string, total: number): void {
    if (this.#all?.text === text && this.#all.total !== total) this.#all = { text, total };
  }

  /**
   * The list changed: where the ends of its stretches are now. One that lost an end is chosen no longer. Turned round they are
   * the same stretches; in any other order other photos lie between, and they are listed if they are not too many.
   */
  async follow(positionOf: (photo: number) => Promise<number | null>, sort = this.#spans?.list.sort): Promise<void> {
    const kept = this.#spans;
    const before = this.count;
    if (!kept || !sort) return this.#followListed(positionOf);
    const turned = sort !== kept.list.sort;
    const parted = turned && !(byTime.has(sort) && byTime.has(kept.list.sort));
    if (parted && before <= mostParted) {
      const photos = await this.list().catch(() => null);
      if (this.#spans !== kept) return;
      if (photos) return this.#become(photos);
    }
    const spans: Span[] = [];
    for (const { first, last } of parted ? [] : kept.spans) {
      const [start, end] = turned ? [last, first] : [first, last];
      const [from, to] = [await positionOf(start.photo), await positionOf(end.photo)];
      if (from === null || to === null || from > to) continue;
      spans.push({ first: { ...start, position: from }, last: { ...end, position: to } });
    }
    if (this.#spans !== kept) return;
    this.#changed();
    const list = { ...kept.list, sort };
    this.#spans = spans.length > 0 ? { list, spans: turned ? spans.toReversed() : spans } : null;
    if (spans.length === 0) this.#out.clear();
    if (spans.length < kept.spans.length) this.#onLetGo(before - this.count);
  }

  async #followListed(positionOf: (photo: number) => Promise<number | null>): Promise<void> {
    const photos = [...this.#set, ...this.#left];
    if (this.#all || photos.length > mostFollowed) return;
    const change = this.#changes;
    const places = await Promise.all(photos.map(positionOf));
    const [here, gone] = [photos.filter((_, at) => places[at] !== null), photos.filter((_, at) => places[at] === null)];
    // Something else was chosen meanwhile, or nothing is different.
    if (change !== this.#changes || (here.length === this.#set.size && here.every((photo) => this.#set.has(photo))))
      return;
    this.#become(here);
    this.#left = new Set(gone);
  }

  /** These are in the library no longer. */
  drop(photos: Iterable<number>): void {
    let any = false;
    for (const photo of photos) any = this.#set.delete(photo) || any;
    if (any) this.#changed();
  }

  clear(): void {
    this.#become([]);
    this.anchor = null;
  }

  #become(photos: Iterable<number>): void {
    const now = [...photos];
    this.#changed();
    this.#all = null;
    this.#spans = null;
    this.#out.clear();
    this.#left.clear();
    this.#set = new Set(now);
  }

  /** Of a whole search: these stretches are chosen again. */
  #inside(spans: readonly Span[], list: Listed): void {
    this.#changed();
    for (const photo of this.#out) if (holds(spans, list.positionOf(photo))) this.#out.delete(photo);
  }

  #changed(): void {
    this.#changes++;
  }
}

function idsOf({ first, last }: Span): [number, number] {
  return [first.photo, last.photo];
}

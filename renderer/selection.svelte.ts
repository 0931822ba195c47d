// Which photos a person has chosen: so many photos by number, or all that answer a search less a few, so that a million
// can be meant without listing them. Kept by number, never by position: photos that come, go or change their order leave
// it as it is. Knows no engine and no screen; whoever acts on it asks for `chosen()`.

/** What calls over many photos take, see `chosen` in engine/start/asked/checks.ts. */
export type Chosen = { photos: number[] } | { query: string };

/** All photos that answer `text`, by number, in any order. */
export type FindAll = (text: string) => Promise<number[]>;

/** Longest line a search takes; above it the exceptions are taken out of a list instead. */
const longestLine = 900;

export class Selection {
  /** Chosen photos; of a whole search, those that are left out. */
  #set = new Set<number>();
  /** Raised by every change. A signal per photo would cost more than the few photos on the screen asking again. */
  #changes = $state(0);
  /** The search of which all are chosen but `#set`, and how many answer it; null when `#set` itself is chosen. */
  #all = $state.raw<{ text: string; total: number } | null>(null);
  /** Where a range begins: the photo chosen last without Shift. */
  anchor = $state<number | null>(null);

  #findAll: FindAll;

  constructor(findAll: FindAll) {
    this.#findAll = findAll;
  }

  readonly count = $derived.by(() => {
    void this.#changes;
    return this.#all ? Math.max(0, this.#all.total - this.#set.size) : this.#set.size;
  });

  get empty(): boolean {
    return this.count === 0;
  }

  /** The search all of which is chosen (less exceptions); null otherwise. */
  get search(): string | null {
    return this.#all?.text ?? null;
  }

  /** The numbers chosen; null while a whole search is meant, for which `list()` asks the engine. */
  get ids(): number[] | null {
    void this.#changes;
    return this.#all ? null : [...this.#set];
  }

  has(photo: number): boolean {
    void this.#changes;
    return this.#set.has(photo) !== (this.#all !== null);
  }

  /** What to hand to a call over many photos; null when nothing is chosen. */
  chosen(): Chosen | null {
    if (this.empty) return null;
    if (!this.#all) return { photos: [...this.#set] };
    return { query: lineWithout(this.#all.text, this.#set) };
  }

  /** Every number chosen, asked for when a whole search is meant. */
  async list(): Promise<number[]> {
    if (!this.#all) return [...this.#set];
    const without = new Set(this.#set);
    return (await this.#findAll(this.#all.text)).filter((photo) => !without.has(photo));
  }

  /** This photo and no other. */
  only(photo: number): void {
    this.#become([photo]);
    this.anchor = photo;
  }

  toggle(photo: number): void {
    this.#changed();
    if (!this.#set.delete(photo)) this.#set.add(photo);
    this.anchor = photo;
    this.#shorten();
  }

  /** These photos (a range, a box), in place of what was chosen or together with it. The anchor stays. */
  range(photos: Iterable<number>, { keep = false } = {}): void {
    if (!keep) return this.#become(photos);
    this.#changed();
    for (const photo of photos) {
      if (this.#all) this.#set.delete(photo);
      else this.#set.add(photo);
    }
  }

  /** Every photo that answers this search line, `total` of them, whether it was ever on the screen or not. */
  all(text: string, total: number): void {
    this.#become([]);
    this.#all = { text, total };
  }

  /** What was chosen of this search is not, and the rest is. */
  invert(text: string, total: number): void {
    this.#changed();
    this.#all = this.#all ? null : { text, total };
    this.#shorten();
  }

  /** The same search has another number of answers now. */
  counted(text: string, total: number): void {
    if (this.#all?.text === text && this.#all.total !== total) this.#all = { text, total };
  }

  /** These are in the library no longer. */
  drop(photos: Iterable<number>): void {
    if (this.#all) return;
    let any = false;
    for (const photo of photos) any = this.#set.delete(photo) || any;
    if (any) this.#changed();
  }

  clear(): void {
    this.#become([]);
    this.anchor = null;
  }

  #become(photos: Iterable<number>): void {
    this.#changed();
    this.#all = null;
    this.#set.clear();
    for (const photo of photos) this.#set.add(photo);
  }

  #changed(): void {
    this.#changes++;
  }

  /** More exceptions than fit into a line: the photos are listed after all. Until the list is here, the line is long. */
  #shorten(): void {
    const all = this.#all;
    if (!all || lineWithout(all.text, this.#set).length <= longestLine) return;
    // A list that arrives after another change is of no use.
    const change = this.#changes;
    void this.list()
      .then((photos) => change === this.#changes && this.#become(photos))
      .catch(() => undefined);
  }
}

/** The search line with photos left out, as parse.ts of the query room reads it. */
function lineWithout(text: string, photos: ReadonlySet<number>): string {
  return photos.size === 0 ? text : `${text} -id:${[...photos].join(',')}`.trim();
}

// What is shown: the words asked for and the photos that answer them. Pages come by position, so that a jump to the end
// asks for the end alone. News makes it ask again for the pages a person can see; it never throws away what is on the
// screen before the new answer is there.

import { EngineError, type Hit, type Page, type Remote, type SortOrder } from '../engine/contract.ts';
import { known } from './wishes.svelte.ts';

const firstPage = 120;
/** Of every page: positions are asked for in whole pages. */
const pageSize = 250;
/** Asked for beyond what is seen. */
const ahead = 60;
/** Below this an exchange of everything on the screen pulls nothing away. */
const nearTop = 400;
const newsPauseMs = 800;

export class Library {
  text = $state('');
  sort = $state<SortOrder>('newest');
  /** The photos known so far by their position, with gaps; `total` of them answer in all. */
  hits = $state.raw<(Hit | undefined)[]>([]);
  total = $state(0);
  filters = $state.raw<string[]>([]);
  notes = $state.raw<string[]>([]);
  /** The question that `hits` answer; null before the first answer. */
  answered = $state<string | null>(null);
  /** Words were typed whose answer is not there yet. */
  asking = $state(false);
  failure = $state.raw<EngineError | null>(null);

  #engine: Remote;
  /** Pages that are there whole; those no longer true are asked for again when they are seen. */
  #loaded = new Set<number>();
  #stale = new Set<number>();
  /** Raised by each new question: answers to older ones are dropped. */
  #question = 0;
  #loading: Promise<void> | null = null;
  #seen = { first: 0, last: 0 };
  #changed = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(engine: Remote) {
    this.#engine = engine;
    engine.on('photos', ({ ids }) => this.#hear(ids));
    engine.on('folders', () => this.#hear([]));
  }

  /** Ask anew. What is shown stays until the answer is there. */
  async search(text: string, sort: SortOrder): Promise<void> {
    this.text = text;
    this.sort = sort;
    this.#seen = { first: 0, last: 0 };
    await this.#restart(firstPage);
  }

  /** These positions are on the screen; ask for what is missing there. */
  show(first: number, last: number): void {
    this.#seen = { first, last };
    this.#loading ??= this.#loadMore().finally(() => (this.#loading = null));
    if (this.#stale.size > 0) this.#later();
  }

  positionOf(photo: number): number {
    return this.hits.findIndex((hit) => hit?.id === photo);
  }

  /** What is seen now, and a little more: whoever scrolls on while it loads is served next. */
  #missing(): number | undefined {
    const last = Math.min(this.#seen.last + ahead, this.total - 1);
    return pagesOf(this.#seen.first, last).find((page) => !this.#isThere(page));
  }

  /** Also when the first answer alone brought it. */
  #isThere(page: number): boolean {
    if (this.#loaded.has(page)) return true;
    const end = Math.min(this.total, Math.max(this.#seen.last + 1 + ahead, 0), (page + 1) * pageSize);
    for (let at = Math.max(page * pageSize, this.#seen.first); at < end; at++) if (!this.hits[at]) return false;
    return true;
  }

  async #loadMore(): Promise<void> {
    const question = this.#question;
    for (;;) {
      const page = this.#missing();
      if (page === undefined || question !== this.#question) return;
      const answer = await this.#ask(page * pageSize, pageSize);
      if (!answer || question !== this.#question) return;
      this.#put(page * pageSize, answer);
      this.#loaded.add(page);
    }
  }

  #put(from: number, { hits, total }: Page): void {
    const all = this.hits.slice(0, total);
    hits.forEach((hit, i) => (all[from + i] = hit));
    this.hits = all;
    this.total = Math.max(total, all.length);
  }

  async #restart(limit: number): Promise<void> {
    const question = ++this.#question;
    this.asking = true;
    const page = await this.#ask(0, limit);
    if (question !== this.#question) return;
    this.asking = false;
    if (!page) return;
    this.answered = `${this.sort} ${this.text}`;
    this.#loaded = new Set(pagesOf(0, page.hits.length - 1).filter((one) => (one + 1) * pageSize <= page.hits.length));
    this.#stale.clear();
    this.hits = page.hits;
    this.total = page.total;
    this.filters = page.filters;
    this.notes = page.notes;
  }

  async #ask(from: number, limit: number): Promise<Page | null> {
    try {
      const page = await this.#engine.search({ text: this.text, sort: this.sort, from, limit });
      this.failure = null;
      return page;
    } catch (error) {
      // The engine is away: the last answer stays, and it is asked again when it is back.
      if (error instanceof EngineError && error.reason === 'closed') return null;
      this.failure = known(error);
      return null;
    }
  }

  #hear(ids: number[]): void {
    const changed = new Set(ids);
    let known = 0;
    this.hits.forEach((hit, position) => {
      if (!hit || !changed.has(hit.id)) return;
      this.#stale.add(Math.floor(position / pageSize));
      known++;
    });
    // Photos not shown so far, or so many that nobody counted: the order itself may have changed.
    if (ids.length === 0 || known < changed.size) this.#changed = true;
    if (this.#changed || this.#stale.size > 0) this.#later();
  }

  #later(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void (this.#changed ? this.#askAllAgain() : this.#askSeenAgain());
    }, newsPauseMs);
  }

  /** One page that reaches as far as the screen does takes the place of all; the rest comes when it is scrolled to. */
  async #askAllAgain(): Promise<void> {
    if (this.asking) return this.#later();
    this.#changed = false;
    if (this.#seen.last < nearTop) return this.#restart(Math.max(firstPage, Math.min(500, this.#seen.last + ahead)));
    // Far down the list an exchange of everything would pull the screen away: count anew, and refresh what is seen.
    const page = await this.#ask(0, 1);
    if (page) this.total = Math.max(page.total, this.hits.length);
    // What is not on the screen is asked for again when it is.
    const seen = pagesOf(this.#seen.first, this.#seen.last);
    for (const one of this.#loaded) if (!seen.includes(one)) this.#loaded.delete(one);
    await this.#askSeenAgain();
  }

  async #askSeenAgain(): Promise<void> {
    const question = this.#question;
    for (const page of pagesOf(this.#seen.first, this.#seen.last)) {
      if (!this.#stale.delete(page)) continue;
      const answer = await this.#ask(page * pageSize, pageSize);
      if (!answer || question !== this.#question) return;
      const fresh = new Map(answer.hits.map((hit) => [hit.id, hit]));
      this.hits = this.hits.map((hit) => (hit && fresh.get(hit.id)) ?? hit);
    }
  }
}

/** Pages that hold these positions; none for an empty stretch. */
function pagesOf(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / pageSize);
  return Array.from({ length: Math.max(0, Math.floor(last / pageSize) - from + 1) }, (_, i) => from + i);
}

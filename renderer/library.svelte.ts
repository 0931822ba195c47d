// What is shown: the words asked for and the photos that answer them, page by page. News makes it ask again for the pages
// a person can see; it never throws away what is on the screen before the new answer is there.

import { EngineError, type Hit, type Page, type Remote, type SortOrder } from '../engine/contract.ts';

const firstPage = 120;
const nextPage = 500;
const newsPauseMs = 800;

interface Loaded {
  /** Cursor this page was asked with. */
  after: string | null;
  from: number;
  limit: number;
}

export class Library {
  text = $state('');
  sort = $state<SortOrder>('newest');
  /** The photos known so far, from the first on; `total` of them answer in all. */
  hits = $state.raw<Hit[]>([]);
  total = $state(0);
  filters = $state.raw<string[]>([]);
  notes = $state.raw<string[]>([]);
  /** The question that `hits` answer; null before the first answer. */
  answered = $state<string | null>(null);
  /** Words were typed whose answer is not there yet. */
  asking = $state(false);
  failure = $state.raw<EngineError | null>(null);

  #engine: Remote;
  #pages: Loaded[] = [];
  #cursor: string | null = null;
  /** Raised by each new question: answers to older ones are dropped. */
  #question = 0;
  #loading: Promise<void> | null = null;
  #wanted = 0;
  #seen = { first: 0, last: 0 };
  #stale = new Set<number>();
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
    this.#wanted = 0;
    this.#seen = { first: 0, last: 0 };
    await this.#restart(firstPage);
  }

  /** These positions are on the screen; ask for what is missing there. */
  show(first: number, last: number): void {
    this.#seen = { first, last };
    this.#wanted = Math.min(last + 60, this.total);
    this.#loading ??= this.#loadMore().finally(() => (this.#loading = null));
    if (this.#stale.size > 0) this.#later();
  }

  positionOf(photo: number): number {
    return this.hits.findIndex((hit) => hit.id === photo);
  }

  async #loadMore(): Promise<void> {
    const question = this.#question;
    while (question === this.#question && this.#cursor && this.hits.length < this.#wanted) {
      const after = this.#cursor;
      const page = await this.#ask(after, nextPage);
      if (!page || question !== this.#question) return;
      this.#pages.push({ after, from: this.hits.length, limit: nextPage });
      this.hits = this.hits.concat(page.hits);
      this.#cursor = page.cursor;
      this.total = page.cursor ? Math.max(page.total, this.hits.length) : this.hits.length;
    }
  }

  async #restart(limit: number): Promise<void> {
    const question = ++this.#question;
    this.asking = true;
    const page = await this.#ask(null, limit);
    if (question !== this.#question) return;
    this.asking = false;
    if (!page) return;
    this.answered = `${this.sort} ${this.text}`;
    this.#pages = [{ after: null, from: 0, limit }];
    this.#stale.clear();
    this.hits = page.hits;
    this.total = page.total;
    this.filters = page.filters;
    this.notes = page.notes;
    this.#cursor = page.cursor;
  }

  async #ask(after: string | null, limit: number): Promise<Page | null> {
    try {
      const page = await this.#engine.search({ text: this.text, sort: this.sort, after, limit });
      this.failure = null;
      return page;
    } catch (error) {
      // The engine is away: the last answer stays, and it is asked again when it is back.
      if (error instanceof EngineError && error.reason === 'closed') return null;
      this.failure = error instanceof EngineError ? error : new EngineError('bug', String(error));
      return null;
    }
  }

  #hear(ids: number[]): void {
    const changed = new Set(ids);
    let known = 0;
    this.#pages.forEach((page, index) => {
      const inside = this.hits.slice(page.from, page.from + page.limit).filter((hit) => changed.has(hit.id)).length;
      if (inside > 0) this.#stale.add(index);
      known += inside;
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
    if (this.#seen.last < 400) return this.#restart(Math.max(firstPage, Math.min(500, this.#seen.last + 60)));
    // Far down the list an exchange of everything would pull the screen away: count anew, and refresh what is seen.
    const page = await this.#ask(null, 1);
    if (page) this.total = Math.max(page.total, this.hits.length);
    await this.#askSeenAgain();
  }

  async #askSeenAgain(): Promise<void> {
    const question = this.#question;
    for (const index of [...this.#stale]) {
      const page = this.#pages[index];
      if (!page || page.from > this.#seen.last || page.from + page.limit < this.#seen.first) continue;
      this.#stale.delete(index);
      const answer = await this.#ask(page.after, page.limit);
      if (!answer || question !== this.#question) return;
      const fresh = new Map(answer.hits.map((hit) => [hit.id, hit]));
      this.hits = this.hits.map((hit) => fresh.get(hit.id) ?? hit);
    }
  }
}

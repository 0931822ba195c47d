// What is shown: the words asked for and the photos that answer them. Pages come by position, so that a jump to the end
// asks for the end alone, and those far from the screen are let go. News makes it ask again for what a person can see; it
// never throws away what is on the screen before the new answer is there. While a person types, what words alone find comes
// first, and what also looks like them after a rest.

import {
  type Coverage,
  type EngineError,
  type Hit,
  type Month,
  type Nearest,
  type Page,
  type PhotoQuery,
  type Remark,
  type Remote,
  type SortOrder,
} from '../engine/contract.ts';
import { Asker, type Line, type WholeAnswer } from './search/asker.ts';
import type { GridList } from './grid/grid-list.ts';
import { NewsPause } from './news-pause.ts';
import type { Ordered } from './grid/selection.svelte.ts';
import { pageSize, pagesOf, PhotoPages } from './grid/photo-pages.ts';
import { begunLine } from './search/search-line.ts';

/** Asked for beyond what is seen. */
const ahead = 60;
/** Shapes asked for at once, at most, in pages. */
const mostShapes = 40;
/** Between two letters of a word hardly anybody takes longer: looks are compared once a person rests. */
const restMs = 120;
/** A whole answer that comes within this time needs nothing before it. */
const patienceMs = 200;

export class Library implements GridList {
  text = $state('');
  /** What the photos shown answer: the text, or the text with the word being typed as a beginning. */
  line = $state('');
  sort = $state<SortOrder>('newest');
  total = $state(0);
  /** Of `total`, so many from the first on are best matches. */
  best = $state(0);
  coverage = $state.raw<Coverage | null>(null);
  nearest = $state.raw<Nearest | null>(null);
  filters = $state.raw<string[]>([]);
  remarks = $state.raw<Remark[]>([]);
  /** How many photos each month has, in the list's order; empty while they are not in order of time. */
  months = $state.raw<Month[]>([]);
  /** The question that is answered here; null before the first answer. */
  answered = $state<string | null>(null);
  /** Words were typed whose answer is not there yet. */
  asking = $state(false);
  /** What is shown was found by words alone, and only the first page of it: looks are still being compared. */
  early = $state(false);
  /** Raised when the list was asked anew: photos may stand elsewhere in it. */
  lists = $state(0);
  failure = $state.raw<EngineError | null>(null);
  /** Where its grid was left: a position, and how far its row was from the top of the screen. */
  spot: { position: number; offset: number; name: string } | null = null;

  #engine: Remote;
  #asker: Asker;
  #pages = new PhotoPages(0);
  /** Raised when pages came or went, and when shapes did. */
  #came = $state(0);
  #shaped = $state(0);
  /** Raised by each new question: answers to older ones are dropped. */
  #question = 0;
  #loading: Promise<void> | null = null;
  #shaping: Promise<void> | null = null;
  #seen = { first: 0, last: 0, shapesFrom: 0, shapesTo: 0 };
  #changed = false;
  #pause = new NewsPause(() => (this.#changed ? this.#askAllAgain() : this.#askSeenAgain()));

  constructor(engine: Remote) {
    this.#engine = engine;
    this.#asker = new Asker(engine, (failure) => (this.failure = failure));
    engine.on('photos', ({ ids }) => this.#hear(ids));
    engine.on('folders', () => this.#hear([]));
  }

  /** Not by likeness, nor by stars: those that stand between two photos are others once stars are given. */
  get ends(): Ordered | undefined {
    const lasting = this.sort !== 'relevance' && this.sort !== 'rating';
    return lasting ? { text: this.line, sort: this.sort } : undefined;
  }

  get name(): string {
    return this.answered ?? '';
  }

  /** Ask anew. What is shown stays until the answer is there; where that takes long, what words alone find comes first. */
  async search(text: string, sort: SortOrder): Promise<void> {
    const question = this.#turnTo(text, sort);
    setTimeout(() => void this.#showEarly(text, question), patienceMs);
    await this.#showWhole([text], question);
  }

  /** The same of what a person types: at once by words alone, the last of them maybe unfinished; whole after a rest. */
  async type(text: string, sort: SortOrder, rest = restMs): Promise<void> {
    const question = this.#turnTo(text, sort);
    const begun = begunLine(text);
    void this.#showEarly(begun, question);
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    if (question === this.#question) await this.#showWhole(begun === text ? [text] : [text, begun], question);
  }

  #turnTo(text: string, sort: SortOrder): number {
    this.text = text;
    this.sort = sort;
    this.asking = true;
    return ++this.#question;
  }

  async #showEarly(line: string, question: number): Promise<void> {
    const wanted = () => question === this.#question && this.asking;
    const page = wanted() ? await this.#asker.early({ text: line, sort: this.sort }) : null;
    if (!page || !wanted()) return;
    this.early = true;
    this.#open({ line, page: { ...page, remarks: this.remarks }, months: [] });
  }

  async #showWhole(lines: readonly string[], question: number): Promise<void> {
    const wanted = () => question === this.#question;
    const answer = await this.#asker.whole(lines, this.sort, wanted);
    if (!wanted()) return;
    this.asking = false;
    this.early = false;
    if (answer) this.#open(answer);
  }

  #open({ line, page, months }: WholeAnswer): void {
    this.line = line;
    this.answered = `${this.sort} ${this.text}`;
    this.#seen = { first: 0, last: 0, shapesFrom: 0, shapesTo: 0 };
    this.#changed = false;
    this.#begin(new PhotoPages(page.total), [[0, page]], months);
  }

  /** What is shown was just changed by the person who looks at it: asked anew at once. */
  again(): Promise<void> {
    return this.#askAllAgain();
  }

  at(position: number): Hit | undefined {
    void this.#came;
    return this.#pages.at(position);
  }

  positionOf(photo: number): number {
    void this.#came;
    return this.#pages.positionOf(photo);
  }

  shapes(from: number, to: number): { bytes: Uint8Array; whole: boolean } {
    void this.#shaped;
    return this.#pages.shapes(from, to);
  }

  async between(from: number, to: number): Promise<number[]> {
    const here = Array.from({ length: to - from }, (_, i) => this.#pages.at(from + i)?.id);
    if (here.every((id) => id !== undefined)) return here;
    return this.#engine.photosFound({ ...this.#line(), from, to });
  }

  /** Wherever it stands, also where no page is here; null when it does not answer. */
  async find(photo: number): Promise<number | null> {
    const here = this.#pages.positionOf(photo);
    return here >= 0 ? here : this.#engine.positionOf({ ...this.#line(), photo }).catch(() => null);
  }

  /** These positions are on the screen; ask for what is missing there. */
  show(first: number, last: number, shapesFrom = first, shapesTo = last + 1): void {
    this.#seen = { first, last, shapesFrom, shapesTo };
    this.#loading ??= this.#loadMore().finally(() => (this.#loading = null));
    this.#shaping ??= this.#shapeMore().finally(() => (this.#shaping = null));
    if (this.#pages.stale.size > 0) this.#pause.later();
  }

  /** What is seen now, and a little more: whoever scrolls on while it loads is served next. */
  #wanted(): number[] {
    const { first, last } = this.#seen;
    return pagesOf(Math.max(0, first - ahead), Math.min(last + ahead, this.total - 1));
  }

  async #loadMore(): Promise<void> {
    for (;;) {
      const pages = this.#pages;
      const seen = pagesOf(this.#seen.first, Math.min(this.#seen.last, this.total - 1));
      const page = [...seen, ...this.#wanted()].find((one) => !pages.has(one));
      if (page === undefined) return;
      const answer = await this.#ask(page * pageSize);
      if (!answer) return;
      // A newer list has come in the meantime: what it lacks is asked for next.
      if (pages === this.#pages) this.#put(page, answer);
    }
  }

  async #shapeMore(): Promise<void> {
    for (;;) {
      const pages = this.#pages;
      const [first] = pages.shapeless(this.#seen.shapesFrom, Math.min(this.#seen.shapesTo, this.total));
      if (first === undefined) return;
      const end = Math.min(this.#seen.shapesTo, (first + mostShapes) * pageSize);
      const from = first * pageSize;
      const to = Math.min(this.total, Math.ceil(end / pageSize) * pageSize);
      const bytes = await this.#asker.shapes(this.#now(), from, to);
      if (bytes === null) return;
      if (pages === this.#pages && !pages.putShapes(from, bytes)) return;
      if (pages === this.#pages) this.#shaped++;
    }
  }

  #put(page: number, answer: Page): void {
    if (this.#pages.put(page, answer.hits, this.#wanted())) this.#shaped++;
    this.#came++;
    // The list is longer or shorter than it was.
    if (answer.total !== this.#pages.total) {
      this.#changed = true;
      this.#pause.later();
    }
  }

  /** Another list, or the same as it is now, in one step. */
  #begin(pages: PhotoPages, answers: [page: number, answer: Page][], months: Month[]): void {
    for (const [page, answer] of answers) pages.put(page, answer.hits, []);
    const { total, best, coverage, nearest, filters, remarks } = answers[0]![1];
    this.#pages = pages;
    this.lists++;
    this.months = this.sort === 'oldest' ? months.toReversed() : months;
    this.total = total;
    this.best = best;
    this.coverage = coverage;
    this.nearest = nearest;
    this.filters = filters;
    this.remarks = remarks;
    this.#came++;
    this.#shaped++;
  }

  /** What the photos shown answer. */
  #now(): Line {
    return { text: this.line, sort: this.sort };
  }

  #line(): Pick<PhotoQuery, 'text' | 'sort' | 'maybe'> {
    return this.#asker.query(this.#now());
  }

  #ask(from: number): Promise<Page | null> {
    return this.#asker.page(this.#now(), from);
  }

  #hear(ids: number[]): void {
    const pages = ids.map((id) => this.#pages.pageOf(id));
    for (const page of pages) if (page !== null) this.#pages.stale.add(page);
    // Photos not here, or so many that nobody counted: the order itself may have changed.
    if (ids.length === 0 || pages.includes(null)) this.#changed = true;
    if (this.#changed || this.#pages.stale.size > 0) this.#pause.later();
  }

  /** The list as it is now, where the person looks at it: the photo at the top of the screen stays there. */
  async #askAllAgain(): Promise<void> {
    if (this.asking) return this.#pause.later();
    // Refused when it was first asked, as by a library that could not be opened.
    if (this.answered === null) return this.search(this.text, this.sort);
    this.#changed = false;
    const question = this.#question;
    const { first, last } = this.#seen;
    const top = this.#pages.at(first)?.id;
    // First the first page: it is what finds anew, the others belong to what it found.
    const [start, months] = await Promise.all([this.#ask(0), this.#asker.months(this.#now())]);
    if (!start || question !== this.#question) return;
    const place =
      first > 0 && top !== undefined ? await this.#engine.positionOf({ ...this.#line(), photo: top }) : null;
    const by = place === null ? 0 : place - first;
    const answers: [number, Page][] = [[0, start]];
    for (const page of pagesOf(first + by, Math.min(last + by, start.total - 1))) {
      if (page === 0) continue;
      const answer = await this.#ask(page * pageSize);
      if (!answer || question !== this.#question) return;
      answers.push([page, answer]);
    }
    const pages = new PhotoPages(start.total);
    pages.guess(this.#pages, by);
    this.#begin(pages, answers, months);
    // What is a little further on was here as well, and nobody asks for that twice.
    this.show(first + by, last + by);
  }

  async #askSeenAgain(): Promise<void> {
    for (const page of pagesOf(this.#seen.first, this.#seen.last)) {
      const pages = this.#pages;
      if (!pages.stale.delete(page)) continue;
      const answer = await this.#ask(page * pageSize);
      if (!answer || pages !== this.#pages) return;
      this.#put(page, answer);
    }
  }
}

// Questions put to many photos: which there are and how far each is, and the answers of the one that is looked at.

import type { Answered, Band, Inquiry, Remote, Verdict } from '../../engine/contract.ts';
import { Wishes } from '../wishes.svelte.ts';

/** Photos that a column gets at once, and at most; the rest is for the library. */
const pageLength = 120;
const longestColumn = 960;
const newsPauseMs = 1000;

export type Columns = Record<Verdict, Answered[]>;

export class Questions extends Wishes {
  /** The latest first; null before the first answer. */
  list = $state.raw<Inquiry[] | null>(null);
  /** Photos a question can be put to: all that are shown. */
  all = $state(0);
  /** Answers of the question looked at. */
  columns = $state.raw<Columns | null>(null);
  /** How many of its photos were answered with which probability, in hundredths. */
  spread = $state.raw<readonly number[] | null>(null);

  #engine: Remote;
  #open: number | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #growing = false;

  constructor(engine: Remote) {
    super();
    this.#engine = engine;
    engine.on('inquiring', (inquiry) => {
      const known = this.list?.some(({ id }) => id === inquiry.id);
      if (known) this.list = this.list!.map((one) => (one.id === inquiry.id ? inquiry : one));
      else void this.refresh();
      if (inquiry.id === this.#open) this.#later();
    });
    const anew = () => {
      void this.refresh();
      this.#later();
    };
    engine.on('again', anew);
    // Done or undone: what is asked, and how answers are read.
    engine.on('changes', anew);
  }

  one(id: number): Inquiry | null {
    return this.list?.find((inquiry) => inquiry.id === id) ?? null;
  }

  async refresh(): Promise<void> {
    const [list, months] = await Promise.all([
      this.#engine.inquiries().catch(() => null),
      this.#engine.timeline({ text: '' }).catch(() => null),
    ]);
    this.list = list ?? this.list;
    if (months) this.all = months.reduce((sum, { photos }) => sum + photos, 0);
  }

  /** The number of the question; null where it was refused. */
  async ask(question: string, about: { photos: number[] } | { query: string } | null): Promise<number | null> {
    let asked: Inquiry | null = null;
    await this.wish('ask', async () => (asked = await this.#engine.inquire({ question, ...about })));
    return (asked as Inquiry | null)?.id ?? null;
  }

  stop(id: number): Promise<boolean> {
    return this.wish(`stop ${id}`, () => this.#engine.stopInquiry({ id }));
  }

  /** Photos that lack an answer get theirs. */
  goOn({ id, question }: Inquiry): Promise<boolean> {
    return this.wish(`go on ${id}`, () => this.#engine.inquire({ question, photos: [] }));
  }

  /** How sure an answer must be to count; null: as measured of the model. */
  setBand(id: number, band: Band | null): Promise<boolean> {
    return this.wish(`band ${id}`, async () => {
      const read = await this.#engine.setInquiryBand({ id, band });
      this.list = this.list?.map((one) => (one.id === id ? read : one)) ?? null;
      await this.open(this.#open);
    });
  }

  forget(id: number): Promise<boolean> {
    return this.wish(`forget ${id}`, () => this.#engine.forgetInquiry({ id }));
  }

  /** Looks at the answers of this one; null at none. */
  async open(id: number | null): Promise<void> {
    if (id !== this.#open) [this.columns, this.spread] = [null, null];
    this.#open = id;
    if (id === null) return;
    // As much as was looked at before news came.
    const column = async (verdict: Verdict) => {
      const limit = Math.max(pageLength, this.columns?.[verdict].length ?? 0);
      return (await this.#engine.answers({ id, verdict, limit })).answers;
    };
    const asked = [column('yes'), column('unsure'), column('no'), this.#engine.answerSpread({ id })] as const;
    const found = await Promise.all(asked).catch(() => null);
    if (this.#open !== id || !found) return;
    this.columns = { yes: found[0], unsure: found[1], no: found[2] };
    this.spread = found[3];
  }

  /** The end of a column came near: its next photos. */
  async more(verdict: Verdict): Promise<void> {
    const [id, before] = [this.#open, this.columns];
    const shown = before?.[verdict] ?? [];
    if (id === null || this.#growing || shown.length === 0 || shown.length >= longestColumn) return;
    this.#growing = true;
    const limit = shown.length + pageLength;
    const found = await this.#engine.answers({ id, verdict, limit }).catch(() => null);
    this.#growing = false;
    // Answered anew, or left, in the meantime.
    if (found && this.columns === before && this.#open === id) this.columns = { ...before!, [verdict]: found.answers };
  }

  #later(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.open(this.#open);
    }, newsPauseMs);
  }
}

/** The filter that finds photos by what they were answered; `asked`: whatever that was. */
export function answeredFilter(question: string, verdict: Verdict | 'asked'): string {
  return `${verdict}:"${question.replace(/["“”„«»]/g, '').trim()}"`;
}

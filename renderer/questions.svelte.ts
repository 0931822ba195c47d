// Questions put to many photos: which there are and how far each is, and the answers of the one that is looked at.

import type { Answered, Inquiry, Remote, Verdict } from '../engine/contract.ts';
import { Wishes } from './wishes.svelte.ts';

/** Photos of a column that are shown; the rest is for the library. */
export const columnLength = 120;
const newsPauseMs = 1000;

export type Columns = Record<Verdict, Answered[]>;

export class Questions extends Wishes {
  /** The latest first; null before the first answer. */
  list = $state.raw<Inquiry[] | null>(null);
  /** Photos a question can be put to: all that are shown. */
  all = $state(0);
  /** Answers of the question looked at. */
  columns = $state.raw<Columns | null>(null);

  #engine: Remote;
  #open: number | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(engine: Remote) {
    super();
    this.#engine = engine;
    engine.on('inquiring', (inquiry) => {
      const known = this.list?.some(({ id }) => id === inquiry.id);
      if (known) this.list = this.list!.map((one) => (one.id === inquiry.id ? inquiry : one));
      else void this.refresh();
      if (inquiry.id === this.#open) this.#later();
    });
    engine.on('again', () => {
      void this.refresh();
      this.#later();
    });
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

  forget(id: number): Promise<boolean> {
    return this.wish(`forget ${id}`, () => this.#engine.forgetInquiry({ id }));
  }

  /** Looks at the answers of this one; null at none. */
  async open(id: number | null): Promise<void> {
    if (id !== this.#open) this.columns = null;
    this.#open = id;
    if (id === null) return;
    const column = async (verdict: Verdict) => {
      const { answers } = await this.#engine.answers({ id, verdict, limit: columnLength });
      return answers;
    };
    const found = await Promise.all([column('yes'), column('unsure'), column('no')]).catch(() => null);
    if (this.#open === id && found) this.columns = { yes: found[0], unsure: found[1], no: found[2] };
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

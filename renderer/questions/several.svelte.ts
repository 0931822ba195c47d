// A few photos asked at once: what each was asked before, the question that goes round now, and what the answers say.

import { type Conversation, EngineError, mostAskedAtOnce, type Remote } from '../../engine/contract.ts';
import { sharedQuestions } from './comparison.ts';
import { known } from '../wishes.svelte.ts';

export const mostBeside = mostAskedAtOnce;

export class Several {
  conversations = $state.raw<Conversation[]>([]);
  /** The question going round: its words, the photo it is at, the answer so far. */
  asking = $state.raw<{ ask: string; question: string; photo: number | null; text: string; done: number } | null>(null);
  refused = $state.raw<EngineError | null>(null);
  /** How many answered the last question, once it is round: what is read aloud. */
  answered = $state<number | null>(null);

  /** What more than one of them was asked, the latest first. */
  readonly questions = $derived.by(() => sharedQuestions(this.conversations));

  #engine: Remote;
  #photos: readonly number[] = [];

  constructor(engine: Remote) {
    this.#engine = engine;
    engine.on('answering', ({ ask, photo, text }) => {
      const now = this.asking;
      if (now?.ask !== ask) return;
      const next = now.photo !== null && photo !== now.photo;
      this.asking = { ...now, photo, text, done: now.done + (next ? 1 : 0) };
    });
    engine.on('photos', ({ ids }) => {
      if (ids.length === 0 || ids.some((id) => this.#photos.includes(id))) void this.#refresh();
    });
  }

  async open(photos: readonly number[]): Promise<void> {
    if (photos.join() === this.#photos.join()) return;
    this.stop();
    this.#photos = photos.slice(0, mostBeside);
    this.conversations = [];
    this.refused = null;
    this.answered = null;
    await this.#refresh();
  }

  /** Whether any of them answered. */
  async ask(question: string): Promise<boolean> {
    const words = question.trim();
    if (!words || this.asking || this.#photos.length === 0) return false;
    const ask = crypto.randomUUID();
    this.refused = null;
    this.answered = null;
    this.asking = { ask, question: words, photo: null, text: '', done: 0 };
    try {
      const answers = await this.#engine.askEach({ photos: [...this.#photos], question: words, ask });
      const failed = answers.find(({ problem }) => problem && problem.reason !== 'cancelled')?.problem;
      this.answered = answers.filter(({ turn }) => turn).length;
      if (failed) this.refused = new EngineError(failed.reason, failed.message);
      return this.answered > 0;
    } catch (error) {
      this.refused = known(error);
      return false;
    } finally {
      if (this.asking?.ask === ask) this.asking = null;
      await this.#refresh();
    }
  }

  stop(): void {
    if (this.asking) void this.#engine.cancelAnswer({ ask: this.asking.ask }).catch(() => {});
  }

  async #refresh(): Promise<void> {
    const photos = this.#photos;
    if (photos.length === 0) return;
    const found = await this.#engine.conversations({ photos: [...photos] }).catch(() => null);
    if (photos === this.#photos && found) this.conversations = found;
  }
}

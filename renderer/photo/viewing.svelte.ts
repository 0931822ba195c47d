// The photo that is looked at: what is known of it, what is asked about it, what a person changes. One photo at a time;
// answers that arrive for another photo than the one on the screen are kept by the engine and dropped here.

import type { CaptionVersion, EngineError, Hit, Photo, Remote, Turn } from '../../engine/contract.ts';
import { keyHeld } from '../keys/held-key.ts';
import { hurryMs, onceRested } from './leafing.svelte.ts';
import { known } from '../wishes.svelte.ts';

/** What costs more than the photo itself is asked for once it is looked at. */
const restMs = 200;
/** Neighbours whose details are kept. */
const mostNear = 6;

/** A question on its way. */
export interface Asking {
  ask: string;
  question: string;
  /** The answer so far; empty until the first word. */
  text: string;
}

export class Viewing {
  id = $state<number | null>(null);
  photo = $state.raw<Photo | null>(null);
  /** Why the photo itself cannot be shown. */
  failure = $state.raw<EngineError | null>(null);
  /** Why the last question or change failed. */
  refused = $state.raw<EngineError | null>(null);
  asking = $state.raw<Asking | null>(null);
  /** A question that was stopped or failed, with what was said of its answer until then. */
  broken = $state.raw<Pick<Asking, 'question' | 'text'> | null>(null);
  /** The last answer that arrived while the photo was looked at: what is read aloud. */
  answered = $state.raw<Turn | null>(null);
  similar = $state.raw<Hit[]>([]);
  /** Every caption it ever had; null while nobody looks at them. */
  history = $state.raw<CaptionVersion[] | null>(null);
  /** The file that was looked at holds another photo now: the number of that one. */
  became = $state<number | null>(null);
  /** Name of the caption being written anew; null when there is none. */
  writing = $state<string | null>(null);

  #engine: Remote;
  #openedAt = -Infinity;
  /** Asked for before they were opened. */
  #near = new Map<number, Photo>();
  /** Raised by news: what was asked for before it may be of before. */
  #heard = 0;

  constructor(engine: Remote) {
    this.#engine = engine;
    engine.on('photos', ({ ids }) => {
      this.#heard++;
      if (ids.length === 0) this.#near.clear();
      for (const id of ids) this.#near.delete(id);
      if (this.id !== null && (ids.length === 0 || ids.includes(this.id))) void this.#refresh(this.id);
    });
    engine.on('answering', ({ ask, text }) => {
      if (this.asking?.ask === ask) this.asking = { ...this.asking, text };
    });
  }

  async open(id: number | null): Promise<void> {
    if (id === this.id) return;
    this.stopAsking();
    this.stopWriting();
    this.id = id;
    this.photo = (id !== null && this.#near.get(id)) || null;
    this.became = null;
    this.failure = null;
    this.refused = null;
    this.asking = null;
    this.broken = null;
    this.answered = null;
    this.similar = [];
    this.history = null;
    const hurry = keyHeld() || performance.now() - this.#openedAt < hurryMs;
    this.#openedAt = performance.now();
    if (id === null) return;
    if (hurry) await new Promise<void>(onceRested);
    if (this.photo === null && this.id === id) await this.#refresh(id);
    if (!(await this.#left(id, restMs))) await this.#findSimilar(id);
  }

  /** Whether another photo was opened within this time. */
  async #left(id: number, ms: number): Promise<boolean> {
    if (this.id === id) await new Promise((resolve) => setTimeout(resolve, ms));
    return this.id !== id;
  }

  /** The photos before and after it: their details are there when a person goes on to them. */
  async prepare(ids: readonly number[]): Promise<void> {
    for (const id of ids) {
      if (id === this.id || this.#near.has(id)) continue;
      const heard = this.#heard;
      const photo = await this.#engine.photo({ id }).catch(() => null);
      if (!photo || heard !== this.#heard) continue;
      this.#near.set(id, photo);
      if (this.#near.size > mostNear) this.#near.delete(this.#near.keys().next().value!);
    }
  }

  /** `short`: in a word or two. Whether it was answered. */
  async ask(question: string, short = false): Promise<boolean> {
    const photo = this.id;
    const words = question.trim();
    if (photo === null || !words || this.asking) return false;
    const ask = crypto.randomUUID();
    this.refused = null;
    this.broken = null;
    this.asking = { ask, question: words, text: '' };
    try {
      const turn = await this.#engine.ask({ photo, question: words, short, ask });
      if (this.id !== photo || !this.photo) return true;
      const others = this.photo.conversation.filter((other) => other.id !== turn.id);
      this.photo = { ...this.photo, conversation: [...others, turn] };
      this.answered = turn;
      this.#forgetBroken(words);
      return true;
    } catch (error) {
      if (this.id === photo) this.#refuse(error);
      if (this.id === photo && this.asking?.ask === ask) this.broken = this.asking;
      return false;
    } finally {
      if (this.asking?.ask === ask) this.asking = null;
    }
  }

  /** It was stopped too late: what is there is the answer. */
  #forgetBroken(question: string): void {
    if (this.broken?.question === question) this.broken = null;
  }

  stopAsking(): void {
    const going = this.asking;
    if (!going) return;
    this.asking = null;
    this.broken = going;
    this.#cancel(going.ask);
  }

  async forgetConversation(): Promise<boolean> {
    this.broken = null;
    return this.#change(this.id, async (photo) => {
      await this.#engine.clearConversation({ photo });
      return this.#engine.photo({ id: photo });
    });
  }

  /** Null gives the caption back to the model. */
  setCaption(text: string | null): Promise<boolean> {
    return this.#change(this.id, (photo) => this.#engine.setCaption({ photo, text: text?.trim() || null }));
  }

  /** In other words than before, or going on from `prompt`. */
  async captionAgain(prompt?: string): Promise<void> {
    if (this.writing !== null) return;
    const ask = crypto.randomUUID();
    this.writing = ask;
    await this.#change(this.id, (photo) => this.#engine.captionAgain({ photo, ask, ...(prompt ? { prompt } : {}) }));
    if (this.writing === ask) this.writing = null;
  }

  stopWriting(): void {
    if (this.writing !== null) this.#cancel(this.writing);
    this.writing = null;
  }

  async showHistory(shown: boolean): Promise<void> {
    const photo = this.id;
    if (!shown || photo === null) this.history = null;
    else {
      const history = await this.#engine.captionHistory({ photo }).catch(() => null);
      if (this.id === photo) this.history = history;
    }
  }

  revertCaption(caption: number): Promise<boolean> {
    return this.#change(this.id, (photo) => this.#engine.revertCaption({ photo, caption }));
  }

  addTag(name: string): Promise<boolean> {
    return this.#change(this.id, (photo) => this.#engine.addTag({ photo, name: name.trim() }));
  }

  removeTag(name: string): Promise<boolean> {
    return this.#change(this.id, (photo) => this.#engine.removeTag({ photo, name }));
  }

  /** `turn`: kept from this answer. */
  addNote(text: string, turn?: number): Promise<boolean> {
    const from = turn === undefined ? {} : { turn };
    return this.#change(this.id, (photo) => this.#engine.addNote({ photo, text: text.trim(), ...from }));
  }

  setNote(note: number, text: string): Promise<boolean> {
    return this.#change(this.id, () => this.#engine.setNote({ note, text: text.trim() }));
  }

  removeNote(note: number): Promise<boolean> {
    return this.#change(this.id, () => this.#engine.removeNote({ note }));
  }

  async seeAgain(): Promise<void> {
    await this.#change(this.id, async (photo) => {
      await this.#engine.seeAgain({ photos: [photo] });
      return this.#engine.photo({ id: photo });
    });
  }

  /** Whether it was done. */
  async #change(id: number | null, make: (photo: number) => Promise<Photo>): Promise<boolean> {
    if (id === null) return false;
    this.refused = null;
    try {
      const photo = await make(id);
      if (this.id !== id) return true;
      this.photo = photo;
      if (this.history) await this.showHistory(true);
      return true;
    } catch (error) {
      if (this.id === id) this.#refuse(error);
      return false;
    }
  }

  async #refresh(id: number): Promise<void> {
    try {
      const photo = await this.#engine.photo({ id });
      if (this.id !== id) return;
      if (photo.files.length === 0 && (await this.#followFile(id))) return;
      const becameSeen = photo.state === 'seen' && this.photo !== null && this.photo.state !== 'seen';
      this.photo = photo;
      this.failure = null;
      if (this.history) await this.showHistory(true);
      if (becameSeen) await this.#findSimilar(id);
    } catch (error) {
      const reason = known(error);
      if (reason.reason === 'not-found' && (await this.#followFile(id))) return;
      // The engine is away; it is asked again when it is back.
      if (this.id === id && reason.reason !== 'closed') this.failure = reason;
    }
  }

  /** Whether the file that was looked at is another photo's by now: somebody wrote a copy of that over it. */
  async #followFile(id: number): Promise<boolean> {
    const files = this.photo?.id === id ? this.photo.files : [];
    const file = files.find(({ present }) => present) ?? files[0];
    const other = file ? await this.#engine.photoAt({ path: file.path }).catch(() => null) : null;
    if (this.id !== id) return true;
    if (!other || other.id === id) return false;
    this.became = other.id;
    return true;
  }

  async #findSimilar(id: number): Promise<void> {
    const page = await this.#engine.similar({ photo: id, limit: 24 }).catch(() => null);
    if (this.id === id && page) this.similar = page.hits.filter((hit) => hit.id !== id);
  }

  #cancel(ask: string): void {
    void this.#engine.cancelAnswer({ ask }).catch(() => {});
  }

  #refuse(error: unknown): void {
    const reason = known(error);
    if (reason.reason !== 'cancelled') this.refused = reason;
  }
}

// The photo that is looked at: what is known of it, what is asked about it, what a person changes. One photo at a time;
// answers that arrive for another photo than the one on the screen are kept by the engine and dropped here.

import type { EngineError, Hit, Photo, Remote } from '../engine/contract.ts';
import { known } from './wishes.svelte.ts';

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
  similar = $state.raw<Hit[]>([]);

  #engine: Remote;

  constructor(engine: Remote) {
    this.#engine = engine;
    engine.on('photos', ({ ids }) => {
      if (this.id !== null && (ids.length === 0 || ids.includes(this.id))) void this.#refresh(this.id);
    });
    engine.on('answering', ({ ask, text }) => {
      if (this.asking?.ask === ask) this.asking = { ...this.asking, text };
    });
  }

  async open(id: number | null): Promise<void> {
    if (id === this.id) return;
    this.stopAsking();
    this.id = id;
    this.photo = null;
    this.failure = null;
    this.refused = null;
    this.asking = null;
    this.similar = [];
    if (id === null) return;
    await this.#refresh(id);
    await this.#findSimilar(id);
  }

  /** `short`: in a word or two. */
  async ask(question: string, short = false): Promise<void> {
    const photo = this.id;
    const words = question.trim();
    if (photo === null || !words || this.asking) return;
    const ask = crypto.randomUUID();
    this.refused = null;
    this.asking = { ask, question: words, text: '' };
    try {
      const turn = await this.#engine.ask({ photo, question: words, short, ask });
      if (this.id !== photo || !this.photo) return;
      const others = this.photo.conversation.filter((other) => other.id !== turn.id);
      this.photo = { ...this.photo, conversation: [...others, turn] };
    } catch (error) {
      if (this.id === photo) this.#refuse(error);
    } finally {
      if (this.asking?.ask === ask) this.asking = null;
    }
  }

  stopAsking(): void {
    const going = this.asking;
    if (!going) return;
    this.asking = null;
    void this.#engine.cancelAnswer({ ask: going.ask }).catch(() => {});
  }

  async forgetConversation(): Promise<void> {
    const photo = this.id;
    if (photo === null) return;
    await this.#change(photo, async () => {
      await this.#engine.clearConversation({ photo });
      return this.#engine.photo({ id: photo });
    });
  }

  /** Null gives the caption back to the model. */
  setCaption(text: string | null): Promise<void> {
    return this.#change(this.id, (photo) => this.#engine.setCaption({ photo, text: text?.trim() || null }));
  }

  addTag(name: string): Promise<void> {
    return this.#change(this.id, (photo) => this.#engine.addTag({ photo, name: name.trim() }));
  }

  removeTag(name: string): Promise<void> {
    return this.#change(this.id, (photo) => this.#engine.removeTag({ photo, name }));
  }

  async seeAgain(): Promise<void> {
    await this.#change(this.id, async (photo) => {
      await this.#engine.seeAgain({ photos: [photo] });
      return this.#engine.photo({ id: photo });
    });
  }

  async #change(id: number | null, make: (photo: number) => Promise<Photo>): Promise<void> {
    if (id === null) return;
    this.refused = null;
    try {
      const photo = await make(id);
      if (this.id === id) this.photo = photo;
    } catch (error) {
      if (this.id === id) this.#refuse(error);
    }
  }

  async #refresh(id: number): Promise<void> {
    try {
      const photo = await this.#engine.photo({ id });
      if (this.id !== id) return;
      const becameSeen = photo.state === 'seen' && this.photo !== null && this.photo.state !== 'seen';
      this.photo = photo;
      this.failure = null;
      if (becameSeen) await this.#findSimilar(id);
    } catch (error) {
      const reason = known(error);
      // The engine is away; it is asked again when it is back.
      if (this.id === id && reason.reason !== 'closed') this.failure = reason;
    }
  }

  async #findSimilar(id: number): Promise<void> {
    const page = await this.#engine.similar({ photo: id, limit: 24 }).catch(() => null);
    if (this.id === id && page) this.similar = page.hits.filter((hit) => hit.id !== id);
  }

  #refuse(error: unknown): void {
    const reason = known(error);
    if (reason.reason !== 'cancelled') this.refused = reason;
  }
}

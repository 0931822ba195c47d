// Where the model looked: one text at a time, its map, and the word of it that is pointed at. Computed anew when asked for;
// the engine keeps nothing of it, and neither does the page.

import type { Caption, EngineError, Looked, Remote } from '../../engine/contract.ts';
import type { Heat } from './heat-picture.ts';
import { known } from '../wishes.svelte.ts';

/** A text that can be looked for: a caption, a person's words, an answer. */
export type LookedText = { photo: number } & ({ caption: string } | { words: string } | { turn: number });

export class Looking {
  /** The text it is about; null while nothing is shown. */
  about = $state<string | null>(null);
  found = $state.raw<Looked | null>(null);
  refused = $state.raw<EngineError | null>(null);
  /** Place of the word pointed at; null: all of them. */
  word = $state<number | null>(null);

  #engine: Remote;
  #ask: string | null = null;

  constructor(engine: Remote) {
    this.#engine = engine;
  }

  /** On its way. */
  get busy(): boolean {
    return this.about !== null && this.found === null && this.refused === null;
  }

  /** What lies over the photo now. */
  get heat(): (Heat & { covers: number; text: string }) | null {
    const { found } = this;
    if (!found) return null;
    const one = this.word === null ? undefined : found.words[this.word];
    const { columns, rows, covers, whole, words } = found;
    const text = one?.heat ? one.word : words.map(({ word }) => word).join(' ');
    return { columns, rows, covers, values: one?.heat ?? whole, text };
  }

  /** A text that is shown already is hidden. */
  async toggle(text: LookedText): Promise<void> {
    const about = nameOf(text);
    const shown = this.about === about;
    this.close();
    if (shown) return;
    const ask = crypto.randomUUID();
    this.#ask = ask;
    this.about = about;
    try {
      const found = await this.#engine.whereLooked({ ...text, ask });
      if (this.#ask === ask) this.found = found;
    } catch (error) {
      if (this.#ask === ask) this.refused = known(error);
    }
  }

  point(word: number | null): void {
    this.word = word;
  }

  /** The next word that has a part of its own; after the last, all of them. False where there is none. */
  nextWord(): boolean {
    const words = this.found?.words ?? [];
    const next = words.findIndex((one, at) => one.heat !== null && at > (this.word ?? -1));
    if (next < 0 && this.word === null) return false;
    this.word = next < 0 ? null : next;
    return true;
  }

  close(): void {
    if (this.busy && this.#ask) void this.#engine.cancelAnswer({ ask: this.#ask }).catch(() => {});
    this.#ask = null;
    this.about = null;
    this.found = null;
    this.refused = null;
    this.word = null;
  }
}

/** A person's words are looked for by whoever searches, a machine's by whoever wrote them. */
export function captionText(photo: number, { by, text }: Pick<Caption, 'by' | 'text'>): LookedText {
  return by === 'person' ? { photo, words: text } : { photo, caption: text };
}

/** The same text has the same name. */
export function nameOf(text: LookedText): string {
  return JSON.stringify(text);
}

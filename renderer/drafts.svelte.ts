// What a person has typed and neither kept nor given up: a caption, a question, a note. Held here while they type and by the
// engine soon after, so that leaving the photo, a reload and a restart lose nothing.

import { SvelteMap } from 'svelte/reactivity';
import type { Remote } from '../engine/contract.ts';

/** A pause in typing. */
const restMs = 400;
/** As much as the engine takes. */
const longest = 20_000;

export class Drafts {
  /** What was typed before is known. Lines that may go on with it wait for this. */
  ready = $state(false);

  #engine: Remote;
  #words = new SvelteMap<string, string>();
  /** Typed since it was last told. */
  #untold = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(engine: Remote) {
    this.#engine = engine;
    engine.on('again', () => void this.#load());
    // The last words before the page goes are still on their way when it is gone.
    globalThis.addEventListener?.('pagehide', () => void this.flush());
    void this.#load();
  }

  /** Empty for none. */
  of(about: string): string {
    return this.#words.get(about) ?? '';
  }

  /** Empty words are a draft no more. */
  keep(about: string, text: string): void {
    if (this.of(about) === text) return;
    if (text.trim()) this.#words.set(about, text);
    else this.#words.delete(about);
    this.#untold.add(about);
    this.#timer ??= setTimeout(() => void this.flush(), restMs);
  }

  /** The words were kept, or are what is asked: unless other words stand there by now. */
  done(about: string, text: string): void {
    if (this.of(about).trim() === text.trim()) this.keep(about, '');
  }

  async flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const untold = [...this.#untold];
    this.#untold.clear();
    await Promise.all(
      untold.map((about) =>
        this.#engine
          .keepDraft({ about, text: this.of(about).slice(0, longest) })
          // Told again when somebody hears.
          .catch(() => void this.#untold.add(about)),
      ),
    );
  }

  async #load(): Promise<void> {
    const kept = await this.#engine.drafts().catch(() => []);
    for (const { about, text } of kept) {
      if (!this.#words.has(about) && !this.#untold.has(about)) this.#words.set(about, text);
    }
    this.ready = true;
    await this.flush();
  }
}

// What helps a person to search: what was searched for before, what the line may go on with, and an example picture. The
// answer itself is library's.

import { EngineError, type Completion, type PastSearch, type Remote } from '../../engine/contract.ts';
import { known } from '../wishes.svelte.ts';

export class Searching {
  past = $state.raw<PastSearch[]>([]);
  offered = $state.raw<Completion[]>([]);
  /** An example is being looked at. */
  looking = $state(false);
  /** Why an example could not be used. */
  refused = $state.raw<EngineError | null>(null);
  #engine: Remote;
  #question = 0;
  #warming = false;

  constructor(engine: Remote) {
    this.#engine = engine;
  }

  /** What was searched for before, and names of filters: what an empty box offers. */
  async open(): Promise<void> {
    this.past = await this.#engine.searches().catch(() => this.past);
  }

  /** Somebody is about to type: the model's process starts meanwhile, not at the first words. */
  warm(): void {
    if (this.#warming) return;
    this.#warming = true;
    // What goes wrong goes wrong again, and is told, when somebody searches.
    void this.#engine
      .warmSearch()
      .catch(() => null)
      .finally(() => (this.#warming = false));
  }

  /** Answers to older letters are dropped. */
  async complete(text: string, at: number): Promise<void> {
    const question = ++this.#question;
    const offered = await this.#engine.complete({ text, at }).catch(() => []);
    if (question === this.#question) this.offered = offered;
  }

  close(): void {
    this.#question++;
    this.offered = [];
  }

  async keep(text: string): Promise<void> {
    const line = text.trim();
    // An example is gone when Talbot ends: not worth remembering.
    if (line === '' || /(^|\s)like:e/.test(line)) return;
    await this.#engine.keepSearch({ text: line }).catch(() => null);
    await this.open();
  }

  async forget(text?: string): Promise<void> {
    await this.#engine.forgetSearch(text === undefined ? {} : { text }).catch(() => null);
    await this.open();
  }

  /** Looks at a picture and returns what stands for it in a line; null when it cannot be used, see `refused`. */
  async example(asked: { path: string } | { picture: string }): Promise<string | null> {
    this.looking = true;
    this.refused = null;
    try {
      return `like:${(await this.#engine.similarTo({ ...asked, limit: 1 })).like}`;
    } catch (error) {
      this.refused = known(error);
      return null;
    } finally {
      this.looking = false;
    }
  }

  refuse(message: string): void {
    this.refused = new EngineError('kind-unsupported', message);
  }
}

// Exports as they go: started, stopped and gone on with from the page, told by news. One that was cut off by the end of the
// program is said once.

import type { Exporting, ExportOptions, Remote } from '../engine/contract.ts';
import { refusal } from './refusal.ts';
import type { Chosen } from './grid/selection.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';
import { words } from './words.ts';

export class Exports {
  readonly #engine: Remote;
  /** The one that was started here last; null before. */
  now = $state.raw<Exporting | null>(null);
  problem = $state<string | null>(null);

  constructor(engine: Remote, toasts: Toasts) {
    this.#engine = engine;
    engine.on('exporting', (exporting) => {
      if (this.now?.id === exporting.id) this.now = exporting;
    });
    engine.on('again', () => void this.#look());
    void engine
      .exports()
      .then((all) => {
        const cut = all.find(({ state }) => state === 'stopped');
        if (!cut || this.now) return;
        const action = { label: words.export.goOn, run: () => void this.resume(cut) };
        toasts.show({ text: words.export.unfinished(cut.folder), action });
      })
      .catch(() => undefined);
  }

  start(chosen: Chosen, options: ExportOptions): Promise<void> {
    return this.#told(() => this.#engine.startExport({ ...chosen, ...options }));
  }

  stop(): Promise<void> {
    return this.#told(() => this.#engine.stopExport({ id: this.now!.id }));
  }

  resume(exporting = this.now!): Promise<void> {
    return this.#told(() => this.#engine.resumeExport({ id: exporting.id }));
  }

  /** Its list alone; what was written stays. */
  async forget(): Promise<void> {
    const { id } = this.now!;
    this.now = null;
    await this.#engine.forgetExport({ id }).catch((error: unknown) => (this.problem = refusal(error)));
  }

  /** Its news may have been missed: the one before was ended with the engine that wrote it. */
  async #look(): Promise<void> {
    const all = await this.#engine.exports().catch(() => []);
    this.now = all.find(({ id }) => id === this.now?.id) ?? this.now;
  }

  async #told(ask: () => Promise<Exporting>): Promise<void> {
    this.problem = null;
    try {
      const told = await ask();
      // News may have been quicker.
      if (this.now?.id !== told.id || told.done >= this.now.done) this.now = told;
    } catch (error) {
      this.problem = refusal(error);
    }
  }
}

// The models there are, which does what, and what is being brought. A person's wishes about them go out from here.

import {
  EngineError,
  type Installation,
  type ModelInfo,
  type ModelTask,
  type ModelUse,
  type Remote,
} from '../engine/contract.ts';

export class Models {
  list = $state.raw<ModelInfo[]>([]);
  uses = $state.raw<ModelUse[]>([]);
  installs = $state.raw<Installation[]>([]);
  /** Why the last wish was not granted. */
  refused = $state.raw<EngineError | null>(null);
  /** A wish is on its way; of which model. */
  busy = $state<string | null>(null);

  #engine: Remote;

  constructor(engine: Remote) {
    this.#engine = engine;
    engine.on('models', () => void this.refresh());
    engine.on('installing', (now) => this.#hear(now));
    void this.refresh();
  }

  async refresh(): Promise<void> {
    try {
      const engine = this.#engine;
      const asked = [engine.models(), engine.modelUses(), engine.installs()] as const;
      [this.list, this.uses, this.installs] = await Promise.all(asked);
    } catch {
      // The link says that the engine is away; it is asked again when it is back.
    }
  }

  /** `again`: photos that other models have seen wait for this one. */
  use(id: string, task: ModelTask, again: boolean): Promise<boolean> {
    return this.#wish(id, () => this.#engine.useModel({ id, tasks: [task], again }));
  }

  /** Photos whose result another model made wait for the one in use. */
  again({ task, model }: ModelUse): Promise<boolean> {
    return model === null ? Promise.resolve(false) : this.use(model, task, true);
  }

  check(id: string): Promise<boolean> {
    return this.#wish(id, () => this.#engine.checkModel({ id }));
  }

  remove(id: string): Promise<boolean> {
    return this.#wish(id, () => this.#engine.removeModel({ id, instead: true }));
  }

  bring(source: string): Promise<boolean> {
    return this.#wish(source, () => this.#engine.installModel({ source }));
  }

  resume(id: string): Promise<boolean> {
    return this.#wish(id, () => this.#engine.resumeInstall({ id }));
  }

  stop(id: string, discard: boolean): Promise<boolean> {
    return this.#wish(id, () => this.#engine.stopInstall({ id, discard }));
  }

  #hear(now: Installation): void {
    const others = this.installs.filter((one) => one.id !== now.id);
    this.installs = now.state === 'done' ? others : [...others, now].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  forgive(): void {
    this.refused = null;
  }

  async #wish(id: string, make: () => Promise<unknown>): Promise<boolean> {
    this.busy = id;
    this.refused = null;
    try {
      await make();
      await this.refresh();
      return true;
    } catch (error) {
      this.refused = error instanceof EngineError ? error : new EngineError('bug', String(error));
      return false;
    } finally {
      this.busy = null;
    }
  }
}

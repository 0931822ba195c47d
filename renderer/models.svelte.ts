// The models there are, which does what, and what is being brought. A person's wishes about them go out from here.

import type {
  DamagedModel,
  DeviceReport,
  Installation,
  ModelInfo,
  ModelTask,
  ModelUse,
  Remote,
} from '../engine/contract.ts';
import { Wishes } from './wishes.svelte.ts';

/** Busy with the id of a model, or with a source. */
export class Models extends Wishes {
  list = $state.raw<ModelInfo[]>([]);
  uses = $state.raw<ModelUse[]>([]);
  installs = $state.raw<Installation[]>([]);
  damaged = $state.raw<DamagedModel[]>([]);
  /** Null until the engine answered once. */
  devices = $state.raw<DeviceReport | null>(null);

  /** Ready-made for another caption, from the model that writes them. */
  readonly beginnings = $derived(this.list.find(({ tasks }) => tasks.includes('captions'))?.beginnings ?? []);

  #engine: Remote;

  constructor(engine: Remote) {
    super();
    this.#engine = engine;
    engine.on('models', () => void this.refresh());
    engine.on('installing', (now) => this.#hear(now));
    // After the photos: what is asked first is answered first.
    setTimeout(() => void this.refresh());
  }

  async refresh(): Promise<void> {
    try {
      const engine = this.#engine;
      const asked = [engine.models(), engine.modelUses(), engine.installs(), engine.devices()] as const;
      [this.list, this.uses, this.installs, this.devices] = await Promise.all(asked);
      this.damaged = await engine.damagedModels();
    } catch {
      // The link says that the engine is away; it is asked again when it is back.
    }
  }

  /** `again`: photos that other models have seen wait for this one. */
  use(id: string, task: ModelTask, again: boolean): Promise<boolean> {
    return this.wish(id, () => this.#engine.useModel({ id, tasks: [task], again }));
  }

  /** Photos whose result another model made wait for the one in use. */
  again({ task, model }: ModelUse): Promise<boolean> {
    return model === null ? Promise.resolve(false) : this.use(model, task, true);
  }

  check(id: string): Promise<boolean> {
    return this.wish(id, () => this.#engine.checkModel({ id }));
  }

  remove(id: string): Promise<boolean> {
    return this.wish(id, () => this.#engine.removeModel({ id, instead: true }));
  }

  bring(source: string): Promise<boolean> {
    return this.wish(source, () => this.#engine.installModel({ source }));
  }

  resume(id: string): Promise<boolean> {
    return this.wish(id, () => this.#engine.resumeInstall({ id }));
  }

  stop(id: string, discard: boolean): Promise<boolean> {
    return this.wish(id, () => this.#engine.stopInstall({ id, discard }));
  }

  measure(on: boolean): Promise<boolean> {
    return this.wish('devices', () => this.#engine.measureDevices({ on }));
  }

  #hear(now: Installation): void {
    const others = this.installs.filter((one) => one.id !== now.id);
    this.installs = now.state === 'done' ? others : [...others, now].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }
}

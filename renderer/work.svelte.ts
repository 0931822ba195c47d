// What the engine is doing and with what: folders, progress, models. A person's wishes about them go out from here.

import { EngineError, type Folder, type Progress, type Remote, type Status } from '../engine/contract.ts';

const statusPauseMs = 5000;

export class Work {
  folders = $state.raw<Folder[]>([]);
  /** Null until the engine answered once. */
  status = $state.raw<Status | null>(null);
  progress = $state.raw<Progress | null>(null);
  /** Why the last wish was not granted. */
  refused = $state.raw<EngineError | null>(null);
  /** A wish is on its way. */
  busy = $state(false);

  #engine: Remote;
  #asked = 0;

  constructor(engine: Remote) {
    this.#engine = engine;
    engine.on('folders', () => void this.refresh());
    engine.on('progress', (progress) => {
      const finished = progress.doing === 'nothing' && this.progress?.doing !== 'nothing';
      this.progress = progress;
      if (finished || Date.now() - this.#asked > statusPauseMs) void this.refresh();
    });
    void this.refresh();
  }

  /** Model captions are made by an id; a person reads its name. */
  modelName(id: string | null): string | null {
    const model = this.status?.models.find((one) => one.id === id || one.name === id);
    return model?.name ?? id;
  }

  async refresh(): Promise<void> {
    this.#asked = Date.now();
    try {
      const [folders, status] = await Promise.all([this.#engine.folders(), this.#engine.status()]);
      this.folders = folders;
      this.status = status;
      this.progress = status;
    } catch {
      // The link says that the engine is away; it is asked again when it is back.
    }
  }

  addFolder(path: string): Promise<boolean> {
    return this.#wish(() => this.#engine.addFolder({ path }));
  }

  addDemo(): Promise<boolean> {
    return this.#wish(() => this.#engine.addDemo());
  }

  removeFolder(id: number): Promise<boolean> {
    return this.#wish(() => this.#engine.removeFolder({ id }));
  }

  pauseFolder(id: number, paused: boolean): Promise<boolean> {
    return this.#wish(() => this.#engine.pauseFolder({ id, paused }));
  }

  pauseWork(paused: boolean): Promise<boolean> {
    return this.#wish(() => this.#engine.pauseWork({ paused }));
  }

  seeFailedAgain(): Promise<boolean> {
    return this.#wish(() => this.#engine.seeAgain({ photos: 'failed' }));
  }

  forgive(): void {
    this.refused = null;
  }

  async #wish(make: () => Promise<unknown>): Promise<boolean> {
    this.busy = true;
    this.refused = null;
    try {
      await make();
      await this.refresh();
      return true;
    } catch (error) {
      this.refused = error instanceof EngineError ? error : new EngineError('bug', String(error));
      return false;
    } finally {
      this.busy = false;
    }
  }
}

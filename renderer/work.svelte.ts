// What the engine is doing and with what: folders, progress, models. A person's wishes about them go out from here.

import type {
  Describing,
  EngineError,
  Folder,
  Progress,
  Remote,
  Status,
  Tiles,
  TilesState,
} from '../engine/contract.ts';
import { Wishes } from './wishes.svelte.ts';

const statusPauseMs = 5000;

export class Work extends Wishes {
  folders = $state.raw<Folder[]>([]);
  /** Null until the engine answered once. */
  status = $state.raw<Status | null>(null);
  progress = $state.raw<Progress | null>(null);
  tiles = $state.raw<TilesState | null>(null);
  /** Why the library could not be opened; null when it could. */
  closed = $state.raw<EngineError | null>(null);

  #engine: Remote;
  #asked = 0;

  constructor(engine: Remote) {
    super();
    this.#engine = engine;
    engine.on('folders', () => void this.refresh());
    engine.on('progress', (progress) => {
      const finished = progress.doing === 'nothing' && this.progress?.doing !== 'nothing';
      this.progress = progress;
      if (finished || Date.now() - this.#asked > statusPauseMs) void this.refresh();
    });
    // After the photos: what is asked first is answered first.
    setTimeout(() => void this.refresh());
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
      this.closed = null;
    } catch (error) {
      // The link says that the engine is away; it is asked again when it is back.
      const { reason } = error as EngineError;
      if (reason !== 'closed' && reason !== 'bug') this.closed = error as EngineError;
    }
  }

  addFolder(path: string): Promise<boolean> {
    return this.wish('folders', () => this.#engine.addFolder({ path }));
  }

  addDemo(): Promise<boolean> {
    return this.wish('folders', () => this.#engine.addDemo());
  }

  pauseFolder(id: number, paused: boolean): Promise<boolean> {
    return this.wish('folders', () => this.#engine.pauseFolder({ id, paused }));
  }

  pauseWork(paused: boolean): Promise<boolean> {
    return this.wish('work', () => this.#engine.pauseWork({ paused }));
  }

  /** Large photos in so many parts each way, too. */
  chooseTiles(tiles: Tiles): Promise<boolean> {
    return this.wish('work', async () => (this.tiles = await this.#engine.setTiles({ tiles })));
  }

  /** Asked only by who shows it: all photos are counted for it. */
  async countTiles(): Promise<void> {
    this.tiles = await this.#engine.tiles().catch(() => this.tiles);
  }

  setDescribing(describing: Describing): Promise<boolean> {
    return this.wish('work', () => this.#engine.setDescribing({ describing }));
  }
}

// The calls about the work on all photos: how far it is, pausing it, having it done again.

import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { Engine } from '../../contract.ts';
import type { ModelsInUse } from '../../models/models.ts';
import type { Pipeline } from '../../pipeline.ts';
import type { Store } from '../../store/store.ts';
import { version } from '../places.ts';

export interface WorkRooms {
  library: string;
  /** Folder of the demo photos. */
  demo: string;
  store: Store;
  pipeline: Pipeline;
  models: ModelsInUse;
}

export function workCalls({ library, demo, store, pipeline, models }: WorkRooms) {
  return {
    async seeAgain({ photos }) {
      store.again(photos);
      pipeline.changed(Array.isArray(photos) ? photos : []);
      pipeline.wake();
      return null;
    },
    async pauseWork({ paused }) {
      pipeline.pause(paused);
      return pipeline.progress();
    },
    tiles: async () => pipeline.tiling.state(),
    async setTiles({ tiles }) {
      pipeline.tiling.setTiles(tiles);
      return pipeline.tiling.state();
    },
    progress: async () => pipeline.progress(),
    async status() {
      const folders = store.folders();
      const disk = await statfs(library).catch(() => null);
      return {
        ...pipeline.progress(),
        library,
        version: version(),
        folders: folders.length,
        models: models.list(),
        freeBytes: disk ? disk.bavail * disk.bsize : null,
        demoAvailable: existsSync(demo) && !folders.some((folder) => folder.path === demo),
      };
    },
  } satisfies Partial<Engine>;
}

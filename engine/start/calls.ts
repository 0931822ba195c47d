// Every call of the contract, in terms of the rooms. What is asked has been checked at the gate (asked.ts).

import { access, constants, realpath, stat, statfs } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { type Engine, EngineError, type Photo } from '../contract.ts';
import type { Decoder } from '../decode/decode.ts';
import type { Exports } from '../export/export.ts';
import { fsPath, pathFromBytes, shownPath } from '../file-path.ts';
import type { IdleProbe, Installs, ModelsInUse } from '../models/models.ts';
import type { Gathering, Inquiring, Pipeline } from '../pipeline.ts';
import type { Places } from '../places/places.ts';
import type { Query } from '../query/query.ts';
import type { Store } from '../store/store.ts';
import { changeCallsOf } from './calls/changes.ts';
import type { Backups } from './backups.ts';
import type { Changing } from './changing.ts';
import { exportCallsOf } from './calls/export.ts';
import { filmCalls } from './calls/films.ts';
import { duplicateCalls } from './calls/duplicates.ts';
import { activityCallsOf } from './calls/activity.ts';
import { inquiryCalls } from './calls/inquiries.ts';
import type { CrashLog } from './crash-log.ts';
import type { Ledger } from './ledger.ts';
import { libraryCallsOf } from './calls/library.ts';
import { lookedCalls } from './calls/looked.ts';
import { machineCallsOf } from './calls/machine.ts';
import { mapCalls } from './calls/map.ts';
import { manyQuestionCalls } from './calls/many-questions.ts';
import { installCalls, modelCalls } from './calls/models.ts';
import { isOfTheSystem, version } from './places.ts';
import { reviewCalls } from './calls/review.ts';
import { searchCalls } from './calls/search.ts';
import { saidCalls } from './calls/said.ts';
import { timelineCalls } from './calls/timeline.ts';
import type { StartWorker } from '../worker-process.ts';

export interface Rooms {
  library: string;
  /** Folder of the demo photos. */
  demo: string;
  store: Store;
  decoder: Decoder;
  query: Query;
  pipeline: Pipeline;
  models: ModelsInUse;
  installs: Installs;
  probe: IdleProbe;
  inquiring: Inquiring;
  changing: Changing;
  exporting: Exports;
  gathering: Gathering;
  /** Names of places, read when first asked for. */
  places: () => Promise<Places>;
  ledger: Ledger;
  crashes: CrashLog;
  backups: Backups;
  startWorker: StartWorker;
}

export function engineCalls(rooms: Rooms): Engine {
  const asking = modelCalls(rooms);
  return {
    ...folderCalls(rooms),
    ...photoCalls(rooms),
    ...filmCalls(rooms),
    ...searchCalls(rooms),
    ...timelineCalls(rooms.query),
    ...mapCalls(rooms),
    ...duplicateCalls(rooms),
    ...reviewCalls(rooms),
    ...asking,
    ...manyQuestionCalls({ store: rooms.store, ...asking }),
    ...saidCalls(rooms),
    ...lookedCalls(rooms),
    ...installCalls(rooms),
    ...deviceCalls(rooms),
    ...inquiryCalls(rooms),
    ...changeCallsOf(rooms),
    ...exportCallsOf(rooms),
    ...workCalls(rooms),
    ...activityCallsOf(rooms),
    ...machineCallsOf(rooms),
    ...libraryCallsOf(rooms),
  };
}

function folderCalls({ pipeline, library, demo }: Rooms) {
  return {
    folders: async () => pipeline.listFolders(),
    addFolder: async ({ path }) => pipeline.addFolder(await checkedFolder(path, library)),
    async removeFolder({ id }) {
      await pipeline.removeFolder(id);
      return null;
    },
    pauseFolder: ({ id, paused }) => pipeline.pauseFolder(id, paused),
    async addDemo() {
      if (!existsSync(demo)) throw new EngineError('not-found', 'This Talbot came without demo photos. Add a folder.');
      const path = await checkedFolder(demo, library);
      return pipeline.listFolders().find((folder) => folder.path === path) ?? pipeline.addFolder(path);
    },
  } satisfies Partial<Engine>;
}

function photoCalls({ store, pipeline }: Rooms) {
  const wrote = (photo: number): Photo => {
    pipeline.changed([photo]);
    return store.photo(photo);
  };
  return {
    async photo({ id }) {
      const photo = store.photo(id);
      // Someone looks at it: it is read and seen before the others.
      if (photo.state === 'waiting') pipeline.lookFirst([id]);
      return photo;
    },
    photoAt: async ({ path }) => store.photoAt(resolve(path)),
    async setCaption({ photo, text }) {
      store.setCaption(photo, text);
      return wrote(photo);
    },
    async addTag({ photo, name }) {
      store.addTag(photo, name);
      return wrote(photo);
    },
    async removeTag({ photo, name }) {
      store.removeTag(photo, name);
      return wrote(photo);
    },
    async clearConversation({ photo }) {
      store.clearConversation(photo);
      wrote(photo);
      return null;
    },
  } satisfies Partial<Engine>;
}

function deviceCalls({ probe }: Rooms) {
  return {
    devices: () => probe.report(),
    measureDevices: ({ on }) => probe.measure(on),
  } satisfies Partial<Engine>;
}

function workCalls({ library, demo, store, pipeline, models }: Rooms) {
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

/** The folder's real path; refused when it is none, may not be read, or is Talbot's own. */
async function checkedFolder(path: string, library: string): Promise<string> {
  const name = shownPath(path);
  try {
    const real = pathFromBytes(await realpath(fsPath(path), { encoding: 'buffer' }));
    if (!(await stat(fsPath(real))).isDirectory()) {
      throw new EngineError('bad-request', `${name} is a file. Add the folder it is in.`);
    }
    if ((real + sep).startsWith((await realpath(library)) + sep)) {
      throw new EngineError('not-allowed', `${name} belongs to Talbot's own library. Add a folder of photos.`);
    }
    if (isOfTheSystem(real)) {
      throw new EngineError('not-allowed', `${name} holds what the system tells of itself. Add a folder of photos.`);
    }
    await access(fsPath(real), constants.R_OK | constants.X_OK);
    return real;
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') {
      throw new EngineError('no-permission', `${name} may not be read. Give yourself permission, then add it again.`);
    }
    throw new EngineError('folder-missing', `${name} is not there. Check how it is written, or connect its drive.`);
  }
}

// The calls about watched folders. Which folder may be watched at all is decided here; walking it is the pipeline's.

import { existsSync } from 'node:fs';
import { access, constants, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { type Engine, EngineError } from '../../contract.ts';
import { fsPath, pathFromBytes, shownPath } from '../../file-path.ts';
import type { Pipeline } from '../../pipeline.ts';
import type { Store } from '../../store/store.ts';
import { isOfTheSystem } from '../places.ts';

export interface FolderRooms {
  pipeline: Pick<Pipeline, 'folders'>;
  store: Pick<Store, 'subfolders'>;
  library: string;
  /** Folder of the demo photos. */
  demo: string;
}

export function folderCalls({ pipeline: { folders }, store, library, demo }: FolderRooms) {
  return {
    folders: async () => folders.list(),
    subfolders: async ({ path }) => store.subfolders(path),
    addFolder: async ({ path }) => folders.add(await checkedFolder(path, library)),
    removeFolder: ({ id }) => folders.remove(id),
    pauseFolder: ({ id, paused }) => folders.pause(id, paused),
    async addDemo() {
      if (!existsSync(demo)) throw new EngineError('not-found', 'This Talbot came without demo photos. Add a folder.');
      const path = await checkedFolder(demo, library);
      return folders.list().find((folder) => folder.path === path) ?? folders.add(path);
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
      throw new EngineError('not-allowed', `${name} is a folder of the system itself. Add a folder of photos.`);
    }
    await access(fsPath(real), constants.R_OK | constants.X_OK);
    return real;
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') {
      throw new EngineError('no-permission', `${name} may not be read. Give yourself permission, then add it again.`);
    }
    throw new EngineError('folder-missing', `${name} is not there. Check the spelling, or connect its drive.`);
  }
}

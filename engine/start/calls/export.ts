// The calls about writing photos out: which photos are meant, and where to.

import { realpath, stat } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { type Engine, EngineError } from '../../contract.ts';
import { fsPath, pathFromBytes, shownPath } from '../../file-path.ts';
import type { Query } from '../../query/query.ts';
import { chosenPhotos } from './chosen.ts';
import type { Exports } from '../../export/export.ts';

export interface ExportRooms {
  library: string;
  query: Query;
  exporting: Exports;
}

export function exportCalls({ library, query, exporting }: ExportRooms) {
  return {
    async startExport({ photos, query: line, sort, between, without, also, ...options }) {
      // Without "..", which after a link or a folder that is not there may lead elsewhere than it reads.
      const folder = resolve(options.folder);
      await checkPlace(folder, library);
      const chosen = await chosenPhotos(query, {
        ...(photos ? { photos } : {}),
        ...(line === undefined ? {} : { query: line }),
        ...(sort ? { sort } : {}),
        ...(between ? { between } : {}),
        ...(without ? { without } : {}),
        ...(also ? { also } : {}),
      });
      return exporting.start(chosen, { ...options, folder });
    },
    stopExport: ({ id }) => exporting.stop(id),
    resumeExport: ({ id }) => exporting.resume(id),
    async forgetExport({ id }) {
      await exporting.forget(id);
      return null;
    },
    exports: async () => exporting.list(),
  } satisfies Partial<Engine>;
}

/** Refused where it is a file, or Talbot's own folder. */
async function checkPlace(folder: string, library: string): Promise<void> {
  const name = shownPath(folder);
  const own = pathFromBytes(await realpath(fsPath(library), { encoding: 'buffer' }));
  const there = await stat(fsPath(folder)).catch(() => null);
  if (there && !there.isDirectory()) {
    throw new EngineError('bad-request', `${name} is a file. Choose a folder to write to.`);
  }
  for (let at = folder; ; at = dirname(at)) {
    const real = await realpath(fsPath(at), { encoding: 'buffer' }).catch(() => null);
    if (real === null && at !== dirname(at)) continue;
    if (real !== null && (pathFromBytes(real) + sep).startsWith(own + sep)) {
      throw new EngineError('not-allowed', `${name} belongs to Talbot's own library. Choose another folder.`);
    }
    return;
  }
}

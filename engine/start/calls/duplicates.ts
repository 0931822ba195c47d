// The calls about photos that look nearly the same: pages of groups, and a person's word that some are none.

import { type Engine, EngineError } from '../../contract.ts';
import type { Gathering, Pipeline } from '../../pipeline.ts';
import type { Store, Twins } from '../../store/store.ts';

export interface DuplicateRooms {
  store: Store;
  pipeline: Pipeline;
  gathering: Gathering;
}

const usualLimit = 20;

export function duplicateCalls({ store, pipeline, gathering }: DuplicateRooms) {
  /** Kept until anything is written, so that leafing on costs nothing. */
  let known: { revision: string; groups: Twins[] } | null = null;
  const groups = (): Twins[] => {
    const revision = store.revision();
    if (known?.revision !== revision) known = { revision, groups: store.duplicateGroups() };
    return known.groups;
  };
  return {
    async duplicates({ kind, photo, after, limit = usualLimit }) {
      const wanted = groups().filter(
        (group) => (!kind || group.kind === kind) && (!photo || group.photos.includes(photo)),
      );
      const from = after ? positionAfter(wanted, after) : 0;
      const page = wanted.slice(from, from + limit);
      const last = page.at(-1);
      return {
        groups: page.map((group) => store.duplicateGroup(group)),
        total: wanted.length,
        cursor: last && from + limit < wanted.length ? `${from + limit}_${last.photos[0]}` : null,
        compared: gathering.compared(),
      };
    },
    async setApart({ photos, apart }) {
      store.setApart(photos, apart);
      pipeline.changed(photos);
      return null;
    },
  } satisfies Partial<Engine>;
}

/** Behind the group where the page before ended; where it would have been, when that is gone. */
function positionAfter(groups: readonly Twins[], cursor: string): number {
  const match = /^(\d+)_(\d+)$/.exec(cursor);
  if (!match) throw new EngineError('bad-request', 'This is not the mark of a page of groups. Ask for the first page.');
  const last = groups.findIndex((group) => group.photos[0] === Number(match[2]));
  return last >= 0 ? last + 1 : Math.min(Number(match[1]), groups.length);
}

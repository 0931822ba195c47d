// What lies below a watched folder and could not be looked into: folders without permission, links that lead elsewhere. Kept
// in the library, for a start that looks only at what changed meets none of them.

import { join } from 'node:path';
import type { Folder } from '../contract.ts';
import type { WalkProblem } from '../scan/scan.ts';
import type { Store } from '../store/store.ts';

const mostKept = 200;

/** What a look at some paths, or at everything, met; true when that is something else than before. */
export function keepUnseen(
  store: Pick<Store, 'setting' | 'setSetting'>,
  folder: number,
  looked: readonly string[] | 'all',
  met: readonly WalkProblem[],
): boolean {
  const before = kept(store, folder);
  const elsewhere = looked === 'all' ? [] : before.filter(({ path }) => !looked.some((at) => isBelow(path, at)));
  const now = [...elsewhere, ...met].slice(0, mostKept).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const text = now.length === 0 ? null : JSON.stringify(now);
  if (text === store.setting(nameOf(folder))) return false;
  store.setSetting(nameOf(folder), text);
  return true;
}

/** The first of them in full, and how many more there are. */
export function unseenBelow(store: Pick<Store, 'setting'>, folder: number): Folder['problem'] {
  const [first, ...others] = kept(store, folder);
  if (!first) return null;
  const { reason, message } = first;
  if (others.length === 0) return { reason, message };
  const more =
    others.length + 1 === mostKept
      ? 'many more places'
      : others.length === 1
        ? 'one more place'
        : `${others.length} more places`;
  return { reason, message: `${message} And ${more} below this folder could not be looked into.` };
}

function kept(store: Pick<Store, 'setting'>, folder: number): WalkProblem[] {
  return JSON.parse(store.setting(nameOf(folder)) ?? '[]') as WalkProblem[];
}

function nameOf(folder: number): string {
  return `unseen below ${folder}`;
}

function isBelow(path: string, at: string): boolean {
  return path === at || path.startsWith(join(at, '/'));
}

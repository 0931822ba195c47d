// What a grid does for commands that come from anywhere: keys while nothing in it has the focus, menus, buttons.

import type { Handlers } from '../keys/keys.svelte.ts';
import type { Selection } from './selection.svelte.ts';
import type { GridList } from './grid-list.ts';
import type { Held } from './picking.ts';

interface Commanded {
  list: GridList;
  selection?: Selection;
  search?: { text: string; total: number };
  current: number;
  size: number;
  onsize?: (size: number) => void;
  open: () => void;
  /** Something lies over the grid: its keys are not for it. */
  covered: boolean;
  lead: (key: string, held: Held) => Promise<boolean>;
  photosAt: (positions: readonly number[]) => Promise<number[]>;
}

const bare = { ctrl: false, shift: false };
const perStep = 1.15;

export function gridCommands(of: () => Commanded): Handlers {
  const walk = (key: string) => () => (of().list.total > 0 && !of().covered ? void of().lead(key, bare) : false);
  const chosen = (act: (selection: Selection, grid: Commanded) => unknown) => () => {
    const grid = of();
    return grid.selection ? act(grid.selection, grid) : false;
  };
  const sized = (by: number) => () => {
    const { size, onsize } = of();
    return onsize ? onsize(size * by) : false;
  };
  return {
    'grid.open': () => (of().list.total > 0 && !of().covered ? of().open() : false),
    'move.left': walk('ArrowLeft'),
    'move.right': walk('ArrowRight'),
    'move.up': walk('ArrowUp'),
    'move.down': walk('ArrowDown'),
    'select.toggle': chosen((selection, { list, current }) => {
      const hit = list.at(current);
      if (hit) selection.toggle(hit.id);
    }),
    'select.all': chosen((selection, { list, search }) => {
      if (search) selection.all(search.text, search.total);
      else void list.between(0, list.total).then((ids) => selection.range(ids));
    }),
    'select.invert': chosen((selection, { list, search, photosAt }) => {
      if (search) void selection.invert(search.text, search.total, photosAt);
      else {
        void list.between(0, list.total).then((ids) => selection.range(ids.filter((id) => !selection.has(id))));
      }
    }),
    'select.none': chosen((selection) => selection.clear()),
    'view.larger': sized(perStep),
    'view.smaller': sized(1 / perStep),
  };
}

// What a grid is told and what it tells, for every screen that shows photos. Types only; parts/grid/Grid.svelte draws.

import type { Hit, Marks, Shell } from '../../engine/contract.ts';
import type { Shown } from './grid-view.svelte.ts';
import type { Selection } from './selection.svelte.ts';

/** A place in a list: a position, and how far its row is from the top of the screen. */
export interface Spot {
  position: number;
  offset: number;
}

export interface GridProps extends Omit<Shown, 'groups'> {
  /** Headings at positions, with a line above where what follows is of another worth; none when absent. */
  groups?: Shown['groups'];
  shell: Shell;
  /** Where choosing goes; without it a click opens. */
  selection?: Selection;
  /** The line that this list answers and how many are meant by "all" of it; without it all are listed. */
  search?: { text: string; total: number };
  /** What a screen reader calls it. */
  label?: string;
  /** Where the list was left, to begin there again; `onleave` tells it. */
  spot?: Spot | null;
  /** Why a photo was found: drawn over it when it is looked at, and heard with its name. */
  why?: (hit: Hit) => string;
  /** A mark was pressed on this photo. */
  onmark?: (hit: Hit, set: Partial<Marks>) => void;
  onopen: (position: number) => void;
  /** The keys are at this position now: it comes back as `current`. */
  onmove: (position: number) => void;
  onleave?: (spot: Spot) => void;
  /** Photos were dragged in between: to stand before the one at this position. Only where the list has an order of its own. */
  onplace?: ((position: number) => void) | undefined;
  /** Ctrl and the wheel, or the commands, wish for this size. */
  onsize?: (size: number) => void;
  /** Whether it is scrolled down from its top. */
  onscrolled?: (down: boolean) => void;
}

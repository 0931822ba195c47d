// Photos that are being dragged now, whatever the browser or the system carries for them: so that an album can take them.

import type { Chosen } from './selection.svelte.ts';

/** More than the system takes as files; at the edge of the window that is said. */
export interface TooMany {
  many: number;
  most: number;
}

export const dragged = $state<{ chosen: Chosen | null; tooMany: TooMany | null }>({ chosen: null, tooMany: null });

/** Call where a drag of photos begins. */
export function carry(chosen: Chosen, tooMany: TooMany | null = null): void {
  // Not before the browser has taken its picture of what is dragged.
  setTimeout(() => {
    dragged.chosen = chosen;
    dragged.tooMany = tooMany;
  });
}

/** A drag that the system took over ends without a word: the first free move of the pointer tells. */
export function drop(): void {
  if (dragged.chosen) dragged.chosen = null;
}

// What the surrounding window can do: everything when the desktop's preload script says so, less in a browser tab.

import type { Shell } from '../engine/contract.ts';

/** What the preload script puts on the page, see preload/preload.ts. */
export interface Desktop extends Shell {
  /** Asks for a new way to the engine; it arrives as a window message `talbot-port` with one MessagePort. */
  wantPort(): void;
  /** Hears what the menu wishes: `search`, `library` or `keys`. */
  onWish(handle: (name: string) => void): void;
}

export function desktop(): Desktop | null {
  return (globalThis as { talbot?: Desktop }).talbot ?? null;
}

export function currentShell(): Shell {
  return desktop() ?? { pictures: '/photo/', pickFolder: null, reveal: null };
}

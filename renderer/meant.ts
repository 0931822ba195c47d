// Which photo a key means where neither a photo is open nor photos are chosen: the one under the keys among duplicates, the
// active one of a comparison. Told by the screen in front, for as long as it is there.

import { onDestroy } from 'svelte';

type Tell = () => number | null;
let telling: readonly Tell[] = [];

/** While the component is mounted; called at its top. */
export function tellMeant(tell: Tell): void {
  telling = [...telling, tell];
  onDestroy(() => (telling = telling.filter((one) => one !== tell)));
}

/** Null when no screen says so. */
export function meantPhoto(): number | null {
  return telling.at(-1)?.() ?? null;
}

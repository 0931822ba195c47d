// What stands below the name of a setting is heard with what changes it: the row tells where its note is, the control asks.

import { getContext, setContext } from 'svelte';

const key = Symbol('note of the row');

/** `id`: of the element; undefined where the row has no note. */
export function tellNote(id: () => string | undefined): void {
  setContext(key, id);
}

/** For `aria-describedby`; outside of a row there is none. */
export function noteOfRow(): () => string | undefined {
  return getContext<(() => string | undefined) | undefined>(key) ?? (() => undefined);
}

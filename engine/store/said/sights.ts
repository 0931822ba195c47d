// Which model made what of a photo, task by task, and whether that counts: by task a photo has one maker, and the library
// expects one and may accept others. Pure; kept as JSON in `photos.seen_by` and the setting `expected`.

import type { Expectation, Sight, SightTask } from '../shapes.ts';

/** Null in, or what another program wrote: nothing was seen. */
export function readSight(text: string | null): Sight {
  return text === null ? {} : (JSON.parse(text) as Sight);
}

/** The same sight is always the same text. */
export function sightText(sight: Sight): string {
  return JSON.stringify(Object.fromEntries(Object.entries(sight).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

/** Tasks that were not done by anything that counts. */
export function lacking(sight: Sight, expectation: Expectation): SightTask[] {
  const tasks = Object.entries(expectation) as [SightTask, string[]][];
  return tasks.filter(([task, accepted]) => !accepted.includes(sight[task] ?? '')).map(([task]) => task);
}

/** Everything expected is there; never where nothing is expected. */
export function isWhole(sight: Sight, expectation: Expectation): boolean {
  return Object.keys(expectation).length > 0 && lacking(sight, expectation).length === 0;
}

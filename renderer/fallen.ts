// Crashes since the page was opened, each told once. The log is asked whenever something crashed or the connection to
// the engine was lost: what would have told of it may have crashed itself.

import type { Fallen, Remote } from '../engine/contract.ts';

/** Told once in so long: what falls again and again is one thing to say. */
const onceInMs = 60_000;

export function watchFallen(
  engine: Pick<Remote, 'on' | 'crashes'>,
  say: (what: Fallen) => void,
  clock = Date.now,
): void {
  let known = clock();
  const said = new Map<Fallen, number>();

  function tell(what: Fallen): void {
    const last = said.get(what);
    said.set(what, clock());
    if (last === undefined || clock() - last >= onceInMs) say(what);
  }

  async function look(): Promise<void> {
    const all = await engine.crashes().catch(() => []);
    const fresh = all.filter(({ at }) => Date.parse(at) > known);
    known = Math.max(known, ...fresh.map(({ at }) => Date.parse(at)));
    for (const what of new Set(fresh.map((crash) => crash.what))) tell(what);
  }

  engine.on('fallen', () => void look());
  engine.on('again', () => void look());
}

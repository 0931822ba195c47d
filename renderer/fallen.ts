// What fell and was started again since the page is there, each told once. The log is asked whenever something fell or the
// road to the engine was cut: what told of it may have fallen itself.

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

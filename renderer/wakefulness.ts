// Keeps a browser's screen awake while a slideshow plays, where the browser can. It lets go whenever the tab is hidden: the
// screen is held again when the tab is seen.

type Page = Pick<Document, 'visibilityState' | 'addEventListener'>;

/** Null where the browser has no such thing, or not on this address. */
export function wakefulness(
  lock: Pick<WakeLock, 'request'> | undefined = globalThis.navigator?.wakeLock,
  page: Page = globalThis.document,
): ((on: boolean) => Promise<void>) | null {
  if (!lock) return null;
  let wanted = false;
  let held: WakeLockSentinel | null = null;
  let last: Promise<void> = Promise.resolve();

  /** One after the other: what was wanted last holds. */
  function settle(): Promise<void> {
    last = last
      .catch(() => {})
      .then(async () => {
        if (wanted && (!held || held.released)) held = await lock!.request('screen');
        else if (!wanted && held) {
          await held.release();
          held = null;
        }
      });
    return last;
  }

  page.addEventListener('visibilitychange', () => {
    // A refusal, as with an empty battery, costs the show nothing.
    if (wanted && page.visibilityState === 'visible') settle().catch(() => {});
  });

  return (on) => {
    wanted = on;
    return settle();
  };
}

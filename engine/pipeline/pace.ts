// How fast work goes, over the last minute of work: time in which nothing was being done does not count, so a pause
// or a night's rest neither slows the rate nor lengthens the time left.

export interface Pace {
  /** Work begins now, after a rest. */
  begin(): void;
  /** So many photos are done since the last `begin` or `did`. */
  did(photos: number): void;
  rest(): void;
  /** Photos per second; null until there was enough work to tell. */
  rate(): number | null;
}

const minute = 60_000;
/** Less work than this says nothing: the first photo waits for a process to start and a model to load. */
const leastPhotos = 4;

export function openPace(clock: () => number): Pace {
  const pieces: { photos: number; ms: number }[] = [];
  let since: number | null = null;
  return {
    begin: () => void (since ??= clock()),
    rest: () => void (since = null),
    did(photos) {
      const now = clock();
      pieces.push({ photos, ms: now - (since ?? now) });
      since = now;
      let ms = pieces.reduce((sum, piece) => sum + piece.ms, 0);
      while (pieces.length > 1 && ms - pieces[0]!.ms >= minute) ms -= pieces.shift()!.ms;
    },
    rate() {
      const photos = pieces.reduce((sum, piece) => sum + piece.photos, 0);
      const ms = pieces.reduce((sum, piece) => sum + piece.ms, 0);
      return photos < leastPhotos || ms <= 0 ? null : (photos * 1000) / ms;
    },
  };
}

/** Seconds until all is read and seen; null while a rate that is needed is unknown. */
export function timeLeft(work: {
  unread: number;
  waiting: number;
  readRate: number | null;
  seeRate: number | null;
  /** False without a model: then only reading is waited for. */
  willSee: boolean;
}): number | null {
  const steps = [
    { photos: work.unread, rate: work.readRate },
    { photos: work.willSee ? work.waiting : 0, rate: work.seeRate },
  ].filter((step) => step.photos > 0);
  if (steps.some((step) => step.rate === null)) return null;
  return Math.round(steps.reduce((sum, step) => sum + step.photos / step.rate!, 0));
}

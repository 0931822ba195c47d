// The sizes that everything on the page can have, in a window; a browser has its own. Pure.

export const pageZooms = [0.5, 0.75, 1, 1.25, 1.5, 2, 3] as const;

/** The next larger or smaller one; the last stays. */
export function nextZoom(now: number, by: 1 | -1): number {
  const next = by > 0 ? pageZooms.find((one) => one > now) : pageZooms.findLast((one) => one < now);
  return next ?? now;
}

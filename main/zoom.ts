// How large everything on the page may be made: what text must bear, and as far again in both directions. Pure.

const [least, most] = [0.5, 3];

export function isZoom(value: unknown): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}

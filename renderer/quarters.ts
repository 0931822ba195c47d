// How far something is, read aloud a few times only: in quarters of the whole. Pure.

export function inQuarters(done: number, all: number): number {
  return Math.floor((Math.floor((done / Math.max(1, all)) * 4) / 4) * all);
}

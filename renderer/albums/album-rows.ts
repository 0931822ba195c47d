// Rows of albums as numbers: which of them exist near the screen, where a key leads, and which album is being dragged. Pure.

/** What a dragged album travels as. */
export const albumType = 'application/x-talbot-album';

export interface Rows {
  /** Pixels scrolled, and pixels seen. */
  top: number;
  height: number;
  /** Pixels of one. */
  row: number;
  rows: number;
  /** This one exists wherever it is: it has the focus. */
  keep: number | null;
}

const ahead = 8;

/** In their order; none twice. */
export function rowsNear({ top, height, row, rows, keep }: Rows): number[] {
  const first = Math.max(0, Math.min(rows - 1, Math.floor(top / row)) - ahead);
  const end = Math.min(rows, Math.ceil((top + height) / row) + ahead);
  const near = Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
  if (keep === null || keep < 0 || keep >= rows || near.includes(keep)) return near;
  return keep < first ? [keep, ...near] : [...near, keep];
}

/** Null for keys that lead nowhere. */
export function rowStep(key: string, at: number, rows: number, page: number): number | null {
  const steps: Record<string, number> = {
    ...{ ArrowUp: -1, ArrowDown: 1, PageUp: -Math.max(1, page), PageDown: Math.max(1, page) },
    ...{ Home: -Infinity, End: Infinity },
  };
  if (!Object.hasOwn(steps, key) || rows === 0) return null;
  return Math.min(rows - 1, Math.max(0, at + steps[key]!));
}

export function carryAlbum(carried: DataTransfer, album: number): void {
  carried.setData(albumType, String(album));
  carried.effectAllowed = 'move';
}

/** The number of the album that is dragged; null when it is something else. */
export function albumNamed(carried: DataTransfer | null): number | null {
  const id = Number(carried?.getData(albumType));
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

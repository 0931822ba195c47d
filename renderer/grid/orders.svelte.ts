// In which order photos are shown, remembered for each place: all photos, what was searched for, and each album. Kept in
// this browser; losing it costs nothing.

import { type SortOrder, sortOrders } from '../../engine/contract.ts';

const key = 'talbot-orders';
/** Albums whose order is remembered, at most: the ones used last. */
const mostPlaces = 200;

/** Where photos are shown. `album`: its name, where a person fills it. */
export interface Shown {
  /** Words or an example were asked for. */
  ranked: boolean;
  album: string | null;
}

/** Those a person can choose from; the first is what a place begins with. */
export function ordersOf({ ranked, album }: Shown): readonly SortOrder[] {
  if (ranked) return ['relevance', 'newest', 'oldest'];
  const usual = ['newest', 'oldest', 'added', 'name', 'rating'] as const;
  return album === null ? usual : ['album', ...usual];
}

export class Orders {
  #kept = $state.raw<Readonly<Record<string, SortOrder>>>(read());

  of(shown: Shown): SortOrder {
    const [first, ...others] = ordersOf(shown);
    return others.find((order) => order === this.#kept[placeOf(shown)]) ?? first!;
  }

  choose(shown: Shown, order: SortOrder): void {
    const place = placeOf(shown);
    const others = Object.entries(this.#kept).filter(([name]) => name !== place);
    this.#kept = Object.fromEntries([...others, [place, order]].slice(-mostPlaces));
    try {
      localStorage.setItem(key, JSON.stringify(this.#kept));
    } catch {
      // A browser that keeps nothing: it is remembered until the page is closed.
    }
  }
}

function placeOf({ ranked, album }: Shown): string {
  return ranked ? 'found' : album === null ? 'all' : `album:${album}`;
}

function read(): Record<string, SortOrder> {
  try {
    const kept = (JSON.parse(localStorage.getItem(key) ?? '{}') ?? {}) as Record<string, unknown>;
    const known = Object.entries(kept).filter(([, order]) => sortOrders.includes(order as SortOrder));
    return Object.fromEntries(known) as Record<string, SortOrder>;
  } catch {
    // Nothing kept, or not by us.
    return {};
  }
}

// Which lists are looked through in stretches of months, and which are asked for at once: where an index leads to few
// photos, or gives them in the order wished, one look is quickest; else it would hold up everybody.

import type { BrowseOrder, Filter, ReadStore } from '../store/store.ts';

/** What to ask of each stretch; null where one look at all is best. */
export function lookedThrough(
  store: Pick<ReadStore, 'listsMany'>,
  filters: readonly Filter[],
  order: BrowseOrder = 'newest',
): Filter[] | null {
  if (filters.length === 0 || filters.some(leadsToFew)) return null;
  const lists = filters.filter((filter) => isListed(filter) && !filter.not);
  if (lists.some((filter) => !store.listsMany(filter))) return null;
  const byTime = order === 'newest' || order === 'oldest';
  // Where months do not cut an order, many photos would have to be put in it at once.
  const long = !byTime || lists.length > 0 || filters.every(({ by }) => by === 'taken');
  if (!long && !filters.some(scans)) return null;
  // What else is asked stands in the index of shown photos, and not in one of its own.
  const alone = filters.filter(({ by }) => by !== 'taken').length === 1;
  return filters.map((filter) => (alone && hasIndex(filter) ? filter : { ...filter, each: true }));
}

function hasIndex({ by, not }: Filter): boolean {
  return !not && ['camera', 'lens', 'kind'].includes(by);
}

/** Words are found by their own index; places by that of cells. */
function leadsToFew(filter: Filter): boolean {
  if (filter.by === 'words') return true;
  return !filter.not && (['near', 'within', 'ids'].includes(filter.by) || isWhat(filter, ['live']));
}

/** An index answers it with a list of photos. */
export function isListed({ by }: Filter): boolean {
  return ['folder', 'folder-name', 'tag', 'album', 'asked'].includes(by);
}

/** No index leads to the photos that pass, and there may be few. */
function scans(filter: Filter): boolean {
  return (
    filter.not === true ||
    ['file-name', 'kind', 'camera', 'lens', 'has', 'set'].includes(filter.by) ||
    (filter.by === 'label' && filter.label === null) ||
    (filter.by === 'rating' && filter.least === 0) ||
    isWhat(filter, ['waiting', 'seen', 'captioned', 'doubtful', 'offline', 'video'])
  );
}

function isWhat(filter: object, whats: readonly string[]): boolean {
  return 'what' in filter && whats.includes(String(filter.what));
}

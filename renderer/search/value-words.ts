// What the values of filters mean, beside the letters that are typed: `is:live`, `rating:>=4`. Pure.

import type { Label } from '../../engine/contract.ts';
import { words } from '../words.ts';

/** Null where the value says it by itself: a camera, a folder, a tag. */
export function meaningOf(filter: string | null, value: string): string | null {
  const { is, has, orMore } = words.search.means;
  const { labels, noLabel } = words.marks;
  if (filter === 'is') return is[value] ?? null;
  if (filter === 'has') return has[value] ?? null;
  if (filter === 'label') return value === 'none' ? noLabel : (labels[value as Label] ?? null);
  if (filter !== 'rating') return null;
  const stars = Number(value.replace('>=', ''));
  if (stars === 0) return words.marks.stars(0);
  return value.startsWith('>=') ? orMore('★'.repeat(stars)) : '★'.repeat(stars);
}

// Filters by what a person gave photos: rating:>=3, label:red, album:"The sea".

import type { Label } from '../contract.ts';
import type { Filter } from '../store/store.ts';
import type { Read, Wrong } from './misread.ts';

const labels = ['red', 'yellow', 'green', 'blue', 'purple'] as const satisfies Label[];

/** 3, >=3, 3+, >3, <=2, <2 or 2-4 stars. */
function readRating(text: string): Filter | Wrong {
  const [, before = '', first, rest = ''] = /^(>=|<=|>|<|=)?([0-5])(\+|-[0-5])?$/.exec(text.replace(/\s/g, '')) ?? [];
  if (first === undefined || (before && rest)) return { takes: 'stars' };
  const stars = Number(first);
  if (rest.startsWith('-'))
    return { by: 'rating', least: Math.min(stars, -Number(rest)), most: Math.max(stars, -Number(rest)) };
  const least = before === '>' ? stars + 1 : before.startsWith('<') ? 0 : stars;
  const most = before === '<' ? stars - 1 : before.startsWith('>') || rest === '+' ? 5 : stars;
  return { by: 'rating', least, most };
}

function readLabel(text: string): Filter | Wrong {
  const name = text.toLowerCase();
  if (name === 'none') return { by: 'label', label: null };
  const label = labels.find((one) => one === name);
  return label ? { by: 'label', label } : { takes: 'one-of', known: [...labels, 'none'] };
}

export const markFilters: Record<'rating' | 'label' | 'album', Read> = {
  rating: readRating,
  label: readLabel,
  album: (name) => ({ by: 'album', name }),
};

export const markExamples = { rating: 'rating:>=3', label: 'label:red', album: 'album:"The sea"' };

/** Those among them that ask for hidden photos: without one, hidden photos are not shown. */
export function forHidden(filters: readonly Filter[]): Filter[] {
  return filters.filter((filter) => filter.by === 'is' && filter.what === 'hidden' && !filter.not);
}

/** What can stand behind them, where that is a closed list. */
export const markValues = { rating: ['5', '>=4', '>=3', '>=2', '>=1', '0'], label: [...labels, 'none'] };

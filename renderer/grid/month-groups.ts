// Months as headings of a list in order of time. Neighbouring months with few photos stand under one heading, or a library of
// holidays would be headings with a photo each. Pure.

import type { Month } from '../../engine/contract.ts';
import type { Group } from './stretches.ts';

/** Fewer make no row of their own. */
const few = 8;
/** Months apart, at most, that stand together. */
const farthest = 36;

export interface Titles {
  /** From one month to another, both `YYYY-MM`; often the same. */
  span: (first: string, last: string) => string;
  photos: (count: number) => string;
}

export function monthGroups(months: readonly Month[], titles: Titles): Group[] {
  const groups: Group[] = [];
  let at = 0;
  for (let i = 0; i < months.length;) {
    let photos = months[i]!.photos;
    let end = i + 1;
    while (end < months.length && photos < few && months[end]!.photos < few && near(months[i]!, months[end]!)) {
      photos += months[end++]!.photos;
    }
    const [one, other] = [months[i]!.month, months[end - 1]!.month];
    const [first, last] = one < other ? [one, other] : [other, one];
    groups.push({ at, title: titles.span(first, last), note: titles.photos(photos), mark: one.slice(0, 4) });
    at += photos;
    i = end;
  }
  return groups;
}

function near(one: Month, other: Month): boolean {
  return Math.abs(count(one.month) - count(other.month)) <= farthest;
}

function count(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
}

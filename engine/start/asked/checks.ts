// What a value from outside must be, piece by piece: each check answers null, or in words what would have been right. The
// gate (asked.ts) and its files for single tasks put these together; no check knows a call.

import { isAbsolute } from 'node:path';
import { type Chosen, sortOrders } from '../../contract.ts';

/** Null when the value will do, else what it must be. */
export type Check = (value: unknown) => string | null;

/** What the calls of one task take: the fields of each, null for a call that takes nothing. */
export type Asks<Calls> = Record<keyof Calls, Record<string, Check> | null>;

export const longest = {
  id: 200,
  path: 4096,
  query: 1000,
  question: 1000,
  caption: 5000,
  draft: 20_000,
  tag: 100,
  ask: 100,
  cursor: 1000,
};
const mostPhotos = 1_000_000;
const mostStretches = 200;

export const flag: Check = (value) => (typeof value === 'boolean' ? null : 'true or false');

export const photo = whole(1, Number.MAX_SAFE_INTEGER);

export const path: Check = (value) =>
  text(longest.path)(value) ?? (isAbsolute(value as string) ? null : 'a whole path, from the root on');

/** A list can have holes when it comes by a message port, and `every` alone would pass over them. */
export function isList(value: unknown, most: number, takes: (one: unknown) => boolean): value is unknown[] {
  return Array.isArray(value) && value.length <= most && Array.from<unknown>(value).every(takes);
}

export const photoList: Check = (value) => {
  const wanted = `a list of at most ${mostPhotos} photo numbers`;
  return isList(value, mostPhotos, (id) => photo(id) === null) ? null : wanted;
};

export const photos: Check = (value) => {
  if (value === 'failed' || value === 'all') return null;
  const wanted = photoList(value);
  return wanted && `"failed", "all" or ${wanted}`;
};

export function whole(least: number, most: number): Check {
  const wanted =
    most === Number.MAX_SAFE_INTEGER ? `a whole number from ${least}` : `a whole number, ${least} to ${most}`;
  return (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most ? null : wanted;
}

export function text(most: number, { empty = false } = {}): Check {
  return (value) => {
    if (typeof value !== 'string') return 'text';
    if (!empty && value.trim() === '') return 'text that is not empty';
    if (value.length > most) return `text of at most ${most} characters (this has ${value.length})`;
    return value.isWellFormed() && !value.includes('\0') ? null : 'well-formed text';
  };
}

export function oneOf(...values: string[]): Check {
  return (value) => (values.includes(value as string) ? null : `one of ${values.join(', ')}`);
}

export function listOf(...values: string[]): Check {
  const wanted = `a list of ${values.join(', ')}`;
  return (value) =>
    isList(value, values.length, (one) => values.includes(one as string)) && value.length > 0 ? null : wanted;
}

/** An object with these fields and no others; fields by `maybe` may be missing. */
export function object(fields: Record<string, Check>): Check {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return `an object with ${Object.keys(fields).join(', ')}`;
    }
    const given = value as Record<string, unknown>;
    const stranger = Object.keys(given).find((name) => !Object.hasOwn(fields, name));
    if (stranger !== undefined) return `an object with ${Object.keys(fields).join(', ')} and nothing else`;
    for (const [name, field] of Object.entries(fields)) {
      const wanted = field(given[name]);
      if (wanted) return `an object whose ${name} is ${wanted}`;
    }
    return null;
  };
}

/** May be left out. */
export function maybe(check: Check): Check {
  return (value) => (value === undefined ? null : check(value));
}

export function orNull(check: Check): Check {
  return (value) => (value === null ? null : check(value));
}

/** From one photo to another, each. */
function stretches(value: unknown): string | null {
  const ends = (one: unknown) => isList(one, 2, (id) => photo(id) === null) && one.length === 2;
  const wanted = `a list of at most ${mostStretches} stretches, each the numbers of its first and last photo`;
  return isList(value, mostStretches, ends) ? null : wanted;
}

/** The photos meant: so many numbers, or those a search line finds; of those stretches, without some, or with some more. */
export const chosen: Record<keyof Chosen, Check> = {
  photos: maybe(photoList),
  query: maybe(text(longest.query, { empty: true })),
  sort: maybe(oneOf(...sortOrders)),
  between: maybe(stretches),
  without: maybe(photoList),
  also: maybe(photoList),
};

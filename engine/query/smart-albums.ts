// What was typed, with every smart album in it replaced by the line it stands for. Albums whose photos a person chose
// stay filters.

import type { ReadStore } from '../store/store.ts';
import { parse, type Asked } from './parse.ts';

type Albums = Pick<ReadStore, 'albums'>;

/** `parse`, and the lines of smart albums read as if they had been typed. */
export function readLine(store: Albums, line: string): Asked {
  const asked = parse(line);
  return asked.filters.some(({ by }) => by === 'album') ? expanded(store.albums(), asked, new Set(), []) : asked;
}

/** Albums in albums in albums: nobody means more than this, and each costs a reading. */
const deepest = 20;

/** `read` are the albums whose lines stand in the result by now: a second time would add nothing, and cost twice. */
function expanded(
  known: ReturnType<Albums['albums']>,
  asked: Asked,
  read: Set<number>,
  inside: readonly number[],
): Asked {
  const result: Asked = {
    ...asked,
    wanted: [...asked.wanted],
    unwanted: [...asked.unwanted],
    filters: [],
    notes: [...asked.notes],
  };
  for (const filter of asked.filters) {
    const album = filter.by === 'album' ? known.find(({ name }) => folded(name) === folded(filter.name)) : undefined;
    if (filter.by === 'album' && !album) result.notes.push({ why: 'no-album', album: filter.name });
    if (!album || album.query === null) {
      result.filters.push(filter);
    } else if (filter.not) {
      result.notes.push({ why: 'album-not-out', album: album.name });
    } else if (inside.includes(album.id)) {
      result.notes.push({ why: 'album-in-itself', album: album.name });
    } else if (inside.length === deepest) {
      result.notes.push({ why: 'album-too-deep', album: album.name, deepest });
    } else if (!read.has(album.id)) {
      read.add(album.id);
      join(result, expanded(known, parse(album.query), read, [...inside, album.id]));
    }
  }
  return result;
}

function join(into: Asked, smart: Asked): void {
  into.wanted.push(...smart.wanted);
  into.unwanted.push(...smart.unwanted);
  into.filters.push(...smart.filters);
  into.like ??= smart.like;
  into.notes.push(...smart.notes);
}

/** As names are compared: without capitals and accents. */
function folded(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

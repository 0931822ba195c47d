// A part of a line that was not understood, in English: for the command line and whoever has no words of their own. Pure.

import type { Misread, ValueShape } from '../contract.ts';
import type { Filter } from '../store/store.ts';

/** What a filter takes, where its value was something else. */
export interface Wrong {
  takes: ValueShape;
  known?: string[];
}

/** A filter, or what is wrong with its value. */
export type Read = (text: string) => Filter | Wrong;

export function isWrong(read: Filter | Wrong): read is Wrong {
  return 'takes' in read;
}

const shapes: Record<Exclude<ValueShape, 'one-of'>, string> = {
  date: 'a date is a year, a month or a day: 2019, 2019-06 or 2019-06-24.',
  stars: 'stars are 0 to 5: rating:3, rating:>=3 or rating:2-4.',
  place: 'a place is latitude, longitude and kilometres: near:60.39,5.32,10.',
  area: 'a part of the world is south, west, north and east: within:57,4,72,32.',
  numbers: 'photos are numbers with commas between them.',
  photo: 'like: takes the number of a photo, like:12.',
};

export function misreadInEnglish(misread: Misread): string {
  switch (misread.why) {
    case 'no-such-filter':
      return `There is no filter “${misread.filter}:”, so it was read as words. Filters: ${misread.known.join(', ')}.`;
    case 'no-value':
      return `“${misread.filter}:” needs a value right after it, like ${misread.example}. It was left out.`;
    case 'bad-value': {
      const { typed, takes, known } = misread;
      return `“${typed}” was left out: ${takes === 'one-of' ? `known are ${known.join(', ')}.` : shapes[takes]}`;
    }
    case 'no-album':
      return `There is no album “${misread.album}”.`;
    case 'album-not-out':
      return `“${misread.album}” is a smart album: what it finds cannot be left out. Type -tag: or -is: instead.`;
    case 'album-in-itself':
      return `“${misread.album}” is a smart album that asks for itself. Change its line.`;
    case 'album-too-deep':
      return `“${misread.album}” was left out: it is an album in an album, ${misread.deepest} times over.`;
  }
}

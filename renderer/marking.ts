// What a mark given by a key or a click is called afterwards, and the search that opens an album. Pure.

import type { Album, Label, Marks, Rating } from '../engine/contract.ts';
import type { CommandId } from './keys/commands.ts';
import { isRanked, readLine } from './search/search-line.ts';
import { words } from './words.ts';

const labels: Label[] = ['red', 'yellow', 'green', 'blue', 'purple'];

/** What each command sets. A switch is tried one way, and the other way where all were so already. */
export const markCommands: Partial<Record<CommandId, { set: Partial<Marks>; else?: Partial<Marks> }>> = {
  ...Object.fromEntries(
    [0, 1, 2, 3, 4, 5].map((rating) => [`mark.rate-${rating}`, { set: { rating: rating as Rating } }]),
  ),
  ...Object.fromEntries(labels.map((label) => [`mark.label-${label}`, { set: { label }, else: { label: null } }])),
  'mark.label-none': { set: { label: null } },
  'mark.pick': { set: { flag: 'pick' } },
  'mark.reject': { set: { flag: 'reject' } },
  'mark.unflag': { set: { flag: null } },
  'mark.favourite': { set: { favourite: true }, else: { favourite: false } },
  'mark.hide': { set: { hidden: true }, else: { hidden: false } },
};

/** "3 photos: ★★★☆☆". */
export function saidOf(set: Partial<Marks>, photos: number): string {
  const { done } = words.marks;
  if (set.rating !== undefined) return done.rating(set.rating, photos);
  if (set.label !== undefined) return done.label(set.label, photos);
  if (set.flag !== undefined) return done.flag(set.flag, photos);
  if (set.favourite !== undefined) return done.favourite(set.favourite, photos);
  if (set.hidden !== undefined) return done.hidden(set.hidden, photos);
  return '';
}

/** The album whose photos a search line shows, if it is one that a person filled. */
export function albumOf(line: string, albums: readonly Album[]): Album | undefined {
  const match = /(?:^|\s)album:(?:"([^"]+)"|(\S+))/i.exec(line);
  const name = (match?.[1] ?? match?.[2])?.toLowerCase();
  return albums.find((album) => album.kind === 'album' && album.name.toLowerCase() === name);
}

/** The album whose order a line can be shown in: the only one it names, and no words beside it. */
export function arrangedAlbum(line: string, albums: readonly Album[]): Album | undefined {
  const named = readLine(line).chips.filter(({ filter, not }) => filter === 'album' && !not);
  return named.length === 1 && !isRanked(line) ? albumOf(line, albums) : undefined;
}

/** The album of any kind that a line is about: the only one it names, whatever stands beside it. */
export function shownAlbum(line: string, albums: readonly Album[]): (Album & { typed: string }) | undefined {
  const named = readLine(line).chips.filter(({ filter, not }) => filter === 'album' && !not);
  const name = named[0]?.value.toLowerCase();
  const album = named.length === 1 ? albums.find((one) => one.name.toLowerCase() === name) : undefined;
  return album && { ...album, typed: named[0]!.typed };
}

/** The album a person fills, where a line shows it and nothing else. */
export function albumAlone(line: string, albums: readonly Album[]): Album | undefined {
  const { chips, text } = readLine(line);
  return chips.length === 1 && text.trim() === '' ? arrangedAlbum(line, albums) : undefined;
}

/** What a line is called: by the album it shows, else by its words. */
export function titleOf(line: string, albums: readonly Album[] | null): string {
  return shownAlbum(line, albums ?? [])?.name ?? line;
}

/** The search line that shows an album. */
export function lineOf(album: Pick<Album, 'name'>): string {
  return `album:"${album.name}"`;
}

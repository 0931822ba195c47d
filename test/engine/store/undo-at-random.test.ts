// A hundred random things a person may do, undone and done again in random stretches, over restarts: every stage of the
// tables comes back.

import { describe, expect, test } from 'vitest';
import type { Label, Marks } from '../../../engine/contract.ts';
import { newStore } from './library.ts';
import { contents, library, turn, undoneNext } from './undo-library.ts';

/** A generator with a seed, so that a failure can be met again (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below) | 0;
  };
}

describe.each([1, 7, 2026])('at random, seed %i', (seed) => {
  test('every stage comes back, forwards and backwards, over a restart', () => {
    const random = randomFrom(seed);
    const opened = library(12);
    const { file, ids } = opened;
    let { store } = opened;
    const pick = <T>(from: readonly T[]): T => from[random(from.length)]!;
    const some = () => ids.filter(() => random(3) === 0);
    const albums: number[] = [];
    const things: (() => unknown)[] = [
      () => store.setCaption(pick(ids), pick(['Rex', 'the sea', 'a dog', null])),
      () => store.addTag(pick(ids), pick(['sea', 'rex', 'dog'])),
      () => store.removeTag(pick(ids), pick(['sea', 'rex', 'dog'])),
      () =>
        store.makeChange('mark', {
          do: 'mark',
          photos: some(),
          set: pick<Partial<Marks>>([
            { rating: random(6) as Marks['rating'] },
            { label: pick<Label | null>(['red', 'blue', null]) },
            { flag: pick(['pick' as const, 'reject' as const, null]), favourite: random(2) === 0 },
            { hidden: random(2) === 0 },
          ]),
        }),
      () => store.makeChange('tag', { do: 'tags', photos: some(), add: ['sea'], remove: ['rex'] }),
      () => albums.push(store.makeAlbum(`Album ${random(1e9)}`, random(3) === 0 ? 'dog' : null)),
      () => {
        const open = store.albums().filter(({ query }) => query === null);
        const album = open.length > 0 ? pick(open).id : store.makeAlbum(`Album ${random(1e9)}`, null);
        store.makeChange('album', { do: 'add-to-album', album, photos: some() });
      },
      () => {
        const all = store.albums();
        if (all.length > 0) store.makeChange('album', { do: 'remove-album', album: pick(all).id });
      },
      () => {
        const all = store.albums();
        if (all.length > 0) store.moveAlbum(pick(all).id, random(2) === 0 ? null : pick(all).id);
      },
      () => store.addNote(pick(ids), 'a note about the sea'),
      () => store.clearConversation(pick(ids)),
    ];
    const stages = new Map<number, Record<string, unknown>>();
    const last = () => store.changes().undo?.id ?? 0;
    const first = last();
    stages.set(first, contents(file));
    for (let i = 0; i < 120; i++) {
      pick(things)();
      stages.set(last(), contents(file));
      if (random(6) === 0) {
        const steps = 1 + random(4);
        let gone = 0;
        for (; gone < steps && last() !== first; gone++) {
          turn(store, 'undo', 1 + random(5));
          if (random(4) === 0) {
            store.close();
            store = newStore(file);
          }
          expect(store.changes().redo).not.toBeNull();
          const stage = stages.get(last());
          if (stage) expect(contents(file)).toEqual(stage);
        }
        const back = random(gone + 1);
        for (let n = 0; n < back; n++) {
          turn(store, 'redo', 1 + random(5));
          const stage = stages.get(last());
          if (stage) expect(contents(file)).toEqual(stage);
        }
      }
    }
    while (undoneNext(store)) turn(store, 'undo');
    expect(contents(file)).toEqual(stages.get(first));
    while (store.changes().redo) turn(store, 'redo');
    expect(contents(file)).toEqual(stages.get(last()));
  });
});

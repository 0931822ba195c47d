// Words looked for in stretches of numbers find what one look at all finds; words that must not be there leave out the same.

import Database from 'better-sqlite3';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLeavingOut, wordMatches } from '../../../engine/query/word-matches.ts';
import type { Filter } from '../../../engine/store/store.ts';
import { newStore, readPhoto, temporaryFolder } from '../store/library.ts';

/** Numbers far from each other, as after years of folders that came and went. */
function scattered() {
  const file = join(temporaryFolder(), 'library.sqlite');
  const store = newStore(file);
  const db = new Database(file);
  const { id } = store.addFolder('/photos');
  for (let n = 0; n < 40; n++) {
    if (n % 7 === 0) db.prepare("update sqlite_sequence set seq = seq + 110000 where name = 'photos'").run();
    const photo = readPhoto(store, id, `/photos/${n}.jpg`, `${n}`);
    store.setCaption(photo, `${'dog '.repeat(1 + (n % 5))}${n % 3 ? 'at sea' : 'in snow'}`);
    if (n % 4 === 0) store.makeChange('hide', { do: 'mark', photos: [photo], set: { hidden: true } });
  }
  db.close();
  return store;
}

test('the best first; of too many the newest', async () => {
  const store = scattered();
  const filters: Filter[] = [{ by: 'taken', from: '1900', to: null }];
  for (const words of ['dog', 'dog AND snow', 'sea OR snow', 'cat']) {
    const whole = store.wordMatches(words, filters, 100).map(({ photo }) => photo);
    const found = await wordMatches(store, words, filters, 100);
    expect(found.toSorted(), words).toEqual(whole.toSorted());
    const rank = new Map(store.wordMatches(words, filters, 100).map((match) => [match.photo, match.rank!]));
    const ranks = found.map((photo) => rank.get(photo)!);
    expect(ranks, words).toEqual(ranks.toSorted((a, b) => a - b));
  }
  expect(store.newestPhoto()).toBeGreaterThan(500_000);
  expect((await wordMatches(store, 'dog', [], 100)).length).toBe(30);
  expect(await wordMatches(store, 'dog', [], 8)).toEqual(store.wordMatches('dog', [], 8).map(({ photo }) => photo));
});

test('without a word, in browsing and beside other words', async () => {
  const store = scattered();
  const leavingOut = createLeavingOut(store);
  const asked: Filter[] = [{ by: 'words', expression: 'snow', not: true }];
  const filters = await leavingOut(asked);
  expect(store.idsPassing(filters).toSorted()).toEqual(store.idsPassing(asked).toSorted());
  expect(store.idsPassing(filters)).toHaveLength(store.count([]) - store.wordMatches('snow', [], 100).length);
  expect((await wordMatches(store, 'dog', filters, 100)).toSorted()).toEqual(
    (await wordMatches(store, 'sea', [], 100)).toSorted(),
  );
  // What is written in between counts.
  const photo = store.idsPassing(filters)[0]!;
  store.setCaption(photo, 'a dog in snow');
  expect(store.idsPassing(await leavingOut(asked))).not.toContain(photo);
});

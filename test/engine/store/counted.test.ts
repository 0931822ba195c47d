// What triggers count is what counting would give, whatever happens to files and photos of two folders.

import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { by, expecting, newStore, noFacts, seenResult, stamp } from './library.ts';

const folderCounts = `select id, (select count(distinct f.photo) from directories d join files f on f.directory = d.id
  where d.folder = folders.id and f.gone_at is null) as photos from folders`;
const sightCounts = `select coalesce(seen_by, '') as seen_by, count(*) as photos from photos
  where state = 'seen' and files > 0 group by 1 order by 1`;
const monthCounts = `select substr(taken_at, 1, 7) as month, count(*) as photos from photos
  where files > 0 and hidden = 0 group by 1 order by 1 desc`;

const dates = [null, '2019-01-05T10:00:00', '2019-01-31T23:59:59', '2020-07-01T00:00:00'];

test.each([3, 11, 2026])('photos of folders, of months and of sights, at random, seed %i', (seed) => {
  const store = newStore();
  store.expect(expecting(by));
  const folders = ['/a', '/b'].map((path) => store.addFolder(path).id);
  const counting = new Database(store.file, { readonly: true });
  onTestFinished(() => void counting.close());
  let state = seed;
  const next = () => (state = (state * 1103515245 + 12345) % 2 ** 31);
  const chance = (below: number) => Math.floor((next() / 2 ** 31) * below);
  let met = 0;
  for (let i = 0; i < 400; i++) {
    const which = chance(2);
    const path = `/${'ab'[which]}/${chance(2)}/${chance(5)}.jpg`;
    const elsewhere = `/${'ab'[1 - which]}/${chance(2)}/${chance(5)}.jpg`;
    const known = store.knownFilesAt(path)[0];
    const act = chance(9);
    if (act === 0) store.keepFiles(folders[which]!, [stamp(path, { bytes: chance(3) })]);
    if (act === 1) store.filesGone(known ? [known.id] : []);
    if (act === 2 || act === 3) {
      for (const { photo } of store.next('read', 3)) {
        const into = store.identified(photo, { kind: 'jpeg', fingerprint: `content ${chance(6)}` });
        if (!into.read)
          store.keepRead(into.photo, { width: 1, height: 1, facts: { ...noFacts, takenAt: dates[chance(4)]! } });
      }
    }
    if (act === 4) {
      for (const { photo, fingerprint } of store.next('see', 2)) store.keepSeen([seenResult(photo, fingerprint!)]);
    }
    if (act === 5 && known) store.filesMoved([{ file: known.id, to: stamp(elsewhere), folder: folders[1 - which]! }]);
    if (act === 6) store.expect(chance(2) ? expecting(by) : expecting('other@1', by));
    if (act === 7 && known) store.again([known.photo]);
    if (act === 8 && known)
      store.makeChange('mark', { do: 'mark', photos: [known.photo], set: { hidden: chance(3) > 0 } });
    if (i === 300) {
      store.removeFolder(folders[0]!);
      while (store.forgetRemoved(2));
      folders[0] = store.addFolder('/a').id;
    }
    const counted = counting.prepare(folderCounts).all() as { id: number; photos: number }[];
    for (const { id, photos } of counted) expect(store.folder(id).photos).toBe(photos);
    expect(store.months([])).toEqual(counting.prepare(monthCounts).all());
    const sights = counting.prepare(sightCounts).all();
    met += sights.length;
    expect(counting.prepare('select seen_by, photos from sight_tallies order by seen_by').all()).toEqual(sights);
  }
  expect(met).toBeGreaterThan(50);
});

// What follows for all photos comes out the same as if it were done at once, however small the stretches, also when the
// library is closed in the middle; and until then nothing that is settled already is done twice.

import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openStore, type Store } from '../../../engine/store/store.ts';
import { stretchSize } from '../../../engine/store/work/settling.ts';
import { by, expecting, maker, newStore, seenPhotos } from './library.ts';

const many = 2 * stretchSize + 500;

/** Seen photos in two folders; all but the first few in the first are made by SQL, since thousands are needed. */
function library(): Store {
  const store = newStore();
  const [a, b] = ['/a', '/b'].map((path) => store.addFolder(path).id) as [number, number];
  seenPhotos(store, a, ['/a/0.jpg']);
  seenPhotos(store, b, ['/b/1.jpg']);
  const db = new Database(store.file);
  db.exec(`
    insert into photos (fingerprint, taken_at, state, seen_by, files, reachable, width, height)
      with recursive n(n) as (select 3 union all select n + 1 from n where n < ${many})
      select 'f' || n, '2020-01-01T00:00:00', 'seen', (select seen_by from photos where id = 1), 1, 1, 4, 3 from n;
    insert into files (directory, name, photo, bytes, modified_ms, inode)
      select 1 + id % 2, 'IMG_' || id, id, 1, 1, 1 from photos where id > 2;`);
  db.close();
  return store;
}

/** Closed and opened again after the first stretches, then gone on with. */
function interrupted(store: Store): Store {
  expect(store.settleSome()).toBe(true);
  store.close();
  const again = openStore(store.file);
  onTestFinished(() => again.close());
  return again;
}

const count = (store: Store, where: string) => {
  const db = new Database(store.file, { readonly: true });
  const found = db.prepare(`select count(*) from photos where ${where}`).pluck().get() as number;
  db.close();
  return found;
};

test('a folder that goes offline takes its photos along, and no others', () => {
  const store = library();
  store.setFolderState(1, 'offline');
  expect(count(store, 'reachable = 1')).toBeGreaterThan(many / 2 + 10);
  const again = interrupted(store);
  while (again.settleSome());
  expect(count(again, 'reachable = 1')).toBe(Math.floor((many - 2) / 2) + 1);
  expect(
    count(
      again,
      `reachable <> exists (select 1 from files f join directories d on d.id = f.directory
    join folders on folders.id = d.folder where f.photo = photos.id and folders.state <> 'offline')`,
    ),
  ).toBe(0);
  again.setFolderState(1, 'watching');
  while (again.settleSome());
  expect(count(again, 'reachable = 1')).toBe(many);
});

test('another model makes all wait, and the one before makes none wait any more', () => {
  const store = library();
  store.expect(expecting('other@1'));
  expect(store.tally().seen).toBeGreaterThan(0);
  const again = interrupted(store);
  while (again.settleSome());
  expect(again.tally()).toMatchObject({ seen: 0, unseen: many });
  // Given up half-way: what is unsettled wants nothing, and is never handed out as work.
  again.expect(expecting(by));
  expect(again.tally().unseen).toBeGreaterThan(0);
  expect(again.next('see', 5)).toEqual([]);
  while (again.settleSome());
  expect(again.tally()).toMatchObject({ seen: many, unseen: 0 });
  expect(again.sights().map(({ photos }) => photos)).toEqual([many]);
});

test('all are seen again', () => {
  const store = library();
  store.again('all');
  const again = interrupted(store);
  while (again.settleSome());
  expect(again.tally()).toMatchObject({ seen: 0, unseen: many });
  expect(count(again, 'seen_by is not null')).toBe(0);
  expect(again.settleSome()).toBe(false);
});

test.each(['all', 'a list'] as const)('%s is asked about, each photo once', (what) => {
  const store = library();
  const photos = Array.from({ length: stretchSize + 300 }, (_, i) => i + 100);
  const id = store.inquire('Is there a dog?', what === 'all' ? 'all' : photos, maker);
  const all = what === 'all' ? many : photos.length;
  expect(store.inquiry(id).photos).toBeLessThan(all);
  store.close();
  const again = openStore(store.file);
  onTestFinished(() => again.close());
  while (again.askSome());
  expect(again.inquiry(id)).toMatchObject({ photos: all, waiting: all });
  expect(again.photosAsked(id).length).toBe(all);
  // Asked again, those that were answered by this maker wait no more.
  again.keepVerdicts(id, [{ photo: 200, probability: 0.9, verdict: 'yes' }], maker, '');
  again.inquire('Is there a dog?', what === 'all' ? 'all' : photos, maker);
  while (again.askSome());
  expect(again.inquiry(id)).toMatchObject({ photos: all, waiting: all - 1, yes: 1 });
  expect(again.askSome()).toBe(false);
});

test('a question that is forgotten in the middle asks nobody any more', () => {
  const store = library();
  const id = store.inquire('Is there a dog?', 'all', maker);
  store.makeChange('inquiry', { do: 'forget-inquiry', inquiry: id });
  expect(store.askSome()).toBe(false);
  expect(store.inquiries()).toEqual([]);
});

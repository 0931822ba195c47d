// Marks, albums and undoing through the engine: many photos as one change, with news, cancelled, and brought to an end
// after a restart.

import Database from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import type { Batch, Changes } from '../../../engine/contract.ts';
import { openStore } from '../../../engine/store/store.ts';
import { seenPhotos } from '../store/library.ts';
import { scratch } from '../scratch.ts';

const { at, start } = scratch();

/** A library of photos nobody has to read. */
async function filled(name: string, photos: number) {
  const engine = await start(name, { work: false });
  await engine.close();
  const store = openStore(at(name, 'library.sqlite'));
  const folder = store.addFolder('/photos').id;
  const paths = Array.from({ length: photos }, (_, i) => `/photos/${i}.jpg`);
  const ids = seenPhotos(store, folder, paths);
  store.close();
  return { ids, open: () => start(name, { work: false }) };
}

/** Many rows at once, as reading so many files would leave them. */
async function manyRows(name: string, photos: number) {
  const { open } = await filled(name, 1);
  const db = new Database(at(name, 'library.sqlite'));
  db.function('folded', { deterministic: true }, (text) => String(text));
  db.exec(`insert into photos (fingerprint, taken_at, state, files, width, height)
    with recursive counted(n) as (select 2 union all select n + 1 from counted where n < ${photos})
    select 'f' || n, '2020-01-01T00:00:00', 'seen', 1, 40, 30 from counted;
    insert into files (directory, name, photo, bytes, modified_ms, inode)
    select 1, 'n' || id || '.jpg', id, 1, 1, id from photos where id > 1`);
  db.close();
  return { open };
}

describe('marks', () => {
  test('the best of some is picked and the others rejected, as one change', async () => {
    const { ids, open } = await filled('best', 4);
    const engine = await open();
    const flags = async () => Promise.all(ids.map(async (id) => (await engine.photo({ id })).marks.flag));
    const [, best] = ids;
    const change = await engine.keepBest({ best: best!, others: ids.slice(0, 3) });
    expect(change).toMatchObject({ what: 'mark', photos: 3 });
    expect(await flags()).toEqual(['reject', 'pick', 'reject', null]);
    expect(await engine.keepBest({ best: best!, others: ids.slice(0, 3) })).toBeNull();
    await engine.undo();
    expect(await flags()).toEqual([null, null, null, null]);
    await engine.close();
  });

  test('of some photos and of all that a line finds, undone and done again', async () => {
    const { ids, open } = await filled('marks', 30);
    const engine = await open();
    const told: Changes[] = [];
    engine.on('changes', (changes) => told.push(changes));
    const change = await engine.mark({ photos: ids.slice(0, 3), set: { rating: 4 } });
    expect(change).toMatchObject({ what: 'mark', photos: 3, skipped: 0 });
    await expect.poll(() => told.at(-1)).toEqual({ undo: change, redo: null });
    expect((await engine.search({ text: 'rating:>=4' })).total).toBe(3);
    const all = await engine.mark({ query: '-rating:4', set: { label: 'green' } });
    expect(all).toMatchObject({ photos: 27 });
    expect(await engine.mark({ photos: [ids[0]!], set: { rating: 4 } })).toBeNull();
    expect(await engine.undo()).toEqual(all);
    expect((await engine.search({ text: 'label:green' })).total).toBe(0);
    expect(await engine.redo()).toEqual(all);
    expect((await engine.search({ text: 'label:green' })).total).toBe(27);
    // Not the latest one: what was done since stays.
    await engine.mark({ photos: [ids[0]!], set: { rating: 1 } });
    expect(await engine.undoChange({ id: change!.id })).toMatchObject({ skipped: 1 });
    expect((await engine.photo({ id: ids[0]! })).marks.rating).toBe(1);
    expect((await engine.photo({ id: ids[1]! })).marks.rating).toBe(0);
    await expect(engine.undoChange({ id: change!.id })).rejects.toMatchObject({ reason: 'not-found' });
  });

  test('hide from lists, and what is asked wrongly is refused', async () => {
    const { ids, open } = await filled('hide', 5);
    const engine = await open();
    expect(await engine.mark({ photos: ids.slice(0, 2), set: { hidden: true } })).toMatchObject({ what: 'hide' });
    expect((await engine.search({ text: '' })).total).toBe(3);
    expect((await engine.search({ text: 'is:hidden' })).total).toBe(2);
    for (const asked of [
      { photos: ids, set: { rating: 6 } },
      { photos: ids, set: { label: 'pink' } },
      { photos: ids, set: {} },
      { photos: ids, set: { stars: 3 } },
      { photos: ids, query: 'dog', set: { rating: 1 } },
      { set: { rating: 1 } },
    ]) {
      await expect(engine.mark(asked as never), JSON.stringify(asked)).rejects.toMatchObject({ reason: 'bad-request' });
    }
    await expect(engine.mark({ query: 'unicorn', set: { rating: 1 } })).rejects.toMatchObject({ reason: 'not-found' });
  });

  test('tags of many are found by them, and undone', async () => {
    const { open } = await filled('tags', 12);
    const engine = await open();
    expect(await engine.tagPhotos({ query: '', add: ['The  Sea'] })).toMatchObject({ what: 'tag', photos: 12 });
    expect((await engine.search({ text: 'tag:"the sea"' })).total).toBe(12);
    await engine.undo();
    expect((await engine.search({ text: 'tag:"the sea"' })).total).toBe(0);
    await expect(engine.tagPhotos({ query: '' })).rejects.toMatchObject({ reason: 'bad-request' });
  });
});

describe('albums', () => {
  test('made, filled, named, moved and removed; opened as a search', async () => {
    const { ids, open } = await filled('albums', 8);
    const engine = await open();
    const told = vi.fn();
    engine.on('albums', told);
    const sea = await engine.makeAlbum({ name: 'Sea' });
    expect(sea).toEqual({ id: sea.id, name: 'Sea', kind: 'album', query: null, photos: 0, cover: null });
    await engine.addToAlbum({ album: sea.id, photos: ids.slice(0, 3) });
    expect(await engine.addToAlbum({ album: sea.id, photos: ids.slice(0, 3) })).toBeNull();
    await engine.removeFromAlbum({ album: sea.id, photos: [ids[0]!] });
    await engine.mark({ photos: [ids[1]!], set: { rating: 5 } });
    const best = await engine.makeAlbum({ name: 'Best', query: 'rating:5' });
    expect(best).toMatchObject({ kind: 'smart', photos: 1, cover: '/photos/1.jpg' });
    expect(await engine.albums()).toMatchObject([
      { name: 'Sea', photos: 2, cover: '/photos/1.jpg' },
      { name: 'Best', photos: 1 },
    ]);
    expect((await engine.search({ text: 'album:"sea"' })).total).toBe(2);
    expect((await engine.moveAlbum({ album: best.id, before: sea.id })).map(({ name }) => name)).toEqual([
      'Best',
      'Sea',
    ]);
    expect((await engine.renameAlbum({ album: sea.id, name: 'The sea' })).name).toBe('The sea');
    expect((await engine.setAlbumQuery({ album: best.id, query: 'rating:>=1' })).query).toBe('rating:>=1');
    await engine.removeAlbum({ album: sea.id });
    expect((await engine.albums()).map(({ name }) => name)).toEqual(['Best']);
    await engine.undo();
    expect(await engine.albums()).toMatchObject([{ name: 'Best' }, { name: 'The sea', photos: 2 }]);
    expect(told).toHaveBeenCalled();
    await expect(engine.addToAlbum({ album: 999, photos: ids })).rejects.toMatchObject({ reason: 'not-found' });
    await expect(engine.addToAlbum({ album: best.id, photos: ids })).rejects.toMatchObject({ reason: 'bad-request' });
  });
});

test('many photos: news of how far it is, cancelled without a trace, undone after a restart', async () => {
  const photos = 20_000;
  const { open } = await manyRows('many', photos);
  const engine = await open();
  const news: Batch[] = [];
  const stop = engine.on('batch', (batch) => {
    news.push(batch);
    if (batch.doing === 'making' && !batch.over) void engine.cancelBatch({ id: batch.id });
  });
  // Tags and their words take long enough to be told of.
  await expect(engine.tagPhotos({ query: '', add: ['a', 'b', 'c'] })).rejects.toMatchObject({ reason: 'cancelled' });
  expect(news.some(({ doing, done, total }) => doing === 'making' && done > 0 && total === photos)).toBe(true);
  expect(news.findLast(({ doing }) => doing === 'making')!.over).toBe(true);
  expect(await engine.changes()).toMatchObject({ undo: { what: 'add-folder' }, redo: null });
  expect((await engine.search({ text: 'tag:a' })).total).toBe(0);
  stop();
  const change = await engine.mark({ query: '', set: { rating: 5 } });
  expect(change).toMatchObject({ photos });
  // Others are answered while it goes on, and the end of the program does not lose it.
  const undoing = engine.undo().catch((error: { reason: string }) => error.reason);
  expect((await engine.photo({ id: 1 })).id).toBe(1);
  await engine.close();
  expect(['closed', change]).toContainEqual(await undoing);
  const again = await open();
  await vi.waitFor(async () => expect((await again.changes()).redo).toMatchObject({ id: change!.id, photos }), 90_000);
  expect((await again.search({ text: 'rating:5' })).total).toBe(0);
  expect(await again.redo()).toMatchObject({ skipped: 0 });
  expect((await again.search({ text: 'rating:5' })).total).toBe(photos);
}, 180_000);

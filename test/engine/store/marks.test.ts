// Marks filter and hide; albums keep their photos, order and names; what a person said so stays when files go or join.

import { expect, test } from 'vitest';
import type { Filter } from '../../../engine/store/store.ts';
import { newStore, readPhoto, seenPhotos, stamp } from './library.ts';

function library() {
  const store = newStore();
  const folder = store.addFolder('/photos').id;
  const paths = Array.from({ length: 6 }, (_, i) => `/photos/${i}.jpg`);
  return { store, folder, ids: seenPhotos(store, folder, paths) };
}

test('photos by rating, label, flag and heart', () => {
  const { store, ids } = library();
  const [a, b, c, d] = ids as [number, number, number, number];
  store.makeChange('mark', { do: 'mark', photos: [a], set: { rating: 5, label: 'red' } });
  store.makeChange('mark', { do: 'mark', photos: [b], set: { rating: 3, flag: 'pick' } });
  store.makeChange('mark', { do: 'mark', photos: [c], set: { flag: 'reject', favourite: true } });
  store.makeChange('mark', { do: 'mark', photos: [d], set: { label: 'blue' } });
  const found = (...filters: Filter[]) => store.idsPassing(filters).toSorted((x, y) => x - y);
  const rest = ids.slice(4);
  expect(found({ by: 'rating', least: 3, most: 5 })).toEqual([a, b]);
  expect(found({ by: 'rating', least: 3, most: 3 })).toEqual([b]);
  expect(found({ by: 'rating', least: 0, most: 0 })).toEqual([c, d, ...rest]);
  expect(found({ by: 'rating', least: 3, most: 5, not: true })).toEqual([c, d, ...rest]);
  expect(found({ by: 'label', label: 'red' })).toEqual([a]);
  expect(found({ by: 'label', label: null })).toEqual([b, c, ...rest]);
  expect(found({ by: 'label', label: 'red', not: true })).toEqual([b, c, d, ...rest]);
  expect(found({ by: 'is', what: 'picked' })).toEqual([b]);
  expect(found({ by: 'is', what: 'rejected' })).toEqual([c]);
  expect(found({ by: 'is', what: 'favourite' })).toEqual([c]);
  expect(store.photo(a).marks).toEqual({ rating: 5, label: 'red', flag: null, favourite: false, hidden: false });
});

test('hidden photos are in no list, count or word search unless they are asked for', () => {
  const { store, ids } = library();
  const hidden = ids.slice(0, 2);
  store.makeChange('hide', { do: 'mark', photos: hidden, set: { hidden: true } });
  expect(store.count([])).toBe(4);
  expect(store.tally().photos).toBe(6);
  expect(store.browse([], 'newest', null, 10)).toHaveLength(4);
  expect(store.wordMatches('dog', [], 10)).toHaveLength(4);
  expect(store.passing(ids, [])).toEqual(ids.slice(2));
  expect(store.idsPassing([{ by: 'is', what: 'hidden' }]).toSorted()).toEqual(hidden);
  expect(store.count([{ by: 'is', what: 'hidden', not: true }])).toBe(4);
  // One whose file goes is no hidden photo of the library any more; it comes back as it was.
  store.filesGone(store.knownFilesAt('/photos/0.jpg').map(({ id }) => id));
  expect(store.count([])).toBe(4);
  expect(store.idsPassing([{ by: 'is', what: 'hidden' }])).toEqual([hidden[1]]);
  store.keepFiles(1, [stamp('/photos/0.jpg')]);
  expect(store.idsPassing([{ by: 'is', what: 'hidden' }]).toSorted()).toEqual(hidden);
  store.makeChange('hide', { do: 'mark', photos: ids, set: { hidden: false } });
  expect(store.count([])).toBe(6);
});

test('albums can be moved between two others for ever, and each move taken back', () => {
  const { store } = library();
  for (const name of ['A', 'B', 'C']) store.makeAlbum(name, null);
  const order = () =>
    store
      .albums()
      .map(({ name }) => name)
      .join('');
  for (let times = 1; times <= 120; times++) {
    const [, second, third] = store.albums();
    store.moveAlbum(third!.id, second!.id);
    expect(order(), `move ${times}`).toBe(times % 2 === 1 ? 'ACB' : 'ABC');
  }
  for (let times = 119; times >= 0; times--) {
    const { undo } = store.changes();
    store.beginTurn(undo!.id, 'undoing');
    store.turnChange(undo!.id, 100);
    expect(order(), `move ${times} again`).toBe(times % 2 === 1 ? 'ACB' : 'ABC');
  }
});

test('an album needs a name that can be seen', () => {
  const { store } = library();
  for (const name of ['\u200b', ' \u00a0', '\u202e\u2066']) {
    expect(() => store.makeAlbum(name, null)).toThrow('needs a name');
  }
  expect(store.album(store.makeAlbum('🌊', null)).name).toBe('🌊');
});

test('a trashed photo is gone from lists, and comes back with all marks and albums when its file does', () => {
  const { store, folder, ids } = library();
  const [a] = ids as [number];
  const album = store.makeAlbum('Sea', null);
  store.makeChange('album', { do: 'add-to-album', album, photos: ids });
  store.makeChange('mark', { do: 'mark', photos: [a], set: { rating: 4 } });
  store.filesGone(store.knownFilesAt('/photos/0.jpg').map(({ id }) => id));
  expect(store.browse([], 'newest', null, 10).map(({ id }) => id)).not.toContain(a);
  expect(store.albumShown(album).photos).toBe(5);
  // Nothing sweeps what a person said something about.
  expect(store.sweep('9999')).toEqual([]);
  // Restored elsewhere under another name.
  const back = readPhoto(store, folder, '/photos/restored.jpg', '/photos/0.jpg');
  expect(back).toBe(a);
  expect(store.photo(back).marks.rating).toBe(4);
  expect(store.albumsOf(back)).toEqual([album]);
  expect(store.albumShown(album).photos).toBe(6);
});

test('a photo written over keeps marks and albums, and so does its old content', () => {
  const { store, folder, ids } = library();
  const [a] = ids as [number];
  const album = store.makeAlbum('Sea', null);
  store.makeChange('album', { do: 'add-to-album', album, photos: [a] });
  store.makeChange('mark', { do: 'mark', photos: [a], set: { label: 'green' } });
  store.keepFiles(folder, [stamp('/photos/0.jpg', { bytes: 7, modifiedMs: 9 })]);
  store.identified(a, { kind: 'jpeg', fingerprint: 'edited' });
  expect(store.photo(a).marks.label).toBe('green');
  const old = store.photoWith('/photos/0.jpg')!;
  expect(store.photo(old).marks.label).toBe('green');
  expect(store.albumPhotos(album).toSorted()).toEqual([a, old]);
});

test('albums: names once, in a person’s order, photos in the order they came', () => {
  const { store, ids } = library();
  const sea = store.makeAlbum('  The   “Sea” ', null);
  expect(store.album(sea).name).toBe("The 'Sea'");
  expect(() => store.makeAlbum("the 'SEA'", null)).toThrow(expect.objectContaining({ reason: 'bad-request' }));
  expect(() => store.makeAlbum('  ', null)).toThrow(expect.objectContaining({ reason: 'bad-request' }));
  const best = store.makeAlbum('Best', 'rating:5');
  const other = store.makeAlbum('Other', null);
  store.moveAlbum(other, sea);
  expect(store.albums().map(({ id }) => id)).toEqual([other, sea, best]);
  store.moveAlbum(other, best);
  expect(store.albums().map(({ id }) => id)).toEqual([sea, other, best]);
  store.moveAlbum(sea, null);
  expect(store.albums().map(({ id }) => id)).toEqual([other, best, sea]);
  store.makeChange('album', { do: 'add-to-album', album: sea, photos: [ids[3]!, ids[1]!] });
  store.makeChange('album', { do: 'add-to-album', album: sea, photos: [ids[0]!, ids[1]!] });
  expect(store.albumPhotos(sea)).toEqual([ids[3], ids[1], ids[0]]);
  expect(store.albumShown(sea)).toEqual({ photos: 3, cover: '/photos/3.jpg' });
  store.makeChange('album', { do: 'remove-from-album', album: sea, photos: [ids[3]!] });
  expect(store.albumShown(sea)).toEqual({ photos: 2, cover: '/photos/1.jpg' });
  expect(store.idsPassing([{ by: 'album', name: "THE 'sea'" }]).toSorted()).toEqual([ids[0], ids[1]]);
  expect(() => store.makeChange('album', { do: 'add-to-album', album: best, photos: ids })).toThrow(/smart/);
  expect(() => store.renameAlbum(sea, 'best')).toThrow(/already/);
  store.renameAlbum(sea, "THE 'Sea'");
});

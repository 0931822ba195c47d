// What is done to an album wherever it is listed: the photos on the screen follow its name, and keys act on it.

import { afterEach, expect, test, vi } from 'vitest';
import type { Album } from '../../../engine/contract.ts';
import { albumKey, albumMenu, removeAlbum, renameAlbum } from '../../../renderer/albums/album-acts.ts';
import { albumForm } from '../../../renderer/albums/album-form.svelte.ts';
import { shownAlbum } from '../../../renderer/marking.ts';
import { words } from '../../../renderer/words.ts';

const sea: Album = { id: 1, name: 'The sea', kind: 'album', query: null, photos: 2, cover: null };
const best: Album = { ...sea, id: 2, name: 'Best', kind: 'smart', query: 'rating:5' };

function rooms(text: string) {
  const place = { text, go: vi.fn<() => void>(), turn: vi.fn<(to: { text?: string }) => void>() };
  const doing = {
    albums: [sea, best],
    moveAlbum: vi.fn<(album: number, to: number) => Promise<void>>(async () => {}),
    removeAlbum: vi.fn<(album: Album) => Promise<void>>(async () => {}),
    renameAlbum: vi.fn<(album: Album, name: string) => Promise<Album>>(async (album, name) => ({ ...album, name })),
  };
  return { place, doing };
}

const press = (key: string, held: Partial<KeyboardEvent> = {}) => {
  const preventDefault = vi.fn<() => void>();
  return { key, preventDefault, ...held } as unknown as KeyboardEvent & { preventDefault: typeof preventDefault };
};

afterEach(() => (albumForm.open = null));

test('an album of any kind is the one shown where the line names it alone', () => {
  expect(shownAlbum('album:"the SEA" dog', [sea, best])).toMatchObject({ id: 1, typed: 'album:"the SEA"' });
  expect(shownAlbum('album:best', [sea, best])).toMatchObject({ id: 2 });
  expect(shownAlbum('album:best album:"the sea"', [sea, best])).toBeUndefined();
  expect(shownAlbum('-album:best', [sea, best])).toBeUndefined();
  expect(shownAlbum('best', [sea, best])).toBeUndefined();
});

test('its new name takes the place of the old one in the line, and nothing is left of one that goes', async () => {
  const shown = rooms('album:"The sea" dog');
  await renameAlbum(shown, sea, 'Baltic');
  expect(shown.place.turn).toHaveBeenCalledWith({ text: 'album:"Baltic" dog' });
  const gone = rooms('album:"The sea" dog');
  await removeAlbum(gone, sea);
  expect(gone.place.turn).toHaveBeenCalledWith({ text: 'dog' });
  const elsewhere = rooms('dog');
  await renameAlbum(elsewhere, sea, 'Baltic');
  await removeAlbum(elsewhere, sea);
  expect(elsewhere.place.turn).not.toHaveBeenCalled();
});

test('F2 and Delete are about the album that has the focus, and about nothing else then', () => {
  const all = rooms('');
  const f2 = press('F2');
  albumKey(all, sea, f2);
  expect(albumForm.open).toEqual({ what: 'rename', album: sea });
  expect(f2.preventDefault).toHaveBeenCalled();
  albumKey(all, sea, press('Delete'));
  expect(all.doing.removeAlbum).toHaveBeenCalledWith(sea);
  const other = press('Delete', { ctrlKey: true });
  albumKey(all, sea, other);
  expect(other.preventDefault).not.toHaveBeenCalled();
  expect(all.doing.removeAlbum).toHaveBeenCalledTimes(1);
});

test('its menu edits the search of a smart one alone, and moves it where there is somewhere to go', () => {
  const lines = (album: Album, movable: boolean) =>
    albumMenu(rooms(''), album, movable).flatMap((item) =>
      typeof item === 'object' && 'run' in item ? [[item.label, item.disabled === true]] : [],
    );
  const text = words.albums;
  expect(lines(sea, true)).toEqual([
    [text.look, false],
    [text.rename, false],
    [text.earlier, true],
    [text.later, false],
    [text.remove, false],
  ]);
  expect(lines(best, false)).toEqual([
    [text.look, false],
    [text.rename, false],
    [text.edit, false],
    [text.remove, false],
  ]);
});

// What can be done to an album wherever it is listed, and what becomes of the photos on the screen when the album they were
// shown by gets another name or goes.

import type { Album } from '../../engine/contract.ts';
import { albumForm } from './album-form.svelte.ts';
import type { Doing } from '../doing.svelte.ts';
import { lineOf, shownAlbum } from '../marking.ts';
import type { MenuItem } from '../menu.svelte.ts';
import type { Place } from '../place.svelte.ts';
import { words } from '../words.ts';

export interface AlbumRooms {
  doing: Pick<Doing, 'albums' | 'moveAlbum' | 'removeAlbum' | 'renameAlbum'>;
  place: Pick<Place, 'text' | 'go' | 'turn'>;
}

export function openAlbum({ place }: AlbumRooms, album: Album): void {
  place.go({ screen: 'library', text: lineOf(album) });
}

/** A name that is taken is refused, to whoever asks. */
export async function renameAlbum({ doing, place }: AlbumRooms, album: Album, name: string): Promise<void> {
  const shown = shownAlbum(place.text, [album]);
  const { name: now } = await doing.renameAlbum(album, name);
  if (shown) place.turn({ text: place.text.replace(shown.typed, lineOf({ name: now })) });
}

export async function removeAlbum({ doing, place }: AlbumRooms, album: Album): Promise<void> {
  const shown = shownAlbum(place.text, [album]);
  await doing.removeAlbum(album);
  if (shown) place.turn({ text: place.text.replace(shown.typed, '').trim() });
}

/** On an album that has the focus: F2 gives it another name, Delete takes it away. */
export function albumKey(rooms: AlbumRooms, album: Album, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.key === 'F2') albumForm.open = { what: 'rename', album };
  else if (event.key === 'Delete') void removeAlbum(rooms, album);
  else return;
  // It is not about photos then.
  event.preventDefault();
}

/** `movable`: albums are shown in a person's own order. */
export function albumMenu(rooms: AlbumRooms, album: Album, movable: boolean): MenuItem[] {
  const text = words.albums;
  const albums = rooms.doing.albums ?? [];
  const at = albums.findIndex(({ id }) => id === album.id);
  const move = (to: number) => void rooms.doing.moveAlbum(album.id, to);
  return [
    { label: text.look, icon: 'photos', run: () => openAlbum(rooms, album) },
    'line',
    { label: text.rename, icon: 'pencil', run: () => (albumForm.open = { what: 'rename', album }) },
    ...(album.kind === 'smart'
      ? [{ label: text.edit, icon: 'search' as const, run: () => void (albumForm.open = { what: 'edit', album }) }]
      : []),
    ...(movable
      ? [
          { label: text.earlier, icon: 'left' as const, disabled: at === 0, run: () => move(at - 1) },
          { label: text.later, icon: 'right' as const, disabled: at === albums.length - 1, run: () => move(at + 2) },
        ]
      : []),
    'line',
    { label: text.remove, icon: 'trash', danger: true, run: () => void removeAlbum(rooms, album) },
  ];
}

// The form for an album that is open, whether the sidebar, the screen of albums or a menu asked for it. One at a time;
// screens/AlbumForms.svelte draws it, and screens/Doing.svelte the choice of an album for photos.

import type { Album } from '../../engine/contract.ts';
import type { Chosen } from '../grid/selection.svelte.ts';

export type AskedForm =
  { what: 'make' } | { what: 'make-smart' } | { what: 'rename'; album: Album } | { what: 'edit'; album: Album };

class AlbumForms {
  open = $state.raw<AskedForm | null>(null);
  /** Photos for which an album is to be chosen, or made. */
  adding = $state.raw<Chosen | null>(null);
}

export const albumForm = new AlbumForms();

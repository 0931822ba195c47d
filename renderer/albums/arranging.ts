// Putting photos elsewhere in the album that is shown in its own order: dropped between two others, or step by step by keys
// and menu. Knows nothing of the screen.

import type { Album } from '../../engine/contract.ts';
import type { Chosen } from '../grid/selection.svelte.ts';
import type { Talbot } from '../talbot.svelte.ts';
import { arrangedAlbum } from '../marking.ts';

export class Arranging {
  readonly #of: Pick<Talbot, 'doing' | 'library'>;

  constructor(of: Pick<Talbot, 'doing' | 'library'>) {
    this.#of = of;
  }

  /** Reactive; undefined while another order or no album is shown. */
  get album(): Album | undefined {
    const { doing, library } = this.#of;
    return library.sort === 'album' ? arrangedAlbum(library.text, doing.albums ?? []) : undefined;
  }

  /** Before the photo at this position, or at the end. */
  async place(chosen: Chosen, position: number): Promise<void> {
    const { doing, library } = this.#of;
    const { album } = this;
    if (!album) return;
    const [before] = position < library.total ? await library.between(position, position + 1) : [];
    await doing.placeInAlbum(album, chosen, before ?? null);
    await library.again();
  }

  /** One place on or back, all of them together. Resolves with where the first of them is now; null where it could not. */
  async step(photos: readonly number[], by: -1 | 1): Promise<number | null> {
    const { library } = this.#of;
    const found = await Promise.all(photos.map((photo) => library.find(photo)));
    const positions = found.filter((position) => position !== null);
    const [first, last] = [Math.min(...positions), Math.max(...positions)];
    if (positions.length === 0 || (by < 0 ? first === 0 : last + 1 >= library.total)) return null;
    await this.place({ photos: [...photos] }, by < 0 ? first - 1 : last + 2);
    return library.find(photos[found.indexOf(first)]!);
  }
}

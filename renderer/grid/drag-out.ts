// Photos dragged out of the page: as files where the shell can, else one photo as a download where the browser takes it. More
// than the system is told of stay inside, where an album takes any number, and that is said.

import type { Hit, Shell } from '../../engine/contract.ts';
import { carry } from './dragged.svelte.ts';
import type { Selection } from './selection.svelte.ts';
import { type DragPicture, dragPicture, pngOf, showDragged } from './drag-picture.ts';

const types: Partial<Record<Hit['kind'], string>> = {
  ...{ jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp', avif: 'image/avif', gif: 'image/gif' },
};
/**
 * Files dragged at once, at most. The system is told the path of each while the drag begins: a thousand are a hundred
 * kilobytes, which every system takes, and as many as other programs open with good grace.
 */
const mostDragged = 1000;

/** The photo under the pointer, or all that are chosen if it is one of them. */
export function dragOut(event: DragEvent, hit: Hit, selection: Selection | undefined, shell: Shell): void {
  const chosen = selection?.has(hit.id) ? selection : null;
  const many = chosen?.count ?? 1;
  const most = shell.startDrag ? mostDragged : 1;
  carry(chosen?.chosen() ?? { photos: [hit.id] }, many > most ? { many, most } : null);
  const picture = pictureOf(event, many);
  if (shell.startDrag && many <= most) {
    event.preventDefault();
    // A picture that may not be read back: then the count alone.
    const png = picture && (pngOf(picture) ?? pngOf(dragPicture(null, many)));
    const ids = chosen ? chosen.ids : [hit.id];
    if (ids) shell.startDrag(ids, png);
    // Few, but meant as a search or a stretch: asked for while the hand is on its way.
    else void chosen!.list(most).then((all) => shell.startDrag!(all, png));
    return;
  }
  if (picture) showDragged(event, picture);
  if (event.dataTransfer) event.dataTransfer.effectAllowed = 'copy';
  // Something has to be carried, or nothing is dragged.
  if (many > most) return event.dataTransfer?.setData('application/x-talbot-photos', String(many));
  const url = new URL(`${shell.pictures}original/${hit.id}`, location.href).href;
  event.dataTransfer?.setData('DownloadURL', `${types[hit.kind] ?? 'application/octet-stream'}:${hit.name}:${url}`);
  event.dataTransfer?.setData('text/uri-list', url);
}

/** Of the cell that was taken hold of, as far as it is drawn. */
function pictureOf(event: DragEvent, many: number): DragPicture | null {
  const cell = event.target instanceof Element ? event.target.closest('[data-position]') : null;
  if (!cell) return null;
  const shown = cell.querySelector<HTMLImageElement>('img.here') ?? cell.querySelector('canvas');
  return dragPicture(shown, many);
}

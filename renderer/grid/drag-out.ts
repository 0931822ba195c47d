// Photos dragged out of the page: as files where the shell can, else one photo as a download where the browser takes it.

import type { Hit, Shell } from '../../engine/contract.ts';
import { carry } from '../dragged.svelte.ts';
import type { Selection } from '../selection.svelte.ts';

const types: Partial<Record<Hit['kind'], string>> = {
  ...{ jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp', avif: 'image/avif', gif: 'image/gif' },
};
/** Files dragged at once, at most: the system is told the name of each. */
const most = 1000;

/** The photo under the pointer, or all that are chosen if it is one of them. */
export function dragOut(event: DragEvent, hit: Hit, selection: Selection | undefined, shell: Shell): void {
  const chosen = selection?.has(hit.id) ? selection : null;
  carry(chosen?.chosen() ?? { photos: [hit.id] });
  if (shell.startDrag) {
    event.preventDefault();
    // The system takes a drag only while it begins: more than are listed go as the one under the pointer.
    shell.startDrag((chosen?.ids ?? [hit.id]).slice(0, most));
    return;
  }
  const url = new URL(`${shell.pictures}original/${hit.id}`, location.href).href;
  event.dataTransfer?.setData('DownloadURL', `${types[hit.kind] ?? 'application/octet-stream'}:${hit.name}:${url}`);
  event.dataTransfer?.setData('text/uri-list', url);
  if (event.dataTransfer) event.dataTransfer.effectAllowed = 'copy';
}

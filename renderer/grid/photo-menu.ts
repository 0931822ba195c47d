// What the right button offers on photos. Every line is a command: whoever can do it has offered to.

import type { Label } from '../../engine/contract.ts';
import type { CommandId } from '../keys/commands.ts';
import type { MenuItem } from '../menu.svelte.ts';
import { words } from '../words.ts';

const labels: Label[] = ['red', 'yellow', 'green', 'blue', 'purple'];
const of = (command: CommandId): MenuItem => ({ command });

/** `arranged`: photos can be moved among each other. */
export function photoMenu(chosen: string, arranged: boolean): MenuItem[] {
  return [
    { heading: chosen },
    of('grid.open'),
    of('view.compare'),
    of('view.slideshow'),
    'line',
    {
      label: words.thumbs.rate,
      items: [5, 4, 3, 2, 1, 0].map((stars) => of(`mark.rate-${stars}` as CommandId)),
    },
    {
      label: words.thumbs.label,
      items: [
        ...labels.map((swatch): MenuItem => ({ command: `mark.label-${swatch}`, swatch })),
        of('mark.label-none'),
      ],
    },
    of('mark.favourite'),
    of('mark.pick'),
    of('mark.reject'),
    'line',
    of('album.add'),
    of('album.remove'),
    ...(arranged ? [of('album.earlier'), of('album.later')] : []),
    of('photo.tag'),
    of('photo.ask'),
    of('photo.caption-again'),
    of('photo.similar'),
    'line',
    of('file.export'),
    of('file.open-with'),
    of('file.reveal'),
    of('mark.hide'),
    of('file.trash'),
  ];
}

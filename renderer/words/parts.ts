// Captions of parts of large photos.

import { counting } from '../locale.ts';

const { count, plural } = counting('en');

const photos = (many: number) => plural(many, { one: '1 photo', other: `${count(many)} photos` });

export const partsWords = {
  parts: {
    title: 'In parts of the photo',
    by: (model: string) => `Each part looked at by itself, by ${model}, a machine.`,
    notSure: 'Not sure:',
    choice: 'Large photos in parts',
    help: 'Looks again at the parts of large photos, so that small things can be found as well. It takes the time of as many photos as there are parts, and comes after everything else.',
    choices: { 0: 'Off', 2: 'Four parts', 3: 'Nine parts' },
    progress: (done: number, waiting: number) =>
      waiting === 0
        ? `${photos(done)} described in parts.`
        : `${photos(done)} described in parts, ${count(waiting)} waiting.`,
  },
};

// What phrases.ts says of numbers, times and photos.

import { counting } from '../locale.ts';

const { count, plural } = counting('en');

const photos = (many: number) => plural(many, { one: '1 photo', other: `${count(many)} photos` });

export const phraseWords = {
  said: {
    photos,
    of: (done: string, all: string) => `${done} of ${all}`,
    left: (time: string) => `${time} left`,
    soon: 'less than a minute',
    minutes: (many: number) => plural(many, { one: 'about a minute', other: `about ${count(many)} minutes` }),
    hours: (many: number) => plural(many, { one: 'about an hour', other: `about ${count(many)} hours` }),
    days: (many: number) => plural(many, { one: 'about a day', other: `about ${count(many)} days` }),
    perSecond: (photos: string) => `${photos} photos a second`,
    perMinute: (photos: string) => `${photos} photos a minute`,
    pixels: (width: string, height: string) => `${width} × ${height}`,
    megapixels: (size: string) => `${size} megapixels`,
    raw: 'Camera RAW',
    describedBy: (model: string | null, caption: string) => `Described by ${model ?? 'a machine'}: ${caption}`,
    writtenByYou: (caption: string) => `Written by you: ${caption}`,
    between: (sentences: string[]) => sentences.join('. '),
  },
};

// sharp, set up for hostile files and a machine that must stay responsive: only the loaders of the kinds Talbot knows,
// one thread per photo, no cache. SVG, PDF and everything that runs through ImageMagick is blocked.

import sharp, { type SharpOptions } from 'sharp';

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif', 'Tiff'].map((loader) => `VipsForeignLoad${loader}`),
});
sharp.concurrency(1);
sharp.cache(false);

/** The first frame of an encoded image; refuses what is cut off or broken instead of showing half of it grey. */
export const encodedOptions = { failOn: 'error', pages: 1, sequentialRead: true } as const satisfies SharpOptions;

/** What there is of a damaged image; what is missing is grey or black. */
export const partlyOptions = { ...encodedOptions, failOn: 'none' } as const satisfies SharpOptions;

export { sharp };

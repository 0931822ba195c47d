// Wraps a small raster and its colour profile as an uncompressed TIFF in memory: the only way to tell sharp the profile
// of pixels it did not decode itself (HEIC).

import { long, short, tiffHead, undefinedType } from './tiff-file.ts';

export function profiledTiff(
  raster: { width: number; height: number; channels: number; pixels: Buffer },
  profile: Buffer,
): Buffer {
  const { width, height, channels, pixels } = raster;
  const entries = [
    { tag: 256, type: long, values: [width] },
    { tag: 257, type: long, values: [height] },
    { tag: 258, type: short, values: new Array<number>(channels).fill(8) },
    { tag: 259, type: short, values: [1] },
    { tag: 262, type: short, values: [2] },
    { tag: 277, type: short, values: [channels] },
    { tag: 278, type: long, values: [height] },
    { tag: 284, type: short, values: [1] },
    { tag: 34675, type: undefinedType, values: profile },
  ];
  // The fourth channel is alpha.
  if (channels === 4) entries.push({ tag: 338, type: short, values: [2] });
  return Buffer.concat([tiffHead(entries, [pixels.length]), pixels]);
}

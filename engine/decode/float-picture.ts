// Pictures in floating-point numbers (TIFF and Photoshop files of 32 bits): nothing in the file says what is white. Light between
// 0 and 1 is most common, counts of a camera or an instrument are the rest.

import type { Sharp, SharpOptions } from 'sharp';

/** More pixels are made fewer first: each takes 12 bytes here. */
const mostPixels = 48e6;
/** Light of a picture is less on the whole, counts are more, even those of a night. */
const mostLight = 4;
/** So many numbers tell how bright a picture is, evenly taken. */
const samples = 65_536;
/** What is brighter is a hot pixel, or the sun. */
const brightest = 0.999;

export interface EightBits {
  width: number;
  height: number;
  channels: 1 | 3;
  pixels: Buffer;
}

/** In sRGB. `open` gives the picture upright, as it is stored. */
export async function inEightBits(
  open: (options: SharpOptions) => Sharp,
  { width, height, grey }: { width: number; height: number; grey: boolean },
): Promise<EightBits> {
  const image = open({ ignoreIcc: true });
  const shrink = Math.sqrt(mostPixels / (width * height));
  const small = shrink < 1 ? image.resize(Math.floor(width * shrink), Math.floor(height * shrink)) : image;
  const space = grey ? 'b-w' : 'scrgb';
  const { data, info } = await small
    .pipelineColourspace(space)
    .toColourspace(space)
    .raw({ depth: 'float' })
    .toBuffer({ resolveWithObject: true });
  const channels = grey ? 1 : 3;
  const values = new Float32Array(data.buffer, data.byteOffset, data.byteLength / 4);
  const show = shownAs(values);
  const pixels = Buffer.alloc(info.width * info.height * channels);
  for (let to = 0, from = 0; to < pixels.length; from += info.channels) {
    for (let channel = 0; channel < channels; channel++) pixels[to++] = show(values[from + channel]!);
  }
  return { width: info.width, height: info.height, channels, pixels };
}

/** How bright a number is shown: light by the curve of sRGB, with 1 as white; counts as they are, up to 255 or their highest. */
export function shownAs(values: Float32Array): (value: number) => number {
  const step = Math.max(1, Math.floor(values.length / samples));
  const some = values.filter((value, i) => i % step === 0 && Number.isFinite(value)).sort();
  const mean = some.reduce((sum, value) => sum + Math.max(0, value), 0) / Math.max(1, some.length);
  if (mean <= mostLight) return (value) => curve[Math.round(between0and1(value) * (curve.length - 1))]!;
  const white = Math.max(255, some[Math.floor((some.length - 1) * brightest)]!);
  return (value) => Math.round(between0and1(value / white) * 255);
}

/** What is no number at all is black. */
function between0and1(value: number): number {
  return value > 0 ? Math.min(1, value) : 0;
}

/** Light to sRGB (IEC 61966-2-1), finely enough for the darkest steps. */
const curve = Uint8Array.from({ length: 65_536 }, (_, i) => {
  const light = i / 65_535;
  return Math.round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055));
});

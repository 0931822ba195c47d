// How near a picture is to its reference. Both are made an eighth as wide and grey; what counts is how far they are apart,
// of 255: in the mean over the whole picture, and in the worst of its tiles of 10 × 10 (80 × 80 on the screen). Letters of
// another font, a date or a word more leave these low; something moved, cut, recoloured or gone does not.

import sharp, { type Sharp } from 'sharp';

export interface Difference {
  mean: number;
  worst: number;
}

const eighth = 8;
const tile = 10;

/** Above one of these a picture has changed. */
const tolerance: Difference = { mean: 4, worst: 15 };

export const within = ({ mean, worst }: Difference): boolean => mean <= tolerance.mean && worst <= tolerance.worst;

/** What is kept of a picture: a few kilobytes. */
export async function referenceOf(png: Buffer): Promise<Buffer> {
  const { width } = await sharp(png).metadata();
  return await small(png, Math.round(width / eighth))
    .webp({ quality: 75, effort: 6 })
    .toBuffer();
}

export async function differenceOf(png: Buffer, reference: Buffer): Promise<Difference> {
  const { width, height } = await sharp(reference).metadata();
  const [now, then] = await Promise.all([pixels(small(png, width)), pixels(sharp(reference))]);
  if (now.length !== then.length) return { mean: 255, worst: 255 };
  const tiles = new Map<number, number[]>();
  for (const [at, value] of now.entries()) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const key = Math.floor(y / tile) * width + Math.floor(x / tile);
    const off = Math.abs(value - then[at]!);
    const of = tiles.get(key);
    if (of) of.push(off);
    else tiles.set(key, [off]);
  }
  // A strip at the edge is too small to be judged by itself.
  const whole = [...tiles.values()].filter((of) => of.length >= (tile * tile) / 2);
  const means = whole.map((of) => of.reduce((sum, off) => sum + off, 0) / of.length);
  const all = [...tiles.values()].flat();
  return { mean: all.reduce((sum, off) => sum + off, 0) / (width * height), worst: Math.max(...means) };
}

function small(png: Buffer, width: number): Sharp {
  return sharp(png).resize({ width, kernel: 'lanczos3' }).greyscale();
}

function pixels(picture: Sharp): Promise<Buffer> {
  return picture.greyscale().raw().toBuffer();
}

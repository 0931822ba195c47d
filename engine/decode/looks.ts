// How a picture looks in 144 bits: of a thumbnail of 13 × 12 greys, whether each is brighter than the one to its left. What
// a person calls the same picture keeps nearly all of them: resized, recompressed, brightened, cut by a few parts in a
// hundred. Two pictures of different things share about half. See README for the measured distances.

import { sharp } from './image-library.ts';

const columns = 12;
const rows = 12;
/** Steps of grey between neighbours that are more than noise, and how many of the 144 a picture needs to be known by. */
const step = 2;
const fewest = 24;

/** 18 bytes; null for a picture without features, such as a night sky: all of those look the same. */
export async function looksOf(thumbnail: string): Promise<Uint8Array | null> {
  const greys = await sharp(thumbnail)
    .greyscale()
    .resize(columns + 1, rows, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  const bits = new Uint8Array((columns * rows) / 8);
  let telling = 0;
  for (let bit = 0; bit < columns * rows; bit++) {
    const at = Math.floor(bit / columns) * (columns + 1) + (bit % columns);
    const rise = greys[at + 1]! - greys[at]!;
    if (rise > 0) bits[bit >> 3]! |= 1 << (bit & 7);
    if (Math.abs(rise) > step) telling++;
  }
  return telling >= fewest ? bits : null;
}

// WebP: the chunks that decide the pixels. VP8X is left out because its flags change when EXIF or XMP is added.

import type { ImageData, Reader } from './reader.ts';

const deciding = new Set(['VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);

export async function* webpData(reader: Reader): ImageData {
  for (let at = 12; at + 8 <= reader.size;) {
    const head = await reader.read(at, 8);
    const length = head.readUInt32LE(4);
    if (deciding.has(head.toString('latin1', 0, 4))) yield* reader.pieces(at, 8 + length);
    at += 8 + length + (length % 2);
  }
}

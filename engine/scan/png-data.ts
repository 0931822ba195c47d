// PNG: the chunks that decide the pixels. Text, time, EXIF, XMP and unknown chunks do not count, nor do checksums.

import type { ImageData, Reader } from './reader.ts';

const deciding = new Set('IHDR PLTE IDAT tRNS gAMA cHRM sRGB iCCP cICP sBIT acTL fcTL fdAT'.split(' '));

export async function* pngData(reader: Reader): ImageData {
  for (let at = 8; at + 8 <= reader.size;) {
    const head = await reader.read(at, 8);
    const length = head.readUInt32BE(0);
    const name = head.toString('latin1', 4, 8);
    if (name === 'IEND') return;
    // Image data may be cut into chunks in any way: their borders are no part of the image.
    if (name === 'IDAT') yield* reader.pieces(at + 8, length);
    else if (deciding.has(name)) yield* reader.pieces(at + 4, length + 4);
    at += 12 + length;
  }
}

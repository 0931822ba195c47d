// Does a picture move? Told by its head alone: most of those that may do not, and nobody wants to fetch them whole to see that.

import type { PhotoKind } from '../contract.ts';
import { openToRead } from '../file-path.ts';
import { readerOf, type Reader } from './reader.ts';

/** Chunks before a PNG's image; a file with more is made to be read for ever. */
const mostChunks = 1000;

/** False as well where the file cannot be read. */
export async function isAnimated(path: string, kind: PhotoKind): Promise<boolean> {
  const file = await openToRead(path).catch(() => null);
  if (!file) return false;
  try {
    return await moves(kind, readerOf(file, (await file.stat()).size));
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

async function moves(kind: PhotoKind, reader: Reader): Promise<boolean> {
  const head = (await reader.read(0, 64)).toString('latin1');
  switch (kind) {
    case 'gif':
      return true;
    case 'png':
      return hasFrames(reader);
    case 'webp':
      // A flag of the extended header.
      return head.slice(12, 16) === 'VP8X' && (head.charCodeAt(20) & 2) !== 0;
    case 'avif':
      return head.slice(8, 12) === 'avis';
    default:
      return false;
  }
}

/** Animation control stands before the image. */
async function hasFrames(reader: Reader): Promise<boolean> {
  for (let at = 8, seen = 0; at + 8 <= reader.size && seen < mostChunks; seen++) {
    const chunk = await reader.read(at, 8);
    const name = chunk.toString('latin1', 4, 8);
    if (name === 'acTL' || name === 'IDAT') return name === 'acTL';
    at += 12 + chunk.readUInt32BE(0);
  }
  return false;
}

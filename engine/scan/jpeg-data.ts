// JPEG: every segment up to the end of the image except APPn and COM. Kept of those: Adobe's APP14, which says how
// colours are coded, and the ICC profile, because both change the pixels. Orientation is EXIF and does not count.

import { type ImageData, type Reader, wholeFile } from './reader.ts';

const startOfScan = 0xda;
const endOfImage = 0xd9;
const comment = 0xfe;

export async function* jpegData(reader: Reader): ImageData {
  const hasPicture = yield* segments(reader);
  // Cut off before its picture begins: what is left may begin like any other photo of the same camera.
  if (!hasPicture) yield* wholeFile(reader);
}

async function* segments(reader: Reader): AsyncGenerator<Uint8Array, boolean> {
  let hasPicture = false;
  let at = 2;
  while (at < reader.size) {
    const head = await reader.read(at, 18);
    const marker = head[1] ?? endOfImage;
    if (head[0] !== 0xff) {
      yield* reader.pieces(at, reader.size - at);
      return true;
    }
    if (marker === endOfImage) return hasPicture;
    if (marker === 0xff) at += 1;
    else if (standsAlone(marker)) at += 2;
    else {
      const length = 2 + (head.length >= 4 ? head.readUInt16BE(2) : 0);
      if (decidesPixels(marker, head.toString('latin1', 4))) yield* reader.pieces(at, length);
      at += length;
      if (marker === startOfScan) {
        hasPicture = true;
        at = yield* scanData(reader, at);
      }
    }
  }
  return hasPicture;
}

function decidesPixels(marker: number, name: string): boolean {
  if (marker === comment) return false;
  if (marker < 0xe0 || marker > 0xef) return true;
  return (marker === 0xee && name.startsWith('Adobe')) || (marker === 0xe2 && name.startsWith('ICC_PROFILE\0'));
}

function standsAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

/** Yields the compressed data from `at` and returns where the next marker begins. */
async function* scanData(reader: Reader, at: number): AsyncGenerator<Uint8Array, number> {
  while (at < reader.size) {
    const chunk = await reader.read(at, 1 << 16);
    if (chunk.length === 0) break;
    const end = markerIn(chunk);
    // A last byte 0xFF may belong to a marker: it is read again with the next chunk, unless there is none.
    const split = end === -1 && chunk.at(-1) === 0xff && at + chunk.length < reader.size;
    const length = end === -1 ? chunk.length - (split ? 1 : 0) : end;
    yield chunk.subarray(0, length);
    at += length;
    if (end !== -1) return at;
  }
  return reader.size;
}

/** Where a real marker begins: 0xFF followed by neither a stuffed zero, a restart marker nor another 0xFF. */
function markerIn(chunk: Buffer): number {
  for (let at = chunk.indexOf(0xff); at !== -1; at = chunk.indexOf(0xff, at + 1)) {
    const next = chunk[at + 1];
    if (next !== undefined && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return -1;
}

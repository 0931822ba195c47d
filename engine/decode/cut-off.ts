// Does a file end before its own format says it should? Decoders complain of a cut-off file and of a damaged one in the
// same words, but only one of the two can be mended by copying it again. And what decoders that want whole containers take
// of one that was cut off.

import { readFile } from 'node:fs/promises';
import type { PhotoKind } from '../contract.ts';
import { fsPath } from '../file-path.ts';
import { tiffEnd } from './tiff-end.ts';

export async function isCutOff(path: string, kind: PhotoKind): Promise<boolean> {
  // A film is longer than anybody wants to read; what stands for it is a frame. Who reads a Photoshop file says it already.
  if (kind === 'video' || kind === 'psd') return false;
  const file = await readFile(fsPath(path));
  const begins = { jpeg: '\xff\xd8', png: '\x89PNG', gif: 'GIF', webp: 'RIFF' }[kind as string] ?? '';
  if (!file.toString('latin1', 0, 4).startsWith(begins)) return false;
  switch (kind) {
    case 'jpeg':
      return !file.includes(Buffer.from([0xff, 0xd9]), Math.max(0, file.lastIndexOf(Buffer.from([0xff, 0xda]))));
    case 'png':
      return !file.includes('IEND');
    case 'gif':
      return file.at(-1) !== 0x3b;
    case 'webp':
    case 'heic':
    case 'avif':
    case 'bmp':
      return file.length < 12 || promisedLength(file, kind) > file.length;
    case 'tiff':
      return tiffEnd(file) > file.length;
    default:
      return false;
  }
}

/** Nothing that Talbot opens promises more and means it. */
const mostPadded = 256 << 20;

/** With zeros in place of what is missing at its end, where the container says how long it is. */
export function padded(file: Buffer, kind: PhotoKind): Buffer {
  const missing = file.length < 12 ? 0 : promisedLength(file, kind) - file.length;
  return missing > 0 && missing <= mostPadded ? Buffer.concat([file, Buffer.alloc(missing)]) : file;
}

/** How long the file is by its own head; 0 for kinds that do not say. */
function promisedLength(file: Buffer, kind: PhotoKind): number {
  if (kind === 'webp') return file.readUInt32LE(4) + 8;
  if (kind === 'bmp') return file.readUInt32LE(2);
  if (kind === 'png') return chunksEnd(file);
  return kind === 'heic' || kind === 'avif' ? boxesEnd(file) : 0;
}

/** Where the last chunk of a PNG file ends by its own length; behind the head come length, name, data and check. */
function chunksEnd(file: Buffer): number {
  let at = 8;
  while (at + 8 <= file.length) at += 12 + file.readUInt32BE(at);
  return at;
}

/** Where the last box of an ISO media file ends by its own length. */
function boxesEnd(file: Buffer): number {
  let at = 0;
  while (at + 8 <= file.length) {
    const short = file.readUInt32BE(at);
    const length = short === 1 && at + 16 <= file.length ? Number(file.readBigUInt64BE(at + 8)) : short;
    // 0 means "to the end"; other lengths below 8 are damage.
    if (length < 8) return file.length;
    at += length;
  }
  // Less than a box header is left over: the last box was cut off there.
  return at === file.length ? at : Math.max(at, file.length + 1);
}

// Does a file end before its own format says it should? Decoders complain of a cut-off file and of a damaged one in the
// same words, but only one of the two can be mended by copying it again.

import { readFile } from 'node:fs/promises';
import type { PhotoKind } from '../contract.ts';
import { fsPath } from '../file-path.ts';

export async function isCutOff(path: string, kind: PhotoKind): Promise<boolean> {
  // A film is longer than anybody wants to read; what stands for it is a frame.
  if (kind === 'video') return false;
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
      return file.length < 12 || file.readUInt32LE(4) + 8 > file.length;
    case 'heic':
    case 'avif':
      return boxesEnd(file) > file.length;
    default:
      return false;
  }
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

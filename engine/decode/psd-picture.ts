// The merged picture of a Photoshop file as a TIFF in memory. Both keep planes of rows, plain or packed in the same way
// (PackBits), so that nothing is unpacked here: a head is written, and inks are turned from "less is more" to TIFF's count.

import type { FileHandle } from 'node:fs/promises';
import { bytesAt, endsTooEarly, readInto, type Psd } from './psd.ts';
import { long, short, tiffHead, undefinedType, type TiffEntry } from './tiff-file.ts';

/** How TIFF calls a mode of colours, and how many planes it has; further ones are masks. */
const modes: Record<number, { photometric: number; planes: number }> = {
  0: { photometric: 0, planes: 1 },
  1: { photometric: 1, planes: 1 },
  2: { photometric: 3, planes: 1 },
  3: { photometric: 2, planes: 3 },
  4: { photometric: 5, planes: 4 },
  // A duotone is a grey picture with a recipe for two inks.
  8: { photometric: 1, planes: 1 },
};
const [cmyk, lab] = [4, 9];
const [plain, packed] = [0, 1];
const packBits = 32773;
/** No photo's merged picture is larger; one that is would fill the memory. Photoshop itself ends at this side. */
const mostBytes = 1 << 30;
const longestSide = 300_000;

/** Why there is no merged picture that can be read, of the file of that name; null when there is one. */
export function whyUnread(name: string, { merged, mode, channels, compression }: Psd): string | null {
  if (!merged) {
    return `${name} was saved without a merged picture of its layers: at most its small preview is shown. In Photoshop, turn on “Maximize Compatibility” under Preferences, File Handling, and save it again.`;
  }
  if (mode === lab) {
    return `${name} keeps its colours as Lab: at most its small preview is shown. Save it as RGB or CMYK, or a JPEG beside it.`;
  }
  if ((modes[mode]?.planes ?? Infinity) > channels) {
    return `${name} keeps its colours as single inks: at most its small preview is shown. Save it as RGB or CMYK, or a JPEG beside it.`;
  }
  if (compression === null || compression === plain || compression === packed) return null;
  return `${name} keeps its merged picture zipped: at most its small preview is shown. Save it again in Photoshop, or a JPEG beside it.`;
}

/** `partly`: what is missing at its end is filled up with zeros, where it would else be refused as cut off. */
export async function pictureAsTiff(file: FileHandle, psd: Psd, partly: boolean): Promise<Buffer> {
  const { photometric, planes } = modes[psd.mode]!;
  if (psd.compression === null) throw endsTooEarly();
  if (Math.max(psd.width, psd.height) > longestSide) throw new Error(`too large: ${psd.width} × ${psd.height} pixels`);
  const isPacked = psd.compression === packed;
  const rows = psd.height * planes;
  const row = Math.ceil((psd.width * psd.bits) / 8);
  const lengths = isPacked ? await packedLengths(file, psd, rows) : new Array<number>(rows).fill(row);
  const wanted = lengths.reduce((sum, length) => sum + length, 0);
  if (wanted > mostBytes) throw new Error(`too large: ${Math.round(wanted / 1e6)} MB of picture`);
  const head = tiffHead(entries(psd, photometric, planes), lengths);
  const tiff = Buffer.alloc(head.length + wanted);
  head.copy(tiff);
  const picture = tiff.subarray(head.length);
  const got = await readInto(
    file,
    psd.pictureAt + (isPacked ? psd.height * psd.channels * lengthBytes(psd) : 0),
    picture,
  );
  if (got < wanted && !partly) throw endsTooEarly();
  if (psd.mode === cmyk) lengths.reduce((at, length) => at + inverted(picture.subarray(at, at + length), isPacked), 0);
  return tiff;
}

function entries(psd: Psd, photometric: number, planes: number): TiffEntry[] {
  const all: TiffEntry[] = [
    { tag: 256, type: long, values: [psd.width] },
    { tag: 257, type: long, values: [psd.height] },
    { tag: 258, type: short, values: new Array<number>(planes).fill(psd.bits) },
    { tag: 259, type: short, values: [psd.compression === packed ? packBits : 1] },
    { tag: 262, type: short, values: [photometric] },
    { tag: 277, type: short, values: [planes] },
    { tag: 278, type: long, values: [1] },
    { tag: 284, type: short, values: [planes === 1 ? 1 : 2] },
    // Numbers of 32 bits are floating-point.
    { tag: 339, type: short, values: new Array<number>(planes).fill(psd.bits === 32 ? 3 : 1) },
  ];
  if (psd.profile) all.push({ tag: 34675, type: undefinedType, values: psd.profile });
  if (photometric === 3) {
    all.push({ tag: 320, type: short, values: Array.from({ length: 768 }, (_, i) => (psd.palette[i] ?? 0) * 257) });
  }
  return all;
}

function lengthBytes({ large }: Psd): 2 | 4 {
  return large ? 4 : 2;
}

/** How long each packed row is, plane after plane. */
async function packedLengths(file: FileHandle, psd: Psd, rows: number): Promise<number[]> {
  const width = lengthBytes(psd);
  const table = await bytesAt(file, psd.pictureAt, rows * width);
  return Array.from({ length: rows }, (_, i) => table.readUIntBE(i * width, width));
}

/**
 * A row of inks, and how long it is. In a packed one, numbers that say how many bytes follow stay as they are: below 128 so many
 * and one, above it one that is repeated.
 */
function inverted(row: Buffer, isPacked: boolean): number {
  let at = 0;
  while (at < row.length) {
    const count = row[at]!;
    const from = isPacked ? at + 1 : at;
    const follow = !isPacked ? row.length : count < 128 ? count + 1 : count === 128 ? 0 : 1;
    at = from + follow;
    for (let i = from; i < Math.min(at, row.length); i++) row[i]! ^= 0xff;
  }
  return row.length;
}

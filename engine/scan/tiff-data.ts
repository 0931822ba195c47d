// TIFF and the RAW formats made from it: strips, tiles and the tags that say how to read them, of every image in the
// file. Metadata editors move the data about but keep it byte for byte. Embedded JPEG previews do not count.
// RAF (Fujifilm) keeps its sensor data behind a header of its own.

import { wholeFile, type ImageData, type Reader } from './reader.ts';

const typeBytes: Record<number, number> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};
const stripOffsets = 273;
const stripLengths = 279;
const tileOffsets = 324;
const tileLengths = 325;
const subImages = 330;
const panasonicRawOffset = 0x118;
/** Size, bits, compression, colour model, samples, layout, predictor, palette, tile size, alpha, format, ICC profile. */
const deciding = [256, 257, 258, 259, 262, 277, 284, 317, 320, 322, 323, 338, 339, 34675];
const mostImages = 256;
const mostValues = 1 << 20;

interface Entry {
  type: number;
  count: number;
  /** Where its values lie. */
  at: number;
}

type Directory = Map<number, Entry>;

interface Tiff {
  reader: Reader;
  little: boolean;
  big: boolean;
}

export async function* tiffData(reader: Reader): ImageData {
  let anything = false;
  for await (const piece of imagesData(reader)) {
    anything = true;
    yield piece;
  }
  if (!anything) yield* wholeFile(reader);
}

export async function* rafData(reader: Reader): ImageData {
  const head = await reader.read(0, 108);
  const offset = head.length === 108 ? head.readUInt32BE(100) : 0;
  if (offset > 0 && offset < reader.size) yield* reader.pieces(offset, head.readUInt32BE(104));
  else yield* wholeFile(reader);
}

async function* imagesData(reader: Reader): ImageData {
  const head = Buffer.from(await reader.read(0, 16));
  if (head.length < 16) return;
  const tiff: Tiff = { reader, little: head[0] === 0x49, big: head[2] === 43 || head[3] === 43 };
  const waiting = [numberAt(tiff, head, tiff.big ? 8 : 4, tiff.big ? 8 : 4)];
  const visited = new Set<number>();
  while (waiting.length > 0 && visited.size < mostImages) {
    const offset = waiting.shift()!;
    if (offset === 0 || visited.has(offset)) continue;
    visited.add(offset);
    const { directory, next } = await readDirectory(tiff, offset);
    waiting.push(...(await values(tiff, directory.get(subImages))).slice(0, mostImages), next);
    yield* oneImage(tiff, directory);
  }
}

async function* oneImage(tiff: Tiff, directory: Directory): ImageData {
  const [panasonic] = await values(tiff, directory.get(panasonicRawOffset));
  if (panasonic) return yield* tiff.reader.pieces(panasonic, tiff.reader.size);
  const offsets = await values(tiff, directory.get(stripOffsets) ?? directory.get(tileOffsets));
  const lengths = await values(tiff, directory.get(stripLengths) ?? directory.get(tileLengths));
  if (offsets.length === 0 || offsets.length !== lengths.length) return;
  for (const tag of deciding) {
    const entry = directory.get(tag);
    if (entry) yield* tiff.reader.pieces(entry.at, entry.count * (typeBytes[entry.type] ?? 1));
  }
  for (const [index, offset] of offsets.entries()) yield* tiff.reader.pieces(offset, lengths[index]!);
}

async function readDirectory(tiff: Tiff, offset: number): Promise<{ directory: Directory; next: number }> {
  const wide = tiff.big ? 8 : 4;
  const [countBytes, entryBytes] = tiff.big ? [8, 20] : [2, 12];
  const directory: Directory = new Map();
  const head = await tiff.reader.read(offset, countBytes);
  if (head.length < countBytes) return { directory, next: 0 };
  const count = Math.min(numberAt(tiff, head, 0, countBytes), 65_535);
  const end = offset + countBytes + count * entryBytes;
  const bytes = await tiff.reader.read(offset + countBytes, count * entryBytes + wide);
  for (let at = 0; at + entryBytes <= Math.min(bytes.length, count * entryBytes); at += entryBytes) {
    const type = numberAt(tiff, bytes, at + 2, 2);
    const number = numberAt(tiff, bytes, at + 4, wide);
    const inside = number * (typeBytes[type] ?? 1) <= wide;
    const place = at + 4 + wide;
    const entry = {
      type,
      count: number,
      at: inside ? offset + countBytes + place : numberAt(tiff, bytes, place, wide),
    };
    directory.set(numberAt(tiff, bytes, at, 2), entry);
  }
  const complete = bytes.length === end - offset - countBytes + wide;
  return { directory, next: complete ? numberAt(tiff, bytes, count * entryBytes, wide) : 0 };
}

async function values(tiff: Tiff, entry: Entry | undefined): Promise<number[]> {
  const bytes = entry ? typeBytes[entry.type] : undefined;
  if (!entry || !bytes || entry.count > mostValues) return [];
  const data = await tiff.reader.read(entry.at, entry.count * bytes);
  return Array.from({ length: Math.floor(data.length / bytes) }, (_, index) =>
    numberAt(tiff, data, index * bytes, bytes),
  );
}

function numberAt({ little }: Tiff, bytes: Buffer, at: number, length: number): number {
  if (length === 8) return Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  return little ? bytes.readUIntLE(at, length) : bytes.readUIntBE(at, length);
}

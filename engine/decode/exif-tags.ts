// A small EXIF reader for machines without Perl, where ExifTool cannot run: the facts of a JPEG, PNG, WebP or HEIC from
// the block sharp hands out, under ExifTool's names. Knows no maker notes and no XMP.

import type { Tags } from './facts.ts';

const exifDirectory = 0x8769;
const placeDirectory = 0x8825;

const names: Record<number, string> = {
  0x010f: 'Make',
  0x0110: 'Model',
  0x0112: 'Orientation',
  0x829a: 'ExposureTime',
  0x829d: 'FNumber',
  0x8827: 'ISO',
  0x9003: 'DateTimeOriginal',
  0x9004: 'CreateDate',
  0x9011: 'OffsetTimeOriginal',
  0x9010: 'OffsetTime',
  0x920a: 'FocalLength',
  0xa434: 'LensModel',
};

type Value = string | number | number[];

export function exifTags(block: Buffer): Tags {
  const tiff = block.toString('latin1', 0, 4) === 'Exif' ? block.subarray(6) : block;
  const tags: Tags = {};
  if (tiff.length < 8) return tags;
  const little = tiff[0] === 0x49;
  const main = directory(tiff, little, 4);
  const exif = directoryIn(tiff, little, main.get(exifDirectory));
  for (const [tag, value] of [...main, ...exif]) {
    const name = names[tag];
    if (name) tags[name] = Array.isArray(value) ? value[0] : value;
  }
  const place = directoryIn(tiff, little, main.get(placeDirectory));
  tags['GPSLatitude'] = degrees(place.get(2), place.get(1));
  tags['GPSLongitude'] = degrees(place.get(4), place.get(3));
  return tags;
}

function directoryIn(tiff: Buffer, little: boolean, offset: Value | undefined): Map<number, Value> {
  return typeof offset === 'number' ? entries(tiff, little, offset) : new Map();
}

function directory(tiff: Buffer, little: boolean, pointer: number): Map<number, Value> {
  return entries(tiff, little, read(tiff, little, pointer, 4));
}

function entries(tiff: Buffer, little: boolean, offset: number): Map<number, Value> {
  const found = new Map<number, Value>();
  const count = offset + 2 <= tiff.length ? read(tiff, little, offset, 2) : 0;
  for (let at = offset + 2; at + 12 <= Math.min(tiff.length, offset + 2 + count * 12); at += 12) {
    const value = valueOf(tiff, little, at);
    if (value !== null) found.set(read(tiff, little, at, 2), value);
  }
  return found;
}

function valueOf(tiff: Buffer, little: boolean, at: number): Value | null {
  const type = read(tiff, little, at + 2, 2);
  const count = read(tiff, little, at + 4, 4);
  const bytes = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 }[type];
  if (!bytes || count === 0 || count > 1000) return null;
  const start = bytes * count <= 4 ? at + 8 : read(tiff, little, at + 8, 4);
  if (start + bytes * count > tiff.length) return null;
  if (type === 2)
    return tiff
      .toString('utf8', start, start + count)
      .split('\0')[0]!
      .trim();
  const numbers = Array.from({ length: count }, (_, index) => {
    const place = start + index * bytes;
    if (bytes < 8) return read(tiff, little, place, bytes);
    return read(tiff, little, place, 4) / read(tiff, little, place + 4, 4);
  });
  return numbers.length === 1 ? numbers[0]! : numbers;
}

function degrees(parts: Value | undefined, side: Value | undefined): number | null {
  if (!Array.isArray(parts) || parts.length !== 3) return null;
  const value = parts[0]! + parts[1]! / 60 + parts[2]! / 3600;
  return side === 'S' || side === 'W' ? -value : value;
}

function read(bytes: Buffer, little: boolean, at: number, length: number): number {
  return little ? bytes.readUIntLE(at, length) : bytes.readUIntBE(at, length);
}

// What a Photoshop file (PSD, PSB) says about itself; finds the merged picture that lies behind its layers. Only the
// parts that are wanted are read: a file with many layers may be larger than memory. Source: Adobe's file format
// specification; checked against ImageMagick, ag-psd and ExifTool.

import type { FileHandle } from 'node:fs/promises';

export interface Psd {
  width: number;
  height: number;
  /** 0 bitmap, 1 grey, 2 palette, 3 RGB, 4 CMYK, 7 several inks, 8 duotone, 9 Lab. */
  mode: number;
  bits: number;
  channels: number;
  /** Numbers of PSB, the large kind, are wider. */
  large: boolean;
  /** Reds, greens and blues of a palette. */
  palette: Buffer;
  /** False where the program left the merged picture out ("maximise compatibility" was off). */
  merged: boolean;
  /** A JPEG file, of 160 pixels or less. */
  thumbnail: Buffer | null;
  profile: Buffer | null;
  exif: Buffer | null;
  xmp: Buffer | null;
  /** How the merged picture is packed: 0 not, 1 by rows, others as nobody does; null where the file ends before it. */
  compression: number | null;
  /** Where the merged picture lies behind that. */
  pictureAt: number;
}

/** Image resources by their numbers. */
const resourceIds = { thumbnail: 1036, profile: 1039, version: 1057, exif: 1058, xmp: 1060 };
/** No resource that is read here needs more, and no file has so many. */
const mostBytes = 64 << 20;
const mostResources = 10_000;
/** Before a thumbnail's JPEG stand its format, size and depth. */
const thumbnailHead = 28;

export async function readPsd(file: FileHandle): Promise<Psd> {
  const head = await bytesAt(file, 0, 26);
  const version = head.readUInt16BE(4);
  if (head.toString('latin1', 0, 4) !== '8BPS' || (version !== 1 && version !== 2))
    throw new Error('no Photoshop file');
  const large = version === 2;
  const coloursAt = 26;
  const colours = await numberAt(file, coloursAt);
  const resourcesAt = coloursAt + 4 + colours;
  const layersAt = resourcesAt + 4 + (await numberAt(file, resourcesAt));
  const mode = head.readUInt16BE(24);
  const found = await resources(file, resourcesAt + 4, layersAt);
  const thumbnail = found.get(resourceIds.thumbnail);
  const wide = large ? 8 : 4;
  const pictureAt = layersAt + wide + (await numberAt(file, layersAt, wide).catch(() => Infinity));
  const compression = await bytesFrom(file, pictureAt, 2);
  return {
    ...{ height: head.readUInt32BE(14), width: head.readUInt32BE(18), channels: head.readUInt16BE(12) },
    ...{ bits: head.readUInt16BE(22), mode, large },
    palette: mode === 2 ? await bytesAt(file, coloursAt + 4, Math.min(colours, 768)) : Buffer.alloc(0),
    merged: found.get(resourceIds.version)?.[4] !== 0,
    // Format 1 is JPEG.
    thumbnail: thumbnail?.readUInt32BE(0) === 1 ? thumbnail.subarray(thumbnailHead) : null,
    profile: found.get(resourceIds.profile) ?? null,
    exif: found.get(resourceIds.exif) ?? null,
    xmp: found.get(resourceIds.xmp) ?? null,
    compression: compression.length < 2 ? null : compression.readUInt16BE(0),
    pictureAt: pictureAt + 2,
  };
}

/** Those that are wanted, by number. Each has a mark, a number, a name of even length, and data of even length. */
async function resources(file: FileHandle, from: number, to: number): Promise<Map<number, Buffer>> {
  const wanted = new Set(Object.values(resourceIds));
  const found = new Map<number, Buffer>();
  for (let at = from, seen = 0; at + 12 <= to && seen < mostResources; seen++) {
    const id = await numberAt(file, at + 4, 2);
    const name = await numberAt(file, at + 6, 1);
    const lengthAt = at + 6 + 1 + name + ((name + 1) % 2);
    const length = await numberAt(file, lengthAt);
    const complete = lengthAt + 4 + length <= to;
    if (
      wanted.has(id) &&
      complete &&
      length > thumbnailHead * Number(id === resourceIds.thumbnail) &&
      length <= mostBytes
    )
      found.set(id, await bytesAt(file, lengthAt + 4, length));
    at = lengthAt + 4 + length + (length % 2);
  }
  return found;
}

async function numberAt(file: FileHandle, at: number, length = 4): Promise<number> {
  const bytes = await bytesAt(file, at, length);
  return length === 8 ? Number(bytes.readBigUInt64BE(0)) : bytes.readUIntBE(0, length);
}

/** All of them, or it is an error. */
export async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = await bytesFrom(file, at, length);
  if (bytes.length < length) throw endsTooEarly();
  return bytes;
}

/** As many of them as there are. */
async function bytesFrom(file: FileHandle, at: number, length: number): Promise<Buffer> {
  // Numbers in a damaged file may be larger than any file is.
  const { size } = await file.stat();
  const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - at)));
  return bytes.subarray(0, await readInto(file, at, bytes));
}

/** Returns how many bytes there were. */
export async function readInto(file: FileHandle, at: number, bytes: Buffer): Promise<number> {
  let got = 0;
  while (got < bytes.length) {
    const { bytesRead } = await file.read(bytes, got, bytes.length - got, at + got);
    if (bytesRead === 0) break;
    got += bytesRead;
  }
  return got;
}

export function endsTooEarly(): Error {
  return new Error('truncated Photoshop file');
}

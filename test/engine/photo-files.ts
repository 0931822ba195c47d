// Makes real photo files for tests: one scene with a different colour in each corner, in every format that can be
// written here, and RAW files small enough to understand byte by byte.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { onTestFinished } from 'vitest';

/** Committed files that need an encoder Talbot does not have. */
export const photoFixtures = new URL('../fixtures/photos/', import.meta.url).pathname;

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'talbot-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Red, green / blue, yellow, with a faint pattern so that no two rows are alike. */
export function corners(width = 96, height = 64): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = cornerColours[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)]!;
      const lift = (x + y) % 16;
      pixels.set(
        colour.map((value) => Math.min(255, value + lift)),
        (y * width + x) * 3,
      );
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

const cornerColours = [
  [220, 30, 30],
  [30, 200, 40],
  [30, 60, 220],
  [230, 220, 40],
];

/** A JPEG of the scene; `shade` makes another photo of the same size. */
export function jpeg(
  options: { width?: number; height?: number; orientation?: number; shade?: number } = {},
): Promise<Buffer> {
  const { width, height, orientation, shade = 0 } = options;
  const scene = corners(width, height).linear(1, shade).jpeg({ quality: 92 });
  return (orientation ? scene.withMetadata({ orientation }) : scene).toBuffer();
}

/** A two-frame animation whose second frame is all white. */
export async function animated(format: 'gif' | 'webp'): Promise<Buffer> {
  const first = await corners().png().toBuffer();
  const second = await sharp({ create: { width: 96, height: 64, channels: 3, background: 'white' } })
    .png()
    .toBuffer();
  const both = sharp([first, second], { join: { animated: true } });
  return format === 'gif' ? both.gif().toBuffer() : both.webp({ lossless: true }).toBuffer();
}

/** A PNG of two frames: the scene, and its negative. */
export async function animatedPng(): Promise<Buffer> {
  const still = await corners().png().toBuffer();
  const other = await corners().negate().png().toBuffer();
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const numbers = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer).swap32();
  // Size, place, and a tenth of a second each.
  const frame = (at: number) =>
    chunk('fcTL', Buffer.concat([numbers(at, 96, 64, 0, 0), Buffer.from([0, 1, 0, 10, 0, 0])]));
  const pixels = (png: Buffer) => {
    const at = png.indexOf('IDAT');
    return png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4));
  };
  const image = still.indexOf('IDAT') - 4;
  return Buffer.concat([
    still.subarray(0, image),
    chunk('acTL', numbers(2, 0)),
    frame(0),
    chunk('IDAT', pixels(still)),
    frame(1),
    chunk('fdAT', Buffer.concat([numbers(2), pixels(other)])),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Names the corner colours of upright RGB pixels, in reading order, such as `red green blue yellow`. */
export function cornersOf(pixels: Uint8Array, width: number, height: number, channels = 3): string {
  const names = ['red', 'green', 'blue', 'yellow'];
  const places = [
    [0.25, 0.25],
    [0.75, 0.25],
    [0.25, 0.75],
    [0.75, 0.75],
  ];
  const nearest = ([x, y]: number[]) => {
    const at = (Math.floor(y! * height) * width + Math.floor(x! * width)) * channels;
    const distance = (colour: number[]) => colour.reduce((sum, value, i) => sum + (value - pixels[at + i]!) ** 2, 0);
    const distances = cornerColours.map(distance);
    return names[distances.indexOf(Math.min(...distances))];
  };
  return places.map(nearest).join(' ');
}

type Entry = [tag: number, type: number, values: number[] | string | { data: Buffer }];
const bytesOfType: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 7: 1 };

/**
 * A little-endian TIFF of one directory after another. `{ data }` as a value stands for where those bytes lie;
 * a directory named by a number in `below` hangs under tag 330 of the first instead of following it.
 */
export function tiffFile(directories: Entry[][], options: { magic?: string; subDirectory?: Entry[] } = {}): Buffer {
  const parts: Buffer[] = [Buffer.from(options.magic ?? 'II*\0', 'latin1'), Buffer.alloc(4)];
  let length = 8;
  const add = (bytes: Buffer) => {
    const at = length;
    parts.push(bytes, Buffer.alloc(bytes.length % 2));
    length += bytes.length + (bytes.length % 2);
    return at;
  };
  const write = (entries: Entry[]): { at: number; bytes: Buffer } => {
    const sorted = [...entries].sort((a, b) => a[0] - b[0]);
    const directory = Buffer.alloc(2 + sorted.length * 12 + 4);
    directory.writeUInt16LE(sorted.length, 0);
    sorted.forEach(([tag, type, value], index) => {
      const values =
        typeof value === 'string' ? [...Buffer.from(`${value}\0`)] : Array.isArray(value) ? value : [add(value.data)];
      const size = bytesOfType[type]!;
      const packed = Buffer.alloc(Math.max(4, values.length * size));
      values.forEach((one, place) => packed.writeUIntLE(one, place * size, size));
      const at = 2 + index * 12;
      directory.writeUInt16LE(tag, at);
      directory.writeUInt16LE(type, at + 2);
      directory.writeUInt32LE(values.length, at + 4);
      if (packed.length > 4) directory.writeUInt32LE(add(packed), at + 8);
      else packed.copy(directory, at + 8);
    });
    return { at: add(directory), bytes: directory };
  };
  const below = options.subDirectory ? write(options.subDirectory) : null;
  const written = directories.map((entries, index) =>
    write(below && index === 0 ? [...entries, [330, 4, [below.at]]] : entries),
  );
  parts[1]!.writeUInt32LE(written[0]!.at, 0);
  written.forEach(({ bytes }, index) => bytes.writeUInt32LE(written[index + 1]?.at ?? 0, bytes.length - 4));
  return Buffer.concat(parts);
}

/** A TIFF-based camera RAW: sensor data in a subdirectory, a JPEG preview and what the camera wrote in the first. */
export function rawFile(options: {
  preview: Buffer;
  make: string;
  model: string;
  orientation?: number;
  dng?: boolean;
}): Buffer {
  const { preview, make, model, orientation = 1, dng = false } = options;
  const sensor = Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 37 + (dng ? 5 : 0)) % 251));
  const main: Entry[] = [
    [254, 4, [1]],
    [271, 2, make],
    [272, 2, model],
    [274, 3, [orientation]],
    [513, 4, { data: preview }],
    [514, 4, [preview.length]],
  ];
  if (dng) main.push([50706, 1, [1, 4, 0, 0]]);
  const subDirectory: Entry[] = [
    [254, 4, [0]],
    [256, 4, [60]],
    [257, 4, [50]],
    [258, 3, [8]],
    [259, 3, [1]],
    [262, 3, [32803]],
    [273, 4, { data: sensor }],
    [277, 3, [1]],
    [278, 4, [50]],
    [279, 4, [sensor.length]],
  ];
  return tiffFile([main], { subDirectory });
}

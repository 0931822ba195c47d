// TIFF in floating-point numbers, of the ranges that programs write.

import { expect, test, vi } from 'vitest';
import { tiffHead } from '../../../engine/decode/tiff-file.ts';
import { cornersOf } from '../photo-files.ts';
import { decoder, readAs } from './opened.ts';
import { plainPicture, psdFile } from './psd-file.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const [width, height] = [80, 40];
type Shade = (x: number, y: number, channel: number) => number;

/** Big-endian floats, pixel by pixel. */
function floatTiff(channels: number, shade: Shade): Buffer {
  const pixels = Buffer.alloc(width * height * channels * 4);
  for (let i = 0; i < width * height * channels; i++) {
    const at = Math.floor(i / channels);
    pixels.writeFloatBE(shade(at % width, Math.floor(at / width), i % channels), i * 4);
  }
  const [short, long] = [3, 4];
  const entries = [
    { tag: 256, type: long, values: [width] },
    { tag: 257, type: long, values: [height] },
    { tag: 258, type: short, values: new Array<number>(channels).fill(32) },
    { tag: 259, type: short, values: [1] },
    { tag: 262, type: short, values: [channels === 1 ? 1 : 2] },
    { tag: 277, type: short, values: [channels] },
    { tag: 278, type: long, values: [height] },
    { tag: 339, type: short, values: new Array<number>(channels).fill(3) },
  ];
  return Buffer.concat([tiffHead(entries, [pixels.length]), pixels]);
}

/** A ramp in four steps, from black to what the picture has as its highest. */
const steps = (highest: number) => (x: number) => (Math.floor((x * 4) / width) / 3) * highest;

/** The four greys of it as they are shown, in a thumbnail and to a model. */
async function shown(bytes: Buffer) {
  const photo = await readAs('tiff', bytes);
  expect([photo.width, photo.height, photo.damage]).toEqual([width, height, null]);
  const { data, channels } = photo.grid;
  const seen = [10, 30, 50, 70].map((x) => data[(20 * width + x) * channels]!);
  const pixels = await decoder.pixels({ path: photo.path, kind: 'tiff', size: 40 });
  [5, 15, 25, 35].forEach((x, i) => expect(Math.abs(pixels[(20 * 40 + x) * 3]! - seen[i]!)).toBeLessThan(6));
  return seen;
}

const apart = (seen: number[], wanted: number[]) => Math.max(...seen.map((grey, i) => Math.abs(grey - wanted[i]!)));

test.each([1, 3])('%i channels between 0 and 1 are light: sRGB brightens the shadows', async (channels) => {
  expect(apart(await shown(floatTiff(channels, steps(1))), [0, 156, 213, 255])).toBeLessThan(6);
});

test.each([1, 3])(
  '%i channels of counts are shown as they are: up to 255, or up to their highest',
  async (channels) => {
    for (const highest of [255, 4000, 65_535])
      expect(apart(await shown(floatTiff(channels, steps(highest))), [0, 85, 170, 255])).toBeLessThan(6);
  },
);

test('light beyond 1 is white, what is below 0 or no number black, and one hot pixel darkens nothing', async () => {
  expect(
    apart(await shown(floatTiff(3, (x) => [-1, 0.2159, 1, 8][Math.floor((x * 4) / width)]!)), [0, 128, 255, 255]),
  ).toBeLessThan(6);
  expect(
    apart(await shown(floatTiff(1, (x, y) => (x + y === 0 ? 1e9 : steps(4000)(x)))), [0, 85, 170, 255]),
  ).toBeLessThan(6);
  const black = await readAs(
    'tiff',
    floatTiff(1, () => NaN),
  );
  expect(Math.max(...black.grid.data)).toBe(0);
});

test('a Photoshop file of 32 bits is light as well', async () => {
  const planes = Buffer.alloc(96 * 64 * 3 * 4);
  // Red, green / blue, yellow.
  const lit = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0]]; // prettier-ignore
  for (let i = 0; i < 96 * 64 * 3; i++) {
    const [x, y, plane] = [i % 96, Math.floor(i / 96) % 64, Math.floor(i / (96 * 64))];
    planes.writeFloatBE(lit[(y < 32 ? 0 : 2) + (x < 48 ? 0 : 1)]![plane]! * 0.6, i * 4);
  }
  const photo = await readAs('psd', psdFile({ bits: 32, picture: plainPicture(planes) }), 'a.psd');
  expect(photo.grid.shows).toBe('red green blue yellow');
  expect(cornersOf(await decoder.pixels({ path: photo.path, kind: 'psd', size: 16 }), 16, 16)).toBe(
    'red green blue yellow',
  );
});

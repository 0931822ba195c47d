// The resize against hashes of Pillow's results: stretched, shrunk, hard edges, one pixel high, sides left as they are.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { resize, type Filter, type Raster } from '../../engine/resize.ts';

interface Case {
  width: number;
  height: number;
  seed: number;
  bilevel: boolean;
  to: [number, number];
  filter: Filter;
  sha256: string;
}

const file = new URL('../fixtures/resize/pillow.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] };

describe('resize', () => {
  test.each(cases)('$width × $height to $to, $filter, is what Pillow makes', (one) => {
    const { pixels } = resize(raster(one), ...one.to, one.filter);
    expect(createHash('sha256').update(pixels).digest('hex')).toBe(one.sha256);
  });

  test('four channels are resized like three', () => {
    const three = raster(cases[0]!);
    const four = { ...three, channels: 4, pixels: new Uint8Array((three.pixels.length / 3) * 4) };
    for (let i = 0; i < three.pixels.length; i++) four.pixels[Math.floor(i / 3) * 4 + (i % 3)] = three.pixels[i]!;
    const [a, b] = [resize(three, 31, 17).pixels, resize(four, 31, 17).pixels];
    expect(Array.from(b).filter((_, i) => i % 4 !== 3)).toEqual(Array.from(a));
  });

  test('pixels that do not fill the raster are refused', () => {
    expect(() => resize({ width: 2, height: 2, channels: 3, pixels: new Uint8Array(11) }, 1, 1)).toThrow(RangeError);
    expect(() => resize({ width: 1, height: 1, channels: 3, pixels: new Uint8Array(3) }, 0, 1)).toThrow(RangeError);
  });
});

function raster({ width, height, seed, bilevel }: Case): Raster {
  let state = seed;
  const pixels = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const byte = state >>> 24;
    return bilevel ? (byte > 127 ? 255 : 0) : byte;
  });
  return { width, height, channels: 3, pixels };
}

// Resizes 8-bit pixels exactly as Pillow does: two passes of an antialiased filter, each rounded and clipped to 8 bits.
// Pure, shared by decode and vision; the models were trained on pixels made this way.

/** Interleaved 8-bit samples, row by row: `pixels.length === width * height * channels`. */
export interface Raster {
  width: number;
  height: number;
  channels: number;
  pixels: Uint8Array;
}

export type Filter = 'bicubic' | 'bilinear';

/** Fraction bits of an integer weight: 8 bits of sample and 2 of overshoot leave 22 of 32, as in Pillow's Resample.c. */
const PRECISION = 22;
const HALF = 1 << (PRECISION - 1);

const filters: Record<Filter, { support: number; weigh: (distance: number) => number }> = {
  bicubic: { support: 2, weigh: bicubic },
  bilinear: { support: 1, weigh: (distance) => Math.max(0, 1 - Math.abs(distance)) },
};

/** Stretches a raster to `width` × `height`; bit-identical to Pillow's `Image.resize` (Resample.c, 8 bits per channel). */
export function resize(source: Raster, width: number, height: number, filter: Filter = 'bicubic'): Raster {
  const { channels } = source;
  if (source.pixels.length !== source.width * source.height * channels) {
    throw new RangeError(`${source.pixels.length} samples are not ${source.width}×${source.height}×${channels}`);
  }
  if (![width, height, source.width, source.height].every((side) => Number.isInteger(side) && side > 0)) {
    throw new RangeError('sides must be whole and at least 1');
  }
  let { pixels } = source;
  if (width !== source.width) pixels = resizeRows(pixels, source.height, channels, taps(source.width, width, filter));
  if (height !== source.height) pixels = resizeColumns(pixels, width * channels, taps(source.height, height, filter));
  return { width, height, channels, pixels };
}

/** For every output position: where its window begins and the integer weights of the samples in it. */
interface Taps {
  inSize: number;
  outSize: number;
  starts: Int32Array;
  counts: Int32Array;
  /** `window` weights per output position; only the first `counts` of them are used. */
  window: number;
  weights: Int32Array;
}

function taps(inSize: number, outSize: number, filter: Filter): Taps {
  const { support: radius, weigh } = filters[filter];
  const scale = inSize / outSize;
  const filterScale = Math.max(scale, 1);
  const support = radius * filterScale;
  const window = Math.ceil(support) * 2 + 1;
  const starts = new Int32Array(outSize);
  const counts = new Int32Array(outSize);
  const weights = new Int32Array(outSize * window);
  const exact = new Float64Array(window);
  for (let out = 0; out < outSize; out++) {
    const centre = (out + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const count = Math.min(inSize, Math.trunc(centre + support + 0.5)) - start;
    let sum = 0;
    for (let k = 0; k < count; k++) sum += exact[k] = weigh((k + start - centre + 0.5) * (1 / filterScale));
    for (let k = 0; k < count; k++) weights[out * window + k] = toInteger(sum === 0 ? exact[k]! : exact[k]! / sum);
    starts[out] = start;
    counts[out] = count;
  }
  return { inSize, outSize, starts, counts, window, weights };
}

function toInteger(weight: number): number {
  return Math.trunc((weight < 0 ? -0.5 : 0.5) + weight * (1 << PRECISION));
}

/** Keys' cubic with a = -0.5. */
function bicubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * -0.5;
  return 0;
}

function resizeRows(pixels: Uint8Array, rows: number, channels: number, taps: Taps): Uint8Array {
  const { inSize, outSize, starts, counts, window, weights } = taps;
  const out = new Uint8Array(rows * outSize * channels);
  if (channels === 3) return resizeRowsOfThree(pixels, out, rows, taps);
  for (let row = 0, to = 0; row < rows; row++) {
    for (let x = 0; x < outSize; x++) {
      const first = (row * inSize + starts[x]!) * channels;
      for (let channel = 0; channel < channels; channel++, to++) {
        let sum = HALF;
        for (let k = 0, from = first + channel; k < counts[x]!; k++, from += channels) {
          sum = (sum + Math.imul(pixels[from]!, weights[x * window + k]!)) | 0;
        }
        out[to] = clip(sum);
      }
    }
  }
  return out;
}

/** The same for RGB, with the three sums kept apart: this is where nearly all the time goes. */
function resizeRowsOfThree(pixels: Uint8Array, out: Uint8Array, rows: number, taps: Taps): Uint8Array {
  const { inSize, outSize, starts, counts, window, weights } = taps;
  for (let row = 0, to = 0; row < rows; row++) {
    for (let x = 0; x < outSize; x++, to += 3) {
      let from = (row * inSize + starts[x]!) * 3;
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      for (let k = x * window, end = k + counts[x]!; k < end; k++, from += 3) {
        const weight = weights[k]!;
        red = (red + Math.imul(pixels[from]!, weight)) | 0;
        green = (green + Math.imul(pixels[from + 1]!, weight)) | 0;
        blue = (blue + Math.imul(pixels[from + 2]!, weight)) | 0;
      }
      out[to] = clip(red);
      out[to + 1] = clip(green);
      out[to + 2] = clip(blue);
    }
  }
  return out;
}

/** `stride` samples per row; whole rows are added up, so memory is read in order. */
function resizeColumns(pixels: Uint8Array, stride: number, taps: Taps): Uint8Array {
  const { outSize, starts, counts, window, weights } = taps;
  const out = new Uint8Array(outSize * stride);
  const sums = new Int32Array(stride);
  for (let y = 0; y < outSize; y++) {
    sums.fill(HALF);
    for (let k = 0; k < counts[y]!; k++) {
      const weight = weights[y * window + k]!;
      const from = (starts[y]! + k) * stride;
      for (let i = 0; i < stride; i++) sums[i] = (sums[i]! + Math.imul(pixels[from + i]!, weight)) | 0;
    }
    for (let i = 0; i < stride; i++) out[y * stride + i] = clip(sums[i]!);
  }
  return out;
}

function clip(sum: number): number {
  const value = sum >> PRECISION;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

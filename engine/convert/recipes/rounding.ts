// What a kernel does to numbers, without running it: rows and weights as they are after rounding, and the error that
// leaves in their products. kernels.ts says what is computed; a test holds both to each other.

import { nibbleScale } from '../numbers/blocks.ts';
import { floatToHalf, halfToFloat } from '../source/floats.ts';
import { blockSize, type Linears } from './recipes.ts';
import { rowLevels } from './row-levels.ts';

/** Rows of a matrix one after another. */
export interface Matrix {
  values: Float32Array;
  width: number;
}

export interface Meeting {
  /** Rows that go in [r, k], and rows of the weight [m, k]. */
  x: Matrix;
  weight: Matrix;
  /** No value of x is below this one, where that is known. */
  least?: number | undefined;
  device: 'cpu' | 'gpu';
  /** What the graph computes in. */
  floats: 'f32' | 'f16';
}

/** Root mean square of what a kernel gets wrong in x Wᵀ, over that of x Wᵀ. */
export function kernelError(kernel: Linears, meeting: Meeting, exact = product(meeting.x, meeting.weight)): number {
  const found = product(roundedRows(kernel, meeting), roundedWeight(kernel, meeting));
  let error = 0;
  let size = 0;
  for (let i = 0; i < exact.length; i++) {
    const difference = found[i]! - exact[i]!;
    error += difference * difference;
    size += exact[i]! * exact[i]!;
  }
  if (Number.isNaN(error)) return Infinity;
  return size === 0 ? 0 : Math.sqrt(error / size);
}

/** x Wᵀ [r, m]. Four sums at a time, each in the order of the row. */
export function product(x: Matrix, weight: Matrix): Float32Array {
  const { width } = x;
  const [rows, columns] = [x.values.length / width, weight.values.length / width];
  const result = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    let column = 0;
    for (; column + 3 < columns; column += 4) {
      fourSums(x.values, row * width, weight.values, column * width, width, result, row * columns + column);
    }
    for (; column < columns; column++) {
      let sum = 0;
      for (let i = 0, a = row * width, b = column * width; i < width; i++) {
        sum += x.values[a + i]! * weight.values[b + i]!;
      }
      result[row * columns + column] = sum;
    }
  }
  return result;
}

/** One row of x from `from` with four rows of the weight from `at`. */
function fourSums(
  x: Float32Array,
  from: number,
  weight: Float32Array,
  at: number,
  width: number,
  result: Float32Array,
  to: number,
): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0, j = at; i < width; i++, j++) {
    const value = x[from + i]!;
    a += value * weight[j]!;
    b += value * weight[j + width]!;
    c += value * weight[j + 2 * width]!;
    d += value * weight[j + 3 * width]!;
  }
  result[to] = a;
  result[to + 1] = b;
  result[to + 2] = c;
  result[to + 3] = d;
}

function roundedRows(kernel: Linears, { x, least, device, floats }: Meeting): Matrix {
  if (kernel === 'int8') return least === undefined ? rounded(x, x.width, 127) : roundedFrom(least, x);
  if (kernel === 'f32') return x;
  if (floats === 'f16') return mapped(x, halfOf);
  const block = kernel === 'blocks4' || kernel === 'blocks8' ? blockSize(x.width, kernel, device) : null;
  return block && device === 'cpu' ? rounded(x, block, 127) : x;
}

function roundedWeight(kernel: Linears, { weight, device }: Meeting): Matrix {
  switch (kernel) {
    case 'f32':
      return weight;
    case 'f16':
      return mapped(weight, halfOf);
    case 'int8':
    case 'int8-weights':
      return rounded(weight, weight.width, 127);
    case 'blocks8':
    case 'blocks4': {
      const block = blockSize(weight.width, kernel, device);
      if (block === null) return weight;
      return kernel === 'blocks8' ? rounded(weight, block, 127) : roundedTo4(weight, block);
    }
  }
}

const halfOf = (value: number) => halfToFloat(floatToHalf(value));

function mapped({ values, width }: Matrix, change: (value: number) => number): Matrix {
  const result = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = change(values[i]!);
  return { values: result, width };
}

/** Stretches of `length` values in whole levels, the largest of which is `levels`. */
function rounded(matrix: Matrix, length: number, levels: number): Matrix {
  return stretches(matrix, length, -levels, levels, (values, at) => {
    let peak = 0;
    for (let i = at; i < at + length; i++) peak = Math.max(peak, Math.abs(values[i]!) || 0);
    return peak / levels;
  });
}

/** Whole rows of which no value is below `least`. */
function roundedFrom(least: number, matrix: Matrix): Matrix {
  const { below, above, leastScale } = rowLevels(least);
  return stretches(matrix, matrix.width, -below, above, (values, at) => {
    let peak = 0;
    for (let i = at; i < at + matrix.width; i++) peak = Math.max(peak, values[i]! || 0);
    return Math.max(peak / above, leastScale);
  });
}

/** Levels -8 to 7. */
function roundedTo4(matrix: Matrix, length: number): Matrix {
  return stretches(matrix, length, -8, 7, (values, at) => nibbleScale(values, at, length));
}

function stretches(
  { values, width }: Matrix,
  length: number,
  lowest: number,
  highest: number,
  scaleOf: (values: Float32Array, at: number) => number,
): Matrix {
  const result = new Float32Array(values.length);
  for (let at = 0; at < values.length; at += length) {
    const scale = scaleOf(values, at);
    if (scale === 0) continue;
    for (let i = at; i < at + length; i++) {
      const x = values[i]! / scale;
      // Math.round, as in levels.ts; NaN stays what it is.
      const sum = x + 256.5;
      const whole = sum | 0;
      const level = sum > 0 && whole !== sum ? whole - 256 : Math.round(x);
      result[i] = (level > highest ? highest : level < lowest ? lowest : level) * scale;
    }
  }
  return { values: result, width };
}

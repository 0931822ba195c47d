// The ways to compute y = x Wᵀ + b, one function per word of the recipe table (recipes.ts).

import { blockBlobs, columnBlobs, floatBlob, halfBlob, rowBlobs } from '../writing/blob.ts';
import type { GraphBuilder, Tensor } from '../writing/graph.ts';
import { blockSize, type Linears } from './recipes.ts';
import { rowLevels } from './row-levels.ts';
import type { ScaledTensor } from '../numbers/scaled.ts';

export interface Product {
  graph: GraphBuilder;
  /** Rows [r, k]. */
  x: Tensor;
  /** The same for all rows that are as many. */
  lead: Tensor;
  /** No value of x is below this one, where that is known. */
  least: number | undefined;
  /** Name of the weight inside the graph. */
  name: string;
  /** [n, k]. */
  weight: ScaledTensor;
  /** [n]. */
  bias: { name: string; tensor: ScaledTensor } | null;
  /** Blocks on a processor meet rows in int8; on a graphics device the rows stay as they are. */
  device: 'cpu' | 'gpu';
}

const microsoft = 'com.microsoft';

/** [r, n]. */
export const kernels: Record<Linears, (product: Product) => Tensor> = {
  f32: exactProduct,
  f16: (product) => gemm(product, halfWeight(product)),
  int8: rowProduct,
  'int8-weights': (product) => gemm(product, restoredWeight(product.graph, product.name, product.weight)),
  blocks4: (product) => blockProduct(product, 4),
  blocks8: (product) => blockProduct(product, 8),
};

/** x Wᵀ + b in the graph's own precision. */
export function plainProduct(graph: GraphBuilder, x: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  return graph.node('Gemm', [x, weight, ...(bias ? [bias] : [])], { attributes: { transB: 1 } });
}

function gemm(product: Product, weight: Tensor): Tensor {
  return plainProduct(product.graph, product.x, weight, biasOf(product));
}

function biasOf({ graph, bias }: Product): Tensor | null {
  return bias && graph.weight(bias.name, floatBlob(bias.tensor));
}

/** In a graph of float16 this one product leaves it and comes back. */
function exactProduct(product: Product): Tensor {
  const { graph, x, name, weight, bias } = product;
  if (graph.floats === 'f32') return gemm(product, graph.weight(name, floatBlob(weight)));
  const exact = graph.exactWeight(`${name} f32`, floatBlob(weight));
  const exactBias = bias && graph.exactWeight(`${bias.name} f32`, floatBlob(bias.tensor));
  return graph.cast(plainProduct(graph, graph.cast(x, 'f32'), exact, exactBias), 'f16');
}

function halfWeight({ graph, name, weight }: Product): Tensor {
  const half = graph.exactWeight(`${name} f16`, halfBlob(weight));
  if (graph.floats === 'f16') return half;
  graph.grows(name, 2 * weight.shape[0]! * weight.shape[1]!);
  return graph.cast(half, 'f32');
}

/** A weight kept in int8 and made float32 when the session loads (ONNX Runtime folds what depends on constants only). */
export function restoredWeight(graph: GraphBuilder, name: string, tensor: ScaledTensor): Tensor {
  return graph.once(`restored ${name}`, () => {
    const blobs = rowBlobs(tensor);
    graph.grows(name, 3 * blobs.weight.bytes);
    const whole = graph.node('Cast', [graph.weight(`${name} int8`, blobs.weight)], { attributes: { to: 1 } });
    return graph.node('Mul', [whole, graph.weight(`${name} scale`, blobs.scale)]);
  });
}

/**
 * int8 with a scale per row of x and per output: results do not depend on what else is in the batch, and one large token
 * does not blur the others (which one scale for the whole tensor, as in DynamicQuantizeMatMul, would do).
 */
function rowProduct(product: Product): Tensor {
  const { graph, name, weight } = product;
  const blobs = columnBlobs(weight);
  const levels = graph.weight(`${name} int8`, blobs.weight);
  const weightScale = graph.weight(`${name} scale`, blobs.scale);
  const { values, scale, zero } = quantisedRows(product);
  const sums = graph.node('MatMulIntegerToFloat', [values, levels, graph.float(1), weightScale, zero], {
    domain: microsoft,
  });
  const scaled = graph.node('Mul', [sums, scale]);
  const bias = biasOf(product);
  return bias ? graph.node('Add', [scaled, bias]) : scaled;
}

/**
 * The rows as uint8 around a fixed zero point, with a scale per row (rowLevels); made once per tensor. A decoder's step is
 * thousands of small nodes, so each that can be shared or spared is.
 */
function quantisedRows({ graph, x, lead, least }: Product): { values: Tensor; scale: Tensor; zero: Tensor } {
  const levels = rowLevels(least);
  const zero = graph.byte(levels.below);
  const size = least === undefined ? graph.once(`size of ${x}`, () => graph.node('Abs', [x])) : x;
  const scale = graph.once(`scale of ${x}`, () => {
    const peak = graph.node('ReduceMax', [size, graph.integers([-1])], { attributes: { keepdims: 1 } });
    const scaled = graph.node('Mul', [peak, graph.float(1 / levels.above)]);
    return graph.node('Max', [scaled, graph.float(Math.max(levels.leastScale, smallestScale))]);
  });
  const values = graph.once(`int8 of ${x}`, () => {
    const scales = graph.node('Reshape', [scale, graph.integers([-1])]);
    const zeros = graph.once(`${zero} for each row of ${lead}`, () =>
      graph.node('Expand', [zero, graph.node('Shape', [scales])]),
    );
    return graph.node('QuantizeLinear', [x, scales, zeros], { attributes: { axis: 0 } });
  });
  return { values, scale, zero };
}

/** Of rows of zeros. */
const smallestScale = 1e-22;

/** Weights in blocks; where no block size divides the width, plain floats. */
function blockProduct(product: Product, bits: 4 | 8): Tensor {
  const { graph, x, name, weight, device } = product;
  const [n, k] = weight.shape as [number, number];
  const block = blockSize(k, `blocks${bits}`, device);
  if (block === null) return kernels[graph.floats](product);
  const blobs = blockBlobs(weight, bits, block, graph.floats);
  const levels = graph.weight(`${name} ${bits} bits`, blobs.weight);
  const scale = graph.exactWeight(`${name} ${bits} bits scale`, blobs.scale);
  const attributes = { K: k, N: n, bits, block_size: block, accuracy_level: device === 'cpu' ? 4 : 0 };
  const bias = biasOf(product);
  const inputs = [x, levels, scale, ...(bias ? ['', '', bias] : [])];
  return graph.node('MatMulNBits', inputs, { domain: microsoft, attributes });
}

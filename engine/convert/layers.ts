// The layers all BLIP-2 parts are made of: linear, LayerNorm, activation and attention, in float32 or in int8 with one
// scale per row. Hidden states travel as rows [batch·sequence, width] and become [batch, sequence, width] for attention.

import { EngineError } from '../contract.ts';
import { columnBlobs, floatBlob, halfBlob, readyBlob, rowBlobs } from './blob.ts';
import { takeTensor, type Checkpoint } from './checkpoint.ts';
import type { GraphBuilder, Tensor } from './graph.ts';
import type { StoredTensor } from './safetensors.ts';

/**
 * How linears are stored and computed. `int8`: weights and rows in int8, for large models. `int8-weights`: int8 on disk,
 * float32 once loaded, for small models, whose sums are short and whose time goes into calls and not into products.
 */
export type Linears = 'f32' | 'int8' | 'int8-weights';

/** Where a graph is being written, from which weights, and how its linears are stored. */
export interface Net {
  graph: GraphBuilder;
  checkpoint: Checkpoint;
  linears: Linears;
  /** Name intermediate results as outputs too, for comparison with the reference. */
  taps: boolean;
}

/** Hidden states: a tensor [batch·sequence, width] and the int64 tensor [2] that holds batch and sequence. */
export interface Rows {
  tensor: Tensor;
  width: number;
  lead: Tensor;
  /** Never below zero: one more bit for int8. */
  positive?: boolean;
}

const microsoft = 'com.microsoft';

/** Rows of a tensor [batch, sequence, width]. */
export function toRows(net: Net, tensor: Tensor, width: number): Rows {
  const { graph } = net;
  const lead = graph.once(`lead of ${tensor}`, () =>
    graph.node('Shape', [tensor], { attributes: { start: 0, end: 2 } }),
  );
  return { tensor: graph.node('Reshape', [tensor, graph.integers([-1, width])]), width, lead };
}

/** The rows as [batch, sequence, width]. */
export function toCube(net: Net, rows: Rows): Tensor {
  const { graph } = net;
  const shape = graph.once(`shape of ${rows.lead} by ${rows.width}`, () =>
    graph.node('Concat', [rows.lead, graph.integers([rows.width])], { attributes: { axis: 0 } }),
  );
  return graph.once(`cube of ${rows.tensor}`, () => graph.node('Reshape', [rows.tensor, shape]));
}

/** y = x Wᵀ + b with W [n, width] and b [n] as PyTorch stores them, under `<name>.weight` and `<name>.bias`. */
export function linear(net: Net, name: string, x: Rows, n: number, options: LinearOptions = {}): Rows {
  const { graph, checkpoint } = net;
  const weight = takeTensor(checkpoint, options.weight ?? `${name}.weight`, [n, x.width]);
  const bias =
    options.bias === false
      ? null
      : graph.weight(`${name}.bias`, floatBlob(takeTensor(checkpoint, `${name}.bias`, [n])));
  if (net.linears === 'int8' && !options.float && !options.wide)
    return { tensor: int8Linear(net, name, x, weight, bias), width: n, lead: x.lead };
  return { tensor: product(net, x.tensor, storedWeight(net, name, weight, options), bias), width: n, lead: x.lead };
}

/** x Wᵀ + b. */
export function product(net: Net, x: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  return net.graph.node('Gemm', [x, weight, ...(bias ? [bias] : [])], { attributes: { transB: 1 } });
}

function storedWeight(net: Net, name: string, weight: StoredTensor, { float }: LinearOptions): Tensor {
  const { graph } = net;
  if (net.linears !== 'int8-weights') return graph.weight(`${name}.weight`, floatBlob(weight));
  if (!float) return restoredWeight(net, `${name}.weight`, weight);
  return graph.once(`restored ${name}.weight`, () =>
    graph.node('Cast', [graph.weight(`${name}.weight f16`, halfBlob(weight))], { attributes: { to: 1 } }),
  );
}

export interface LinearOptions {
  bias?: boolean;
  /** Other names of the weight (tied matrices). */
  weight?: string[];
  /** Never int8: small heads whose result is a score (float16 on disk where size is everything). */
  float?: boolean;
  /** Its rows reach tens of thousands and more: they are never int8 and never float16. */
  wide?: boolean;
}

/** A weight kept in int8 and made float32 when the session loads (ONNX Runtime folds what depends on constants only). */
export function restoredWeight(net: Net, name: string, tensor: StoredTensor): Tensor {
  const { graph } = net;
  return graph.once(`restored ${name}`, () => {
    const blobs = rowBlobs(tensor);
    const whole = graph.node('Cast', [graph.weight(`${name} int8`, blobs.weight)], { attributes: { to: 1 } });
    return graph.node('Mul', [whole, graph.weight(`${name} scale`, blobs.scale)]);
  });
}

/**
 * int8 with a scale per row of x and per output: results do not depend on what else is in the batch, and one large token
 * does not blur the others (which one scale for the whole tensor, as in DynamicQuantizeMatMul, would do).
 */
function int8Linear(net: Net, name: string, x: Rows, tensor: StoredTensor, bias: Tensor | null): Tensor {
  const { graph } = net;
  const blobs = columnBlobs(tensor);
  const weight = graph.weight(`${name}.weight int8`, blobs.weight);
  const weightScale = graph.weight(`${name}.weight scale`, blobs.scale);
  const { values, scale, zero } = quantisedRows(net, x);
  const product = graph.node('MatMulIntegerToFloat', [values, weight, graph.float(1), weightScale, zero], {
    domain: microsoft,
  });
  const scaled = graph.node('Mul', [product, scale]);
  return bias ? graph.node('Add', [scaled, bias]) : scaled;
}

/** The rows as uint8 around a fixed zero point, with scale = largest size / 127 (or / 255) per row; made once per tensor. */
function quantisedRows(net: Net, x: Rows): { values: Tensor; scale: Tensor; zero: Tensor } {
  const { graph } = net;
  const zero = graph.byte(x.positive ? 0 : 128);
  const size = x.positive ? x.tensor : graph.once(`size of ${x.tensor}`, () => graph.node('Abs', [x.tensor]));
  const scale = graph.once(`scale of ${x.tensor}`, () => {
    const peak = graph.node('ReduceMax', [size, graph.integers([-1])], { attributes: { keepdims: 1 } });
    const guarded = graph.node('Max', [peak, graph.float(1e-20)]);
    return graph.node('Mul', [guarded, graph.float(1 / (x.positive ? 255 : 127))]);
  });
  const values = graph.once(`int8 of ${x.tensor}`, () => {
    const scales = graph.node('Reshape', [scale, graph.integers([-1])]);
    const zeros = graph.node('Expand', [zero, graph.node('Shape', [scales])]);
    return graph.node('QuantizeLinear', [x.tensor, scales, zeros], { attributes: { axis: 0 } });
  });
  return { values, scale, zero };
}

/** LayerNorm over the last axis with `<name>.weight` and `<name>.bias`; `affine: false` has neither. */
export function layerNorm(net: Net, name: string, x: Rows, epsilon: number, affine = true): Rows {
  const { graph, checkpoint } = net;
  const inputs = affine
    ? ['weight', 'bias'].map((part) =>
        graph.weight(`${name}.${part}`, floatBlob(takeTensor(checkpoint, `${name}.${part}`, [x.width]))),
      )
    : [graph.weight(`ones ${x.width}`, readyBlob('f32', [x.width], new Float32Array(x.width).fill(1)))];
  const attributes = { axis: -1, epsilon: { float: epsilon } };
  return {
    tensor: graph.node('LayerNormalization', [x.tensor, ...inputs], { attributes }),
    width: x.width,
    lead: x.lead,
  };
}

export function add(net: Net, x: Rows, y: Rows): Rows {
  return { tensor: net.graph.node('Add', [x.tensor, y.tensor]), width: x.width, lead: x.lead };
}

/** The activation a config names (`ACT2FN` of the reference implementation). */
export function activation(net: Net, kind: string, x: Rows): Rows {
  const { graph } = net;
  const of = (tensor: Tensor, positive = false): Rows => ({ tensor, width: x.width, lead: x.lead, positive });
  switch (kind) {
    case 'relu':
      return of(graph.node('Relu', [x.tensor]), true);
    case 'gelu':
      return of(graph.node('Gelu', [x.tensor]));
    case 'gelu_new':
    case 'gelu_fast':
    case 'gelu_pytorch_tanh':
      return of(graph.node('Gelu', [x.tensor], { attributes: { approximate: 'tanh' } }));
    case 'quick_gelu':
      return of(graph.node('QuickGelu', [x.tensor], { domain: microsoft, attributes: { alpha: { float: 1.702 } } }));
    case 'silu':
    case 'swish':
      return of(graph.node('QuickGelu', [x.tensor], { domain: microsoft, attributes: { alpha: { float: 1 } } }));
    case 'tanh':
      return of(graph.node('Tanh', [x.tensor]));
    default:
      throw new EngineError('checkpoint-unsupported', `Talbot has no activation called ${kind}.`);
  }
}

export interface AttentionOptions {
  heads: number;
  /** int32 [batch, keys], 0 for padding: adds -10000 there, as BERT does. */
  padding?: Tensor;
  /** float [batch or 1, heads or 1, queries, past + keys], added to the scores. */
  mask?: Tensor;
  /** [batch, heads, slots, head size]: keys and values that came before. */
  past?: { key: Tensor; value: Tensor };
  /** In place of 1 / √d. */
  scale?: number;
}

/** softmax(q kᵀ / √d + mask) v over heads. q, k and v are tensors [batch, sequence, width]; so is the result. */
export function attention(net: Net, q: Tensor, k: Tensor, v: Tensor, options: AttentionOptions): Tensor {
  const { heads, padding = '', mask = '', past, scale } = options;
  const inputs = [q, k, v, '', padding, mask, past?.key ?? '', past?.value ?? ''];
  while (inputs.at(-1) === '') inputs.pop();
  const stated = scale === undefined ? {} : { scale: { float: scale } };
  const attributes = { num_heads: heads, mask_filter_value: { float: -10000 }, ...stated };
  // Without its present outputs ONNX Runtime silently ignores the past: they are named, and nobody reads them.
  return net.graph.nodes('MultiHeadAttention', inputs, past ? 3 : 1, { domain: microsoft, attributes })[0]!;
}

/** [b, s, heads · size] as [b, heads, s, size]. */
export function byHead({ graph }: Net, cube: Tensor, heads: number, size: number): Tensor {
  const split = graph.node('Reshape', [cube, graph.integers([0, 0, heads, size])]);
  return graph.node('Transpose', [split], { attributes: { perm: [0, 2, 1, 3] } });
}

/** Rows of an attention result, in the sequence of the rows that asked. */
export function attended(net: Net, cube: Tensor, asked: Rows): Rows {
  const { graph } = net;
  return {
    tensor: graph.node('Reshape', [cube, graph.integers([-1, asked.width])]),
    width: asked.width,
    lead: asked.lead,
  };
}

/** Shows rows under a meaning of the reference (`vision.layer.3`) when taps were asked for. */
export function tap(net: Net, meaning: string, rows: Rows): Rows {
  if (net.taps) net.graph.output(meaning, toCube(net, rows), 'f32', ['batch', 'rows', rows.width]);
  return rows;
}

// The layers all BLIP-2 parts are made of: linear, LayerNorm, activation and attention. How a linear is stored and computed
// is kernels.ts' matter. Hidden states travel as rows [batch·sequence, width] and become [batch, sequence, width] for attention.

import { EngineError } from '../../contract.ts';
import { floatBlob, readyBlob } from '../writing/blob.ts';
import { takeTensor, type Checkpoint } from '../source/checkpoint.ts';
import type { GraphBuilder, Tensor } from '../writing/graph.ts';
import { kernels, plainProduct } from '../recipes/kernels.ts';
import { blockSize, type Linears } from '../recipes/recipes.ts';
import type { StoredTensor } from '../source/safetensors.ts';
import { keyOf, scaledTensor } from '../numbers/scaled.ts';

export type { Linears } from '../recipes/recipes.ts';

/** Where a graph is being written, from which weights, and how its linears are stored. */
export interface Net {
  graph: GraphBuilder;
  checkpoint: Checkpoint;
  /** What the recipe says of this graph's linears (recipes.ts). */
  linears: Linears;
  /** The same for the head that scores every word; as `linears` when absent. */
  head?: Linears;
  /** `cpu` when absent. */
  device?: 'cpu' | 'gpu';
  /** Name what goes into each linear as an output too, for calibration. */
  inputs?: boolean;
  /** What calibration found, by weight. */
  choices?: Choices;
  /** Hears of every linear and norm, for calibration. */
  survey?: Survey;
  /** Name intermediate results as outputs too, for comparison with the reference. */
  taps: boolean;
}

/** Hidden states: a tensor [batch·sequence, width]. */
export interface Rows {
  tensor: Tensor;
  width: number;
  /** The int64 tensor [2] of batch and sequence; of rows that are no cube, whatever tells them from rows of other number. */
  lead: Tensor;
  /** No value is below this one (never above zero): nearly a bit more for int8. */
  least?: number | undefined;
  /** The norm these rows came from, when they did. */
  norm?: Norm;
}

export interface Norm {
  /** Its result inside the graph. */
  tensor: Tensor;
  /** Scale and shift per channel [width]. */
  weight: StoredTensor;
  bias: StoredTensor | null;
}

/** What calibration decided for a weight: another kernel, and factors per column (of a norm: per channel). */
export interface Choice {
  kernel?: Linears;
  factors?: Float32Array;
}

/** By keyOf the weight. */
export type Choices = ReadonlyMap<string, Choice>;

export interface Survey {
  linear(found: {
    name: string;
    tensor: StoredTensor;
    graph: GraphBuilder;
    x: Rows;
    kernel: Linears;
    device: 'cpu' | 'gpu';
    /** Its kernel is not for calibration to choose. */
    fixed: boolean;
  }): void;
  norm(found: { graph: GraphBuilder; norm: Norm }): void;
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

/** Some of the rows, by their numbers. */
export function chosenRows({ graph }: Net, rows: Rows, numbers: Tensor): Rows {
  return { ...rows, tensor: graph.node('Gather', [rows.tensor, numbers], { attributes: { axis: 0 } }), lead: numbers };
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
  const { graph, checkpoint, choices, device = 'cpu' } = net;
  const tensor = takeTensor(checkpoint, options.weight ?? `${name}.weight`, [n, x.width]);
  const bias = options.bias === false ? null : takeTensor(checkpoint, `${name}.bias`, [n]);
  const kernel = kernelFor(net, tensor, options);
  const choice = choices?.get(keyOf(tensor));
  net.survey?.linear({ name, tensor, graph, x, kernel, device, fixed: options.float === true });
  const product = {
    graph,
    device,
    x: x.tensor,
    lead: x.lead,
    least: x.least,
    name: `${name}.weight`,
    weight: choice?.factors ? scaledTensor(tensor, choice.factors) : tensor,
    bias: bias && { name: `${name}.bias`, tensor: bias },
  };
  if (net.inputs) graph.output(`input.${name}`, x.tensor, 'f32', ['rows', x.width]);
  // While looking around every linear reads its rows once, so that a norm's other readers can be told.
  const used = net.survey ? graph.floats : (choice?.kernel ?? kernel);
  return { tensor: kernels[used](product), width: n, lead: x.lead };
}

/** What the recipe says, without what calibration found. */
function kernelFor(net: Net, tensor: StoredTensor, { float, wide, head }: LinearOptions): Linears {
  const { linears, graph, device = 'cpu' } = net;
  if (float) return linears === 'int8-weights' ? 'f16' : graph.floats;
  if (wide && linears === 'int8') return blockSize(tensor.shape[1]!, 'blocks8', device) ? 'blocks8' : 'f32';
  return head ? (net.head ?? linears) : linears;
}

/** x Wᵀ + b. */
export function product(net: Net, x: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  return plainProduct(net.graph, x, weight, bias);
}

export interface LinearOptions {
  bias?: boolean;
  /** Other names of the weight (tied matrices). */
  weight?: string[];
  /** Never int8: small heads whose result is a score (float16 on disk where size is everything). */
  float?: boolean;
  /** Its rows reach tens of thousands and more: they are never float16, nor int8 with one scale for a whole row. */
  wide?: boolean;
  /** The head that scores every word: the recipe table has a column for it. */
  head?: boolean;
}

/** LayerNorm over the last axis with `<name>.weight` and `<name>.bias`; `affine: false` has neither. */
export function layerNorm(net: Net, name: string, x: Rows, epsilon: number, affine = true): Rows {
  const { graph } = net;
  const attributes = { axis: -1, epsilon: { float: epsilon } };
  if (!affine) {
    const ones = graph.weight(`ones ${x.width}`, readyBlob('f32', [x.width], new Float32Array(x.width).fill(1)));
    return { ...x, tensor: graph.node('LayerNormalization', [x.tensor, ones], { attributes }), least: undefined };
  }
  return normed(net, [`${name}.weight`, `${name}.bias`], x, (inputs) =>
    graph.node('LayerNormalization', [x.tensor, ...inputs], { attributes }),
  );
}

/**
 * A norm with weights [width] under these names (scale, then perhaps shift): what calibration folds into them is in the
 * tensors that `make` gets, and the result says which norm it came from.
 */
export function normed(net: Net, names: string[], x: Rows, make: (weights: Tensor[]) => Tensor): Rows {
  const { graph, checkpoint, choices } = net;
  const stored = names.map((each) => takeTensor(checkpoint, each, [x.width]));
  const factors = choices?.get(keyOf(stored[0]!))?.factors;
  const weights = stored.map((each, index) =>
    graph.weight(names[index]!, floatBlob(factors ? scaledTensor(each, factors) : each)),
  );
  const tensor = make(weights);
  const norm = { tensor, weight: stored[0]!, bias: stored[1] ?? null };
  net.survey?.norm({ graph, norm });
  return { tensor, width: x.width, lead: x.lead, norm };
}

export function add(net: Net, x: Rows, y: Rows): Rows {
  return { tensor: net.graph.node('Add', [x.tensor, y.tensor]), width: x.width, lead: x.lead };
}

/** No activation goes lower than this (x Φ(x), also approximated by tanh; x σ(x)), rounded down. */
const leastOf = { gelu: -0.1701, swish: -0.2785 };

/** x σ(αx). */
function swish(graph: GraphBuilder, x: Tensor, alpha: number): Tensor {
  return graph.node('QuickGelu', [x], { domain: microsoft, attributes: { alpha: { float: alpha } } });
}

/** The activation a config names (`ACT2FN` of the reference implementation). */
export function activation(net: Net, kind: string, x: Rows): Rows {
  const { graph } = net;
  const of = (tensor: Tensor, least?: number): Rows => ({ tensor, width: x.width, lead: x.lead, least });
  switch (kind) {
    case 'relu':
      return of(graph.node('Relu', [x.tensor]), 0);
    case 'gelu':
      return of(graph.node('Gelu', [x.tensor]), leastOf.gelu);
    case 'gelu_new':
    case 'gelu_fast':
    case 'gelu_pytorch_tanh':
      return of(graph.node('Gelu', [x.tensor], { attributes: { approximate: 'tanh' } }), leastOf.gelu);
    case 'quick_gelu':
      return of(swish(graph, x.tensor, 1.702), leastOf.swish / 1.702);
    case 'silu':
    case 'swish':
      return of(swish(graph, x.tensor, 1), leastOf.swish);
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

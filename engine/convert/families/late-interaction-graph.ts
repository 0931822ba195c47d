// A matching head for a miniature: late interaction. Each word of a text looks for its like among the cells of the image;
// how well the words find theirs, and how near the two are as wholes (ITC), is the match. A Q-Former of six layers that has
// seen six thousand photos does not learn to do that between queries and text; this it learns in minutes.
// After FILIP (Yao et al., 2021, section 3.1) and SCAN (Lee et al., 2018, section 3.1: attended cells in place of the best).

import { normalised } from './bert.ts';
import { floatBlob } from '../writing/blob.ts';
import { takeTensor } from '../source/checkpoint.ts';
import type { Tensor } from '../writing/graph.ts';
import { layerNorm, linear, toCube, type Net, type Rows } from './layers.ts';
import { imageInput, imageVectors, textPass, type QFormerParts } from './qformer-graph.ts';

export interface LateInteraction {
  /** The text rows that stand for words come out of so many layers of the text side. */
  layers: number;
  /** So many times words and cells are compared, each time by other weights; the mean counts. */
  heads: number;
  /** Width of one comparison. */
  width: number;
}

const name = 'late_interaction';

/**
 * What a text brings, whatever it is matched with. text and textMask [b, s] → words [b, s, heads · width] (each head's part of
 * length 1), told [b, s, heads] (how much each word tells of a photo; 0 for [CLS], [SEP] and padding) and vector [b, e], that
 * of `itc-text`.
 */
export function itmTextGraph(asked: Net, parts: QFormerParts, late: LateInteraction): void {
  const net = { ...asked, taps: false };
  const { graph } = net;
  const { heads, width } = late;
  const text = textPass(net, parts, late.layers);
  const words = compared(net, 'words', text.words, late);
  const gate = toCube(net, linear(net, `${name}.gate`, plain(net, text.words), heads, { float: true }));
  const content = graph.node('Unsqueeze', [contentMask(net, text.mask), graph.integers([2])]);
  const told = graph.node('Mul', [graph.node('Exp', [gate]), content]);
  const flat = graph.node('Reshape', [words, graph.integers([0, 0, heads * width])]);
  graph.output('words', flat, 'f32', ['batch', 'text', heads * width]);
  graph.output('told', told, 'f32', ['batch', 'text', heads]);
  graph.output('vector', text.vector, 'f32', ['batch', parts.vectorWidth!]);
}

/**
 * image [b or 1, t, w] and what a text brings → logits [b, 1, 2], the first of them 0, the second
 * a · ITC + c · likeness + bias, a, c and bias being `late_interaction.mix`. ITC is the largest cosine of a query with the
 * text; likeness is the mean over heads and over words, weighed by what they tell, of Σ softmax(temperature · cosine) · cosine
 * over the cells.
 */
export function lateInteractionGraph(asked: Net, parts: QFormerParts, late: LateInteraction): void {
  const net = { ...asked, taps: false };
  const { graph } = net;
  const { heads, width } = late;
  const image = imageInput(net, parts, 'images');
  const words = graph.input('words', 'f32', ['batch', 'text', heads * width]);
  const told = graph.input('told', 'f32', ['batch', 'text', heads]);
  const vector = graph.input('vector', 'f32', ['batch', parts.vectorWidth!]);
  const said = graph.node('Reshape', [words, graph.integers([0, 0, heads, width])]);
  const found = wordLikeness(net, late, turned(net, said, [0, 2, 1, 3]), compared(net, 'cells', image, late));
  const likeness = weighedMean(net, found, turned(net, told, [0, 2, 1]));
  const whole = largestCosine(net, imageVectors(net, parts, image), vector);
  const [a, c, bias] = [0, 1, 2].map((at) => scalar(net, 'mix', at, 3));
  const logit = graph.node('Sum', [graph.node('Mul', [whole, a!]), graph.node('Mul', [likeness, c!]), bias!]);
  const both = graph.node('Concat', [graph.node('Sub', [logit, logit]), logit], { attributes: { axis: 1 } });
  const logits = graph.node('Unsqueeze', [both, graph.integers([1])]);
  graph.output('logits', logits, 'f32', ['batch', 1, 2]);
}

/** Rows in the spaces where words and cells are compared, of length 1 in each: [b, rows, heads, width]. */
function compared(net: Net, part: 'words' | 'cells', rows: Rows, { heads, width }: LateInteraction): Tensor {
  const { graph } = net;
  const cube = toCube(net, linear(net, `${name}.${part}`, plain(net, rows), heads * width));
  return normalised(net, graph.node('Reshape', [cube, graph.integers([0, 0, heads, width])]));
}

/** words [b, heads, s, width] and cells [b or 1, t, heads, width] → [b, heads, s]: how well each word finds its like. */
function wordLikeness(net: Net, { heads }: LateInteraction, words: Tensor, cells: Tensor): Tensor {
  const { graph, checkpoint } = net;
  const cosines = graph.node('MatMul', [words, turned(net, cells, [0, 2, 3, 1])]);
  const key = `${name}.temperature`;
  const stored = graph.weight(key, floatBlob(takeTensor(checkpoint, key, [heads])));
  const temperatures = graph.node('Reshape', [stored, graph.integers([heads, 1, 1])]);
  const sharpened = graph.node('Mul', [cosines, temperatures]);
  const attention = graph.node('Softmax', [sharpened], { attributes: { axis: -1 } });
  return summed(net, graph.node('Mul', [attention, cosines]), 3, false);
}

/** float [b, s]: 1 for each token between [CLS], which is the first, and [SEP], which is the last before the padding. */
function contentMask(net: Net, mask: Tensor): Tensor {
  const { graph } = net;
  const wide = graph.cast(mask, 'f32');
  const end = Number.MAX_SAFE_INTEGER;
  const rest = graph.node('Slice', [wide, graph.integers([1]), graph.integers([end]), graph.integers([1])]);
  const padded = (before: number, after: number) => graph.node('Pad', [rest, graph.integers([0, before, 0, after])]);
  return graph.node('Mul', [padded(0, 1), padded(1, 0)]);
}

/** values and weights [b, heads, s] → [b, 1]: the mean over heads of the weighed mean over words. */
function weighedMean(net: Net, values: Tensor, weights: Tensor): Tensor {
  const { graph } = net;
  const total = summed(net, graph.node('Mul', [values, weights]), 2, false);
  // A text without a word has no weight at all.
  const weight = graph.node('Max', [summed(net, weights, 2, false), graph.float(1e-6)]);
  const means = graph.node('Div', [total, weight]);
  return graph.node('ReduceMean', [means, graph.integers([1])], { attributes: { keepdims: 1 } });
}

function turned({ graph }: Net, tensor: Tensor, perm: number[]): Tensor {
  return graph.node('Transpose', [tensor], { attributes: { perm } });
}

/** [b, 1]: vectors [b or 1, q, e] against one [b, e]. */
function largestCosine(net: Net, vectors: Tensor, vector: Tensor): Tensor {
  const { graph } = net;
  const column = graph.node('Unsqueeze', [vector, graph.integers([2])]);
  const cosines = graph.node('MatMul', [vectors, column]);
  return graph.node('ReduceMax', [cosines, graph.integers([1])], { attributes: { keepdims: 0 } });
}

/** LayerNorm without weights. */
function plain(net: Net, rows: Rows): Rows {
  return layerNorm(net, `${name}.plain`, rows, 1e-5, false);
}

/** One number of a stored list, as [1]. */
function scalar(net: Net, list: string, at: number, length: number): Tensor {
  const { graph, checkpoint } = net;
  const stored = graph.once(`${name}.${list}`, () =>
    graph.weight(`${name}.${list}`, floatBlob(takeTensor(checkpoint, `${name}.${list}`, [length]))),
  );
  return graph.node('Slice', [stored, graph.integers([at]), graph.integers([at + 1])]);
}

function summed({ graph }: Net, tensor: Tensor, axis: number, keep: boolean): Tensor {
  return graph.node('ReduceSum', [tensor, graph.integers([axis])], { attributes: { keepdims: keep ? 1 : 0 } });
}

// A matching head for a miniature: late interaction. Each word of a text looks for its like among the cells of the image;
// how well the words find theirs, and how near the two are as wholes (ITC), is the match. A Q-Former of six layers that has
// seen six thousand photos does not learn to do that between queries and text; this it learns in minutes.
// After FILIP (Yao et al., 2021, section 3.1) and SCAN (Lee et al., 2018, section 3.1: attended cells in place of the best).

import { normalised } from './bert.ts';
import { floatBlob } from './blob.ts';
import { takeTensor } from './checkpoint.ts';
import type { Tensor } from './graph.ts';
import { layerNorm, linear, toCube, type Net, type Rows } from './layers.ts';
import { imageInput, imageVectors, textPass, type QFormerParts } from './qformer-graph.ts';

export interface LateInteraction {
  /** The text rows that stand for words come out of so many layers of the text side. */
  layers: number;
  /** Width in which words and cells are compared. */
  width: number;
}

const name = 'late_interaction';

/**
 * image [b or 1, t, w], text and textMask [b, s] → logits [b, 1, 2], the first of them 0: the second is
 * a · ITC + c · words + bias, a, c and bias being `late_interaction.mix`. ITC is the largest cosine of a query with the text;
 * words is the mean over the text's words, weighed by how much each tells, of Σ softmax(temperature · cosine) · cosine over
 * the cells. [CLS] and [SEP] are no words.
 */
export function lateInteractionGraph(asked: Net, parts: QFormerParts, late: LateInteraction): void {
  // Both passes go through the same layers: what they make in between has one name, and other graphs show it.
  const net = { ...asked, taps: false };
  const { graph } = net;
  const image = imageInput(net, parts, 'images');
  const text = textPass(net, parts, late.layers);
  const likeness = wordLikeness(net, late, text.words, image);
  const words = weighedMean(net, likeness, toldBy(net, text.words), contentMask(net, text.mask));
  const whole = largestCosine(net, imageVectors(net, parts, image), text.vector);
  const [a, c, bias] = [0, 1, 2].map((at) => mixed(net, at));
  const sum = [graph.node('Mul', [whole, a!]), graph.node('Mul', [words, c!]), bias!];
  const logit = graph.node('Sum', sum);
  const both = graph.node('Concat', [graph.node('Sub', [logit, logit]), logit], { attributes: { axis: 1 } });
  const logits = graph.node('Unsqueeze', [both, graph.integers([1])]);
  graph.output('logits', logits, 'f32', ['batch', 1, 2]);
}

/** [b, s]: how well each row of the text finds its like among the cells. */
function wordLikeness(net: Net, { width }: LateInteraction, words: Rows, image: Rows): Tensor {
  const { graph } = net;
  const compared = (part: 'words' | 'cells', rows: Rows) =>
    normalised(net, toCube(net, linear(net, `${name}.${part}`, plain(net, rows), width)));
  const cells = graph.node('Transpose', [compared('cells', image)], { attributes: { perm: [0, 2, 1] } });
  const cosines = graph.node('MatMul', [compared('words', words), cells]);
  const sharpened = graph.node('Mul', [cosines, scalar(net, 'temperature', 0, 1)]);
  const attention = graph.node('Softmax', [sharpened], { attributes: { axis: -1 } });
  return summed(net, graph.node('Mul', [attention, cosines]), 2, false);
}

/** [b, s] above zero: how much a word tells of a photo. */
function toldBy(net: Net, words: Rows): Tensor {
  const { graph } = net;
  const gate = toCube(net, linear(net, `${name}.gate`, plain(net, words), 1, { float: true }));
  return graph.node('Exp', [graph.node('Squeeze', [gate, graph.integers([2])])]);
}

/** float [b, s]: 1 for each token between [CLS], which is the first, and [SEP], which is the last before the padding. */
function contentMask(net: Net, mask: Tensor): Tensor {
  const { graph } = net;
  const wide = graph.cast(mask, 'f32');
  const shifted = (from: number, before: number, after: number, to = Number.MAX_SAFE_INTEGER) =>
    graph.node('Pad', [
      graph.node('Slice', [wide, graph.integers([from]), graph.integers([to]), graph.integers([1])]),
      graph.integers([0, before, 0, after]),
    ]);
  return graph.node('Mul', [shifted(1, 0, 1), shifted(1, 1, 0)]);
}

/** [b, 1] */
function weighedMean(net: Net, values: Tensor, told: Tensor, content: Tensor): Tensor {
  const { graph } = net;
  const weights = graph.node('Mul', [told, content]);
  const total = summed(net, graph.node('Mul', [values, weights]), 1, true);
  // A text without a word has no weight at all.
  const weight = graph.node('Max', [summed(net, weights, 1, true), graph.float(1e-6)]);
  return graph.node('Div', [total, weight]);
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

function mixed(net: Net, at: number): Tensor {
  return scalar(net, 'mix', at, 3);
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

// The parts of BERT: attention and feed-forward, each followed by its LayerNorm, and rows of words with their positions.
// The Q-Former is made of them, and BLIP's text encoder and decoder. Reference implementation: modeling_bert, BLIP's med.

import type { Meeting } from './attention-shares.ts';
import { floatBlob } from '../writing/blob.ts';
import { shapeOf, takeTensor } from '../source/checkpoint.ts';
import type { Tensor } from '../writing/graph.ts';
import {
  activation,
  add,
  attended,
  attention,
  layerNorm,
  linear,
  toCube,
  toRows,
  type Net,
  type Rows,
} from './layers.ts';

export interface BertConfig {
  width: number;
  intermediate: number;
  layers: number;
  heads: number;
  activation: string;
  epsilon: number;
  /** What the projections inside an attention are called: `self` in BERT itself, `attention` in the Q-Former. */
  inner?: 'self';
}

interface Attending {
  /** int32 [b, keys], 0 for padding. */
  padding?: Tensor;
  /** int64 [1]: as many times the keys and values of a single memory are needed. */
  repeat?: Tensor;
  /** Hears what meets: queries and keys. */
  watch?: (meeting: Meeting) => void;
}

/** LayerNorm(x + dense(attention(x over memory))). */
export function attentionBlock(
  net: Net,
  config: BertConfig,
  name: string,
  x: Rows,
  memory: Rows,
  how: Attending = {},
): Rows {
  const { padding, repeat, watch } = how;
  const repeated = (cube: Tensor) => (repeat ? repeatedBatch(net, cube, repeat) : cube);
  const q = projected(net, config, name, 'query', x);
  const k = repeated(projected(net, config, name, 'key', memory));
  watch?.({ q, k });
  const v = repeated(projected(net, config, name, 'value', memory));
  return attentionEnd(
    net,
    config,
    name,
    x,
    attention(net, q, k, v, { heads: config.heads, ...(padding ? { padding } : {}) }),
  );
}

/** What an attention block would begin with, where nothing after it is wanted. */
export function attentionMeeting(
  net: Net,
  config: BertConfig,
  name: string,
  x: Rows,
  memory: Rows,
  { repeat }: Pick<Attending, 'repeat'> = {},
): Meeting {
  const k = projected(net, config, name, 'key', memory);
  return { q: projected(net, config, name, 'query', x), k: repeat ? repeatedBatch(net, k, repeat) : k };
}

/** Queries, keys or values of an attention: [b, s, h]. */
export function projected(
  net: Net,
  config: BertConfig,
  name: string,
  part: 'query' | 'key' | 'value',
  x: Rows,
): Tensor {
  return toCube(net, linear(net, `${name}.${config.inner ?? 'attention'}.${part}`, x, config.width));
}

/** LayerNorm(x + dense(result)) of an attention's result [b, s, h]. */
export function attentionEnd(net: Net, config: BertConfig, name: string, x: Rows, result: Tensor): Rows {
  const dense = linear(net, `${name}.output.dense`, attended(net, result, x), x.width);
  return layerNorm(net, `${name}.output.LayerNorm`, add(net, dense, x), config.epsilon);
}

/** LayerNorm(x + dense(act(dense x))); the Q-Former's queries (`_query`) and its text ('') have weights of their own. */
export function feedForward(net: Net, config: BertConfig, name: string, kind: '' | '_query', x: Rows): Rows {
  const wide = linear(net, `${name}.intermediate${kind}.dense`, x, config.intermediate);
  const narrow = linear(net, `${name}.output${kind}.dense`, activation(net, config.activation, wide), x.width);
  return layerNorm(net, `${name}.output${kind}.LayerNorm`, add(net, narrow, x), config.epsilon);
}

/** Of a layer whose result nobody reads: the weights are left out, but a checkpoint without them is not whole. */
export function expectFeedForward({ checkpoint }: Net, config: BertConfig, name: string, kind: '' | '_query'): void {
  const { width, intermediate } = config;
  const linears = {
    [`intermediate${kind}.dense`]: [intermediate, width],
    [`output${kind}.dense`]: [width, intermediate],
  };
  for (const [part, shape] of Object.entries(linears)) {
    takeTensor(checkpoint, `${name}.${part}.weight`, shape);
    takeTensor(checkpoint, `${name}.${part}.bias`, [shape[0]!]);
  }
  for (const part of ['weight', 'bias']) takeTensor(checkpoint, `${name}.output${kind}.LayerNorm.${part}`, [width]);
}

export interface TextParts {
  width: number;
  /** Where word and position rows are stored. */
  words: string;
  positions: string;
  /** They come from tables outside: text enters as `textEmbeds`. */
  outside: boolean;
}

/** textEmbeds [b, s, h]: word row + position row, before any LayerNorm; from outside or looked up here. */
export function textInput(net: Net, parts: TextParts): { embeds: Tensor; mask: Tensor } {
  const { graph, checkpoint } = net;
  const { width } = parts;
  if (parts.outside) {
    const embeds = graph.input('textEmbeds', 'f32', ['batch', 'text', width]);
    return { embeds, mask: graph.input('textMask', 'i64', ['batch', 'text']) };
  }
  const table = (name: string) => {
    const tensor = takeTensor(checkpoint, name, [shapeOf(checkpoint, name)?.[0] ?? 0, width]);
    return graph.weight(name, floatBlob(tensor));
  };
  const text = graph.input('text', 'i64', ['batch', 'text']);
  const mask = graph.input('textMask', 'i64', ['batch', 'text']);
  const words = graph.node('Gather', [table(parts.words), text], { attributes: { axis: 0 } });
  const length = graph.node('Shape', [text], { attributes: { start: 1, end: 2 } });
  const positions = graph.node('Slice', [table(parts.positions), graph.integers([0]), length, graph.integers([0])]);
  return { embeds: graph.node('Add', [words, positions]), mask };
}

/** [1 or b, t, h] as [b, t, h]. */
function repeatedBatch({ graph }: Net, cube: Tensor, batch: Tensor): Tensor {
  const shape = graph.once(`${batch} by 1 by 1`, () =>
    graph.node('Concat', [batch, graph.integers([1, 1])], { attributes: { axis: 0 } }),
  );
  return graph.node('Expand', [cube, shape]);
}

/** int64 [1]: how many there are in the batch of these rows. */
export function batchOf({ graph }: Net, rows: Rows): Tensor {
  return graph.once(`batch of ${rows.lead}`, () =>
    graph.node('Slice', [rows.lead, graph.integers([0]), graph.integers([1])]),
  );
}

/** Some of the sequence's rows. */
export function sliced(net: Net, rows: Rows, from: number, to: number): Rows {
  const { graph } = net;
  const inputs = [toCube(net, rows), graph.integers([from]), graph.integers([to]), graph.integers([1])];
  return toRows(net, graph.node('Slice', inputs), rows.width);
}

/** Each row projected and scaled to length 1: [b, s, e]. */
export function vectors(net: Net, name: string, rows: Rows, width: number): Tensor {
  return normalised(net, toCube(net, linear(net, name, rows, width, { float: true })));
}

/** Scaled to length 1 along the last axis. */
export function normalised({ graph }: Net, tensor: Tensor): Tensor {
  return graph.node('LpNormalization', [tensor], { attributes: { axis: -1, p: 2 } });
}

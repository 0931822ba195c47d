// The Q-Former: a BERT whose learned queries read an image by cross-attention, and the graphs made from it: `qformer`
// (visual prompt), `itc-image` and `itc-text` (vectors), `itm` (does this text belong to this image).
// Reference implementation: Blip2QFormerModel, Blip2ForImageTextRetrieval.

import { floatBlob } from './blob.ts';
import { shapeOf, takeTensor } from './checkpoint.ts';
import type { QFormerConfig } from './config.ts';
import type { Tensor } from './graph.ts';
import {
  activation,
  add,
  attended,
  attention,
  layerNorm,
  linear,
  tap,
  toCube,
  toRows,
  type Net,
  type Rows,
} from './layers.ts';

export interface QFormerParts {
  config: QFormerConfig;
  queries: number;
  visionWidth: number;
  /** Width of the language model the visual prompt is for. */
  languageWidth: number | null;
  /** Width of retrieval vectors. */
  vectorWidth: number | null;
  /** Word and position rows come from tables outside: text enters as `textEmbeds`. */
  embedsOutside: boolean;
}

export const wordName = 'embeddings.word_embeddings.weight';
export const positionName = 'embeddings.position_embeddings.weight';

/** image [b, t, w] → queries [b, q, h], and prompt [b, q, l] and vectors [b, q, e] where the parts ask for them. */
export function qformerGraph(net: Net, parts: QFormerParts): void {
  const { graph } = net;
  const image = imageInput(net, parts);
  const rows = encoder(net, parts, queryRows(net, parts, image), { image });
  const dims = (width: number) => ['batch', parts.queries, width];
  graph.output('queries', toCube(net, rows), 'f32', dims(rows.width));
  if (parts.vectorWidth)
    graph.output('vectors', vectors(net, 'vision_projection', rows, parts.vectorWidth), 'f32', dims(parts.vectorWidth));
  if (!parts.languageWidth) return;
  const prompt = linear(net, 'language_projection', rows, parts.languageWidth, { float: true });
  graph.output('prompt', toCube(net, prompt), 'f32', dims(prompt.width));
  tap(net, 'language_projection', prompt);
}

/** image [b, t, w] → vectors [b, q, e]. */
export function itcImageGraph(net: Net, parts: QFormerParts): void {
  const image = imageInput(net, parts);
  const rows = encoder(net, parts, queryRows(net, parts, image), { image });
  const width = parts.vectorWidth!;
  net.graph.output('vectors', vectors(net, 'vision_projection', rows, width), 'f32', ['batch', parts.queries, width]);
}

/** text and textMask [b, s] → vector [b, e] of the first token. No queries: every layer is plain BERT. */
export function itcTextGraph(net: Net, parts: QFormerParts): void {
  const { graph } = net;
  const { embeds, mask } = textInput(net, parts);
  const embedded = normedEmbeddings(net, parts, toRows(net, embeds, parts.config.width));
  const padding = graph.node('Cast', [mask], { attributes: { to: 6 } });
  const rows = encoder(net, parts, embedded, { padding });
  const width = parts.vectorWidth!;
  const first = graph.node('Gather', [toCube(net, rows), graph.integers([0], true)], { attributes: { axis: 1 } });
  const projected = linear(net, 'text_projection', { ...rows, tensor: first }, width, { float: true });
  graph.output('vector', normalised(net, projected.tensor), 'f32', ['batch', width]);
  if (net.taps) graph.output('vectors', vectors(net, 'text_projection', rows, width), 'f32', ['batch', 'text', width]);
}

/**
 * image [b or 1, t, w], text and textMask [b, s] → logits [b, q, 2]: queries and text read each other, queries the image.
 * One image with many texts is projected once.
 */
export function itmGraph(net: Net, parts: QFormerParts): void {
  const { graph } = net;
  const image = imageInput(net, parts, 'images');
  const { embeds, mask } = textInput(net, parts);
  const text = toRows(net, embeds, parts.config.width);
  const joint = graph.node('Concat', [expandedQueries(net, parts, text), embeds], { attributes: { axis: 1 } });
  const embedded = normedEmbeddings(net, parts, toRows(net, joint, parts.config.width));
  const padding = jointPadding(net, parts, text, mask);
  const rows = encoder(net, parts, embedded, { image, padding, text: batchOf(net, text) });
  const queries = net.taps ? slicedQueries(net, parts, rows) : rows;
  const logits = linear(net, 'itm_head', queries, 2, { float: true });
  graph.output('logits', toCube(net, logits), 'f32', ['batch', parts.queries, 2]);
}

interface EncoderInputs {
  /** What the queries read; absent in the text-only pass, which has no queries. */
  image?: Rows;
  padding?: Tensor;
  /** Text rows follow the queries; the tensor [1] says for how many texts, which may all belong to one image. */
  text?: Tensor;
}

/**
 * Layers over [queries ; text], over queries alone, or over text alone. Of text that follows queries nothing is read after
 * the last layer, so there it is left out, unless taps want to see it.
 */
function encoder(net: Net, parts: QFormerParts, embedded: Rows, inputs: EncoderInputs): Rows {
  let rows = tap(net, 'qformer.embeddings', embedded);
  for (let layer = 0; layer < parts.config.layers; layer++) {
    const last = layer === parts.config.layers - 1;
    const name = `qformer.encoder.layer.${layer}`;
    if (!inputs.image) rows = textLayer(net, parts, name, rows, inputs);
    else if (!inputs.text) rows = queryLayer(net, parts, layer, selfAttention(net, parts, name, rows, rows), inputs);
    else if (last && !net.taps) {
      const asking = slicedQueries(net, parts, rows);
      rows = queryLayer(net, parts, layer, selfAttention(net, parts, name, asking, rows, inputs.padding), inputs);
    } else rows = jointLayer(net, parts, layer, rows, inputs);
    tap(net, `qformer.layer.${layer}`, rows);
  }
  return tap(net, 'qformer.last_hidden_state', rows);
}

function textLayer(net: Net, parts: QFormerParts, name: string, x: Rows, { padding }: EncoderInputs): Rows {
  return feedForward(net, parts.config, name, '', selfAttention(net, parts, name, x, x, padding));
}

/** What follows self-attention for the queries: reading the image (in some layers), then their own feed-forward. */
function queryLayer(
  net: Net,
  parts: QFormerParts,
  layer: number,
  attended: Rows,
  { image, text }: EncoderInputs,
): Rows {
  const { config } = parts;
  const name = `qformer.encoder.layer.${layer}`;
  const crosses = layer % config.crossEvery === 0;
  const seen = crosses
    ? attentionBlock(net, config, `${name}.crossattention`, attended, image!, { ...(text ? { repeat: text } : {}) })
    : attended;
  return feedForward(net, config, name, '_query', seen);
}

function jointLayer(net: Net, parts: QFormerParts, layer: number, x: Rows, inputs: EncoderInputs): Rows {
  const name = `qformer.encoder.layer.${layer}`;
  const attended = selfAttention(net, parts, name, x, x, inputs.padding);
  const queries = queryLayer(net, parts, layer, slicedQueries(net, parts, attended), inputs);
  const text = feedForward(net, parts.config, name, '', slicedText(net, parts, attended));
  const joint = net.graph.node('Concat', [toCube(net, queries), toCube(net, text)], { attributes: { axis: 1 } });
  return toRows(net, joint, x.width);
}

function selfAttention(
  net: Net,
  { config }: QFormerParts,
  name: string,
  x: Rows,
  memory: Rows,
  padding?: Tensor,
): Rows {
  return attentionBlock(net, config, `${name}.attention`, x, memory, { ...(padding ? { padding } : {}) });
}

interface Attending {
  padding?: Tensor;
  /** int64 [1]: as many times the keys and values of a single memory are needed. */
  repeat?: Tensor;
}

/** LayerNorm(x + dense(attention(x over memory))). */
function attentionBlock(net: Net, config: QFormerConfig, name: string, x: Rows, memory: Rows, how: Attending): Rows {
  const { padding, repeat } = how;
  const projected = (part: string, from: Rows) => toCube(net, linear(net, `${name}.attention.${part}`, from, x.width));
  const repeated = (cube: Tensor) => (repeat ? repeatedBatch(net, cube, repeat) : cube);
  const q = projected('query', x);
  const [k, v] = ['key', 'value'].map((part) => repeated(projected(part, memory)));
  const result = attention(net, q, k!, v!, { heads: config.heads, ...(padding ? { padding } : {}) });
  const dense = linear(net, `${name}.output.dense`, attended(net, result, x), x.width);
  return layerNorm(net, `${name}.output.LayerNorm`, add(net, dense, x), config.epsilon);
}

/** [1 or b, t, h] as [b, t, h]. */
function repeatedBatch(net: Net, cube: Tensor, batch: Tensor): Tensor {
  const { graph } = net;
  const shape = graph.once(`${batch} by 1 by 1`, () =>
    graph.node('Concat', [batch, graph.integers([1, 1])], { attributes: { axis: 0 } }),
  );
  return graph.node('Expand', [cube, shape]);
}

/** LayerNorm(x + dense(act(dense x))); queries (`_query`) and text ('') have weights of their own. */
function feedForward(net: Net, config: QFormerConfig, name: string, kind: '' | '_query', x: Rows): Rows {
  const wide = linear(net, `${name}.intermediate${kind}.dense`, x, config.intermediate);
  const narrow = linear(net, `${name}.output${kind}.dense`, activation(net, config.activation, wide), x.width);
  return layerNorm(net, `${name}.output${kind}.LayerNorm`, add(net, narrow, x), config.epsilon);
}

function imageInput(net: Net, parts: QFormerParts, batch = 'batch'): Rows {
  return toRows(net, net.graph.input('image', 'f32', [batch, 'tokens', parts.visionWidth]), parts.visionWidth);
}

/** textEmbeds [b, s, h]: word row + position row, before any LayerNorm; from outside or looked up here. */
function textInput(net: Net, parts: QFormerParts): { embeds: Tensor; mask: Tensor } {
  const { graph, checkpoint } = net;
  const { width } = parts.config;
  if (parts.embedsOutside) {
    const embeds = graph.input('textEmbeds', 'f32', ['batch', 'text', width]);
    return { embeds, mask: graph.input('textMask', 'i64', ['batch', 'text']) };
  }
  const table = (name: string) => {
    const tensor = takeTensor(checkpoint, name, [shapeOf(checkpoint, name)?.[0] ?? 0, width]);
    return graph.weight(name, floatBlob(tensor));
  };
  const text = graph.input('text', 'i64', ['batch', 'text']);
  const mask = graph.input('textMask', 'i64', ['batch', 'text']);
  const words = graph.node('Gather', [table(wordName), text], { attributes: { axis: 0 } });
  const length = graph.node('Shape', [text], { attributes: { start: 1, end: 2 } });
  const positions = graph.node('Slice', [table(positionName), graph.integers([0]), length, graph.integers([0])]);
  return { embeds: graph.node('Add', [words, positions]), mask };
}

function normedEmbeddings(net: Net, parts: QFormerParts, rows: Rows): Rows {
  return layerNorm(net, 'qformer.layernorm', rows, parts.config.epsilon);
}

function queryRows(net: Net, parts: QFormerParts, image: Rows): Rows {
  return normedEmbeddings(net, parts, toRows(net, expandedQueries(net, parts, image), parts.config.width));
}

/** The learned queries, once for each in the batch of these rows: [b, q, h]. They take no positions. */
function expandedQueries(net: Net, parts: QFormerParts, rows: Rows): Tensor {
  const { graph, checkpoint } = net;
  const shape = [1, parts.queries, parts.config.width];
  const queries = graph.weight('query_tokens', floatBlob(takeTensor(checkpoint, 'query_tokens', shape)));
  const target = [batchOf(net, rows), graph.integers(shape.slice(1))];
  return graph.node('Expand', [queries, graph.node('Concat', target, { attributes: { axis: 0 } })]);
}

/** int32 [b, q + s]: queries are always seen, text where textMask says so. */
function jointPadding(net: Net, parts: QFormerParts, text: Rows, mask: Tensor): Tensor {
  const { graph } = net;
  const shape = graph.node('Concat', [batchOf(net, text), graph.integers([parts.queries])], {
    attributes: { axis: 0 },
  });
  const ones = graph.node('Expand', [graph.integers([1]), shape]);
  const joint = graph.node('Concat', [ones, mask], { attributes: { axis: 1 } });
  return graph.node('Cast', [joint], { attributes: { to: 6 } });
}

function batchOf(net: Net, rows: Rows): Tensor {
  const { graph } = net;
  return graph.once(`batch of ${rows.lead}`, () =>
    graph.node('Slice', [rows.lead, graph.integers([0]), graph.integers([1])]),
  );
}

function slicedQueries(net: Net, parts: QFormerParts, joint: Rows): Rows {
  return sliced(net, joint, 0, parts.queries);
}

function slicedText(net: Net, parts: QFormerParts, joint: Rows): Rows {
  return sliced(net, joint, parts.queries, Number.MAX_SAFE_INTEGER);
}

function sliced(net: Net, rows: Rows, from: number, to: number): Rows {
  const { graph } = net;
  const inputs = [toCube(net, rows), graph.integers([from]), graph.integers([to]), graph.integers([1])];
  return toRows(net, graph.node('Slice', inputs), rows.width);
}

/** Each row projected and scaled to length 1: [b, q, e]. */
function vectors(net: Net, name: string, rows: Rows, width: number): Tensor {
  return normalised(net, toCube(net, linear(net, name, rows, width, { float: true })));
}

function normalised(net: Net, tensor: Tensor): Tensor {
  return net.graph.node('LpNormalization', [tensor], { attributes: { axis: -1, p: 2 } });
}

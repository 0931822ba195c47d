// The Q-Former: a BERT whose learned queries read an image by cross-attention, and the graphs made from it: `qformer`
// (visual prompt, perhaps with an eye to an instruction), `itc-image` and `itc-text` (vectors), `itm` (does this text belong
// to this image), `looked` (which patches the queries read). Reference implementation: Blip2QFormerModel, Blip2ForImageTextRetrieval, InstructBlipQFormerModel.

import { attentionShares, meanShares, upperHalf, type Meeting } from './attention-shares.ts';
import {
  attentionBlock,
  attentionMeeting,
  batchOf,
  expectFeedForward,
  feedForward,
  normalised,
  sliced,
  textInput,
  vectors,
  type TextParts,
} from './bert.ts';
import { floatBlob } from '../writing/blob.ts';
import { takeTensor } from '../source/checkpoint.ts';
import type { QFormerConfig } from './config.ts';
import type { Tensor } from '../writing/graph.ts';
import { layerNorm, linear, tap, toCube, toRows, type Net, type Rows } from './layers.ts';
import { postNormName } from './vision-graph.ts';

export interface QFormerParts {
  config: QFormerConfig;
  queries: number;
  visionWidth: number;
  /** The LayerNorm of the encoder's output is trained, so it stays on this side; null where the encoder has none. */
  postNorm: { epsilon: number } | null;
  /** Width of the language model the visual prompt is for. */
  languageWidth: number | null;
  /** Width of retrieval vectors. */
  vectorWidth: number | null;
  /** Word and position rows come from tables outside: text enters as `textEmbeds`. */
  embedsOutside: boolean;
  /** The instruction goes in with the image, and its words are the Q-Former's own. */
  instructed: boolean;
}

/** Names of the word and position rows and of the LayerNorm after them. */
export function embeddingNames({ instructed }: Pick<QFormerParts, 'instructed'>) {
  const place = instructed ? 'qformer.embeddings' : 'embeddings';
  return {
    words: `${place}.word_embeddings.weight`,
    positions: `${place}.position_embeddings.weight`,
    norm: instructed ? 'qformer.embeddings.layernorm' : 'qformer.layernorm',
  };
}

/**
 * image [b, t, w] → queries [b, q, h], and prompt [b, q, l] and vectors [b, q, e] where the parts ask for them.
 * Instructed: also text and textMask [b, s]; then one image may come with many texts.
 */
export function qformerGraph(net: Net, parts: QFormerParts): void {
  const { graph } = net;
  const rows = parts.instructed ? readWithText(net, parts) : readAlone(net, parts);
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
  const rows = readAlone(net, parts);
  const width = parts.vectorWidth!;
  net.graph.output('vectors', vectors(net, 'vision_projection', rows, width), 'f32', ['batch', parts.queries, width]);
}

/** text and textMask [b, s] → vector [b, e] of the first token. No queries: every layer is plain BERT. */
export function itcTextGraph(net: Net, parts: QFormerParts): void {
  const { graph } = net;
  const width = parts.vectorWidth!;
  const { rows, vector } = textPass(net, parts);
  graph.output('vector', vector, 'f32', ['batch', width]);
  if (net.taps) graph.output('vectors', vectors(net, 'text_projection', rows, width), 'f32', ['batch', 'text', width]);
}

/**
 * The text-only pass over text and textMask [b, s]: rows after the last layer and after the first `layers` (`words`), and
 * the vector [b, e] of the first token.
 */
export function textPass(net: Net, parts: QFormerParts, layers = parts.config.layers) {
  const { graph } = net;
  const { embeds, mask } = textInput(net, textParts(parts));
  const embedded = normedEmbeddings(net, parts, toRows(net, embeds, parts.config.width));
  const padding = graph.node('Cast', [mask], { attributes: { to: 6 } });
  let words = embedded;
  const heard = (layer: number, rows: Rows) => void (layer === layers - 1 && (words = rows));
  const rows = encoder(net, parts, embedded, { padding, heard });
  const first = graph.node('Gather', [toCube(net, rows), graph.integers([0], true)], { attributes: { axis: 1 } });
  const projected = linear(net, 'text_projection', { ...rows, tensor: first }, parts.vectorWidth!, { float: true });
  return { mask, rows, words, vector: normalised(net, projected.tensor) };
}

/** Vectors [b, q, e] of queries that have read these images. */
export function imageVectors(net: Net, parts: QFormerParts, image: Rows): Tensor {
  const rows = encoder(net, parts, queryRows(net, parts, image), { image });
  return vectors(net, 'vision_projection', rows, parts.vectorWidth!);
}

/**
 * image [b or 1, t, w], text and textMask [b, s] → logits [b, q, 2]: queries and text read each other, queries the image.
 * One image with many texts is projected once.
 */
export function itmGraph(net: Net, parts: QFormerParts): void {
  const logits = linear(net, 'itm_head', readWithText(net, parts), 2, { float: true });
  net.graph.output('logits', toCube(net, logits), 'f32', ['batch', parts.queries, 2]);
}

/**
 * image [b, t, w] → attention [b, q, t]: the share of its reading that each query gave to each token, over the upper half
 * of the layers that read the image. Instructed: also text and textMask [b, s]. Nothing after that is computed.
 */
export function lookedGraph(net: Net, parts: QFormerParts): void {
  const { graph } = net;
  const { config, queries } = parts;
  const meetings: Meeting[] = [];
  const watch = (meeting: Meeting) => void meetings.push(meeting);
  if (parts.instructed) readWithText(net, parts, watch);
  else readAlone(net, parts, watch);
  const shares = meetings.map((meeting, at) => {
    const layer = attentionShares(net, meeting, config);
    const dims = ['batch', config.heads, queries, 'tokens'];
    if (net.taps) graph.output(`looked.layer.${at * config.crossEvery}`, layer, 'f32', dims);
    return layer;
  });
  graph.output('attention', meanShares(net, upperHalf(shares)), 'f32', ['batch', queries, 'tokens']);
}

/** Queries that have read an image. */
function readAlone(net: Net, parts: QFormerParts, watch?: EncoderInputs['watch']): Rows {
  const image = imageInput(net, parts);
  return encoder(net, parts, queryRows(net, parts, image), { image, ...(watch ? { watch } : {}) });
}

/** Queries that have read an image [b or 1, t, w] while they and a text [b, s] attended to each other. */
function readWithText(net: Net, parts: QFormerParts, watch?: EncoderInputs['watch']): Rows {
  const image = imageInput(net, parts, 'images');
  const { embeds, mask } = textInput(net, textParts(parts));
  const text = toRows(net, embeds, parts.config.width);
  const both = [expandedQueries(net, parts, text), embeds];
  const joint = net.graph.node('Concat', both, { attributes: { axis: 1 } });
  const embedded = normedEmbeddings(net, parts, toRows(net, joint, parts.config.width));
  const padding = jointPadding(net, parts, text, mask);
  const seeing = { image, padding, text: batchOf(net, text), ...(watch ? { watch } : {}) };
  const rows = encoder(net, parts, embedded, seeing);
  if (watch) return rows;
  return net.taps ? slicedQueries(net, parts, rows) : rows;
}

interface EncoderInputs {
  /** What the queries read; absent in the text-only pass, which has no queries. */
  image?: Rows;
  padding?: Tensor;
  /** Text rows follow the queries; the tensor [1] says for how many texts, which may all belong to one image. */
  text?: Tensor;
  /** Only this is wanted: what meets when queries read the image. The last time it does, all is over. */
  watch?: (meeting: Meeting) => void;
  /** Hears what each layer made. */
  heard?: (layer: number, rows: Rows) => void;
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
    if (inputs.watch && layer === lastCross(parts)) return lastReading(net, parts, name, rows, inputs);
    if (!inputs.image) rows = textLayer(net, parts, name, rows, inputs);
    else if (!inputs.text) rows = queryLayer(net, parts, layer, selfAttention(net, parts, name, rows, rows), inputs);
    else if (last && !net.taps) {
      const asking = slicedQueries(net, parts, rows);
      expectFeedForward(net, parts.config, name, '');
      rows = queryLayer(net, parts, layer, selfAttention(net, parts, name, asking, rows, inputs.padding), inputs);
    } else rows = jointLayer(net, parts, layer, rows, inputs);
    tap(net, `qformer.layer.${layer}`, rows);
    inputs.heard?.(layer, rows);
  }
  return tap(net, 'qformer.last_hidden_state', rows);
}

const lastCross = ({ config }: QFormerParts) => Math.floor((config.layers - 1) / config.crossEvery) * config.crossEvery;

/** What queries bring to their last reading of the image, which is watched and not done. */
function lastReading(net: Net, parts: QFormerParts, name: string, rows: Rows, inputs: EncoderInputs): Rows {
  const { image, text, padding, watch } = inputs;
  const asking = text ? slicedQueries(net, parts, rows) : rows;
  const attended = selfAttention(net, parts, name, asking, rows, padding);
  const repeated = text ? { repeat: text } : {};
  watch!(attentionMeeting(net, parts.config, `${name}.crossattention`, attended, image!, repeated));
  return attended;
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
  { image, text, watch }: EncoderInputs,
): Rows {
  const { config } = parts;
  const name = `qformer.encoder.layer.${layer}`;
  const crosses = layer % config.crossEvery === 0;
  const seen = crosses
    ? attentionBlock(net, config, `${name}.crossattention`, attended, image!, {
        ...(text ? { repeat: text } : {}),
        ...(watch ? { watch } : {}),
      })
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

function textParts(parts: QFormerParts): TextParts {
  const { words, positions } = embeddingNames(parts);
  return { width: parts.config.width, words, positions, outside: parts.embedsOutside };
}

/** image [b, t, w] as the queries read it. */
export function imageInput(net: Net, { visionWidth, postNorm }: QFormerParts, batch = 'batch'): Rows {
  const rows = toRows(net, net.graph.input('image', 'f32', [batch, 'tokens', visionWidth]), visionWidth);
  if (!postNorm) return rows;
  return tap(net, 'vision.last_hidden_state', layerNorm(net, postNormName, rows, postNorm.epsilon));
}

function normedEmbeddings(net: Net, parts: QFormerParts, rows: Rows): Rows {
  return layerNorm(net, embeddingNames(parts).norm, rows, parts.config.epsilon);
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

function slicedQueries(net: Net, parts: QFormerParts, joint: Rows): Rows {
  return sliced(net, joint, 0, parts.queries);
}

function slicedText(net: Net, parts: QFormerParts, joint: Rows): Rows {
  return sliced(net, joint, parts.queries, Number.MAX_SAFE_INTEGER);
}

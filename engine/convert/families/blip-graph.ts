// BLIP: the graphs of a BERT that reads an image in every layer. As a decoder it says a caption or an answer; as an encoder
// it reads a question, or says whether a text belongs to an image; without the image it makes vectors of texts.
// Reference implementation: BlipForConditionalGeneration, BlipForQuestionAnswering, BlipForImageTextRetrieval.

import { attentionShares, meanShares, upperHalf, type Meeting } from './attention-shares.ts';
import {
  attentionBlock,
  attentionEnd,
  attentionMeeting,
  batchOf,
  feedForward,
  projected,
  sliced,
  textInput,
  vectors,
  type BertConfig,
} from './bert.ts';
import type { BlipLanguage } from './blip-config.ts';
import { cachedAttention, memoryAttention, memoryOutput, memoryPadding } from './decoder-attention.ts';
import type { Tensor } from '../writing/graph.ts';
import { activation, chosenRows, layerNorm, linear, tap, toCube, toRows, type Net, type Rows } from './layers.ts';
import type { TableType } from './tables.ts';
import { vocabularySize, wordScores, type Words } from './words.ts';

export interface BlipParts {
  config: BertConfig;
  visionWidth: number;
  /** Width of the retrieval vectors, where there are any. */
  vectorWidth: number;
  /** Word and position rows of what is read come from tables outside. */
  embedsOutside: boolean;
}

const encoderName = 'text_encoder';
const decoderName = 'text_decoder.bert';
const predictions = 'text_decoder.cls.predictions';

export const wordName = `${encoderName}.embeddings.word_embeddings.weight`;
export const positionName = `${encoderName}.embeddings.position_embeddings.weight`;
export const decoderPositionName = `${decoderName}.embeddings.position_embeddings.weight`;

/** Rows of the decoder's words, and its head, which is tied to them unless the config says otherwise. */
export function blipWords({ width, tied }: BlipLanguage): Words {
  const [words, head] = [`${decoderName}.embeddings.word_embeddings.weight`, `${predictions}.decoder.weight`];
  const bias = [`${predictions}.bias`, `${predictions}.decoder.bias`];
  return { names: tied ? [words, head] : [words], head: tied ? [words, head] : [head], bias, width, tied };
}

/** image [b, t, w] → vectors [b, 1, e] of the class token. */
export function blipImageGraph(net: Net, { visionWidth, vectorWidth }: BlipParts): void {
  const first = sliced(net, imageInput(net, visionWidth), 0, 1);
  net.graph.output('vectors', vectors(net, 'vision_proj', first, vectorWidth), 'f32', ['batch', 1, vectorWidth]);
}

/** text and textMask [b, s] → vector [b, e] of the first token, which has read no image. */
export function blipTextGraph(net: Net, parts: BlipParts): void {
  const { embedded, padding } = textRows(net, parts);
  const rows = encoder(net, parts, embedded, padding, null);
  const vector = vectors(net, 'text_proj', sliced(net, rows, 0, 1), parts.vectorWidth);
  const flat = net.graph.node('Reshape', [vector, net.graph.integers([-1, parts.vectorWidth])]);
  net.graph.output('vector', flat, 'f32', ['batch', parts.vectorWidth]);
}

/** image [b or 1, t, w], text and textMask [b, s] → logits [b, 1, 2]. One image with many texts is projected once. */
export function blipMatchGraph(net: Net, parts: BlipParts): void {
  const image = imageInput(net, parts.visionWidth, 'images');
  const { embedded, padding } = textRows(net, parts);
  const rows = encoder(net, parts, embedded, padding, image);
  const logits = linear(net, 'itm_head', sliced(net, rows, 0, 1), 2, { float: true });
  net.graph.output('logits', toCube(net, logits), 'f32', ['batch', 1, 2]);
}

/** image [b, t, w] → memoryKey.i and memoryValue.i [b, n, t, d]: a captioner reads the image itself. */
export function blipCaptionMemoryGraph(net: Net, config: BertConfig, visionWidth: number): void {
  memory(net, config, imageInput(net, visionWidth));
}

/** image [b, t, w], text and textMask [b, s] → memoryKey.i and memoryValue.i [b, n, s, d] of the question that read it. */
export function blipQuestionMemoryGraph(net: Net, parts: BlipParts): void {
  const image = imageInput(net, parts.visionWidth, 'images');
  const { embedded, padding } = textRows(net, parts);
  memory(net, parts.config, tap(net, 'text_encoder', encoder(net, parts, embedded, padding, image, true)));
}

/** image [b or 1, t, w], text and textMask [b, s] → attention [b, s, t]: what each row of a question read of the image. */
export function blipLookedGraph(net: Net, parts: BlipParts): void {
  const image = imageInput(net, parts.visionWidth, 'images');
  const { embedded, padding } = textRows(net, parts);
  const meetings: Meeting[] = [];
  encoder(net, parts, embedded, padding, image, true, (meeting) => void meetings.push(meeting));
  const shares = meetings.map((meeting) => attentionShares(net, meeting, parts.config));
  net.graph.output('attention', meanShares(net, upperHalf(shares)), 'f32', ['batch', 'text', 'tokens']);
}

/**
 * embeds [b, s, h] (positions added), mask [b, 1, s, p + s], pastKey.i and pastValue.i [b, n, p, d], memoryKey.i and
 * memoryValue.i [b, n, m, d], memoryMask [b, m], rows [r] → logits [r, v], key.i and value.i [b, n, s, d].
 */
export function blipDecoderGraph(net: Net, config: BertConfig, language: BlipLanguage, kept: TableType): void {
  const { graph } = net;
  const embeds = graph.input('embeds', 'f32', ['batch', 'sequence', config.width]);
  const mask = graph.input('mask', 'f32', ['batch', 1, 'sequence', 'pool+sequence']);
  const asked = graph.input('rows', 'i64', ['rows']);
  const padding = memoryPadding(net);
  let rows = layerNorm(net, `${decoderName}.embeddings.LayerNorm`, toRows(net, embeds, config.width), config.epsilon);
  for (let layer = 0; layer < config.layers; layer++) {
    rows = tap(net, `text.layer.${layer}`, decoderLayer(net, config, language, layer, rows, mask, padding));
  }
  const last = chosenRows(net, rows, asked);
  const dense = activation(net, config.activation, linear(net, `${predictions}.transform.dense`, last, config.width));
  const transformed = layerNorm(net, `${predictions}.transform.LayerNorm`, dense, config.epsilon);
  const words = blipWords(language);
  const scores = wordScores(net, words, transformed, kept);
  graph.output('logits', scores, 'f32', ['rows', vocabularySize(net.checkpoint, words)]);
}

function decoderLayer(
  net: Net,
  config: BertConfig,
  heads: BlipLanguage,
  layer: number,
  x: Rows,
  mask: Tensor,
  padding: Tensor,
): Rows {
  const name = `${decoderName}.encoder.layer.${layer}`;
  const own = `${name}.attention`;
  const [q, k, v] = (['query', 'key', 'value'] as const).map((part) => projected(net, config, own, part, x));
  const said = attentionEnd(net, config, own, x, cachedAttention(net, layer, heads, [q!, k!, v!], mask));
  const cross = `${name}.crossattention`;
  const asking = projected(net, config, cross, 'query', said);
  const seen = attentionEnd(net, config, cross, said, memoryAttention(net, layer, heads, asking, padding));
  return feedForward(net, config, name, '', seen);
}

/** What each layer of the decoder will read of these rows. */
function memory(net: Net, config: BertConfig, from: Rows): void {
  const heads = { heads: config.heads, headSize: config.width / config.heads };
  for (let layer = 0; layer < config.layers; layer++) {
    const name = `${decoderName}.encoder.layer.${layer}.crossattention`;
    memoryOutput(net, 'Key', layer, heads, projected(net, config, name, 'key', from));
    memoryOutput(net, 'Value', layer, heads, projected(net, config, name, 'value', from));
  }
}

/**
 * Layers over a text. Of the last one only the first row is read, unless `all` (or taps) want the others. Where somebody
 * watches what meets when the image is read, nothing after that is computed.
 */
function encoder(
  net: Net,
  { config }: BlipParts,
  embedded: Rows,
  padding: Tensor,
  image: Rows | null,
  all = net.taps,
  watch?: (meeting: Meeting) => void,
): Rows {
  let rows = embedded;
  for (let layer = 0; layer < config.layers; layer++) {
    const name = `${encoderName}.encoder.layer.${layer}`;
    const asking = layer === config.layers - 1 && !all ? sliced(net, rows, 0, 1) : rows;
    const read = attentionBlock(net, config, `${name}.attention`, asking, rows, { padding });
    const repeat = batchOf(net, embedded);
    const cross = `${name}.crossattention`;
    if (watch && layer === config.layers - 1) {
      watch(attentionMeeting(net, config, cross, read, image!, { repeat }));
      return read;
    }
    const how = { repeat, ...(watch ? { watch } : {}) };
    const seen = image ? attentionBlock(net, config, cross, read, image, how) : read;
    rows = feedForward(net, config, name, '', seen);
  }
  return tap(net, 'question_embeds', rows);
}

function textRows(net: Net, { config, embedsOutside }: BlipParts): { embedded: Rows; padding: Tensor } {
  const named = { width: config.width, words: wordName, positions: positionName, outside: embedsOutside };
  const { embeds, mask } = textInput(net, named);
  const embedded = layerNorm(
    net,
    `${encoderName}.embeddings.LayerNorm`,
    toRows(net, embeds, config.width),
    config.epsilon,
  );
  return { embedded, padding: net.graph.node('Cast', [mask], { attributes: { to: 6 } }) };
}

function imageInput(net: Net, width: number, batch = 'batch'): Rows {
  return toRows(net, net.graph.input('image', 'f32', [batch, 'tokens', width]), width);
}

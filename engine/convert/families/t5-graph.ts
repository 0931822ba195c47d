// T5 as two graphs. `encoder` reads the visual prompt and the words at once and leaves what the decoder's layers will read
// of it (keys and values, made once per photo); `decoder` says one token after the other over a pool, as every decoder
// does. Positions are relative, so the graph is told where rows and slots stand.
// Reference implementation: T5Stack, T5ForConditionalGeneration.

import { cachedAttention, memoryAttention, memoryOutput, memoryPadding } from './decoder-attention.ts';
import { gatedFeedForward, rmsNorm } from './gated-layers.ts';
import type { Tensor } from '../writing/graph.ts';
import type { T5Config } from './language-config.ts';
import {
  activation,
  add,
  attended,
  attention,
  chosenRows,
  linear,
  tap,
  toCube,
  toRows,
  type Net,
  type Rows,
} from './layers.ts';
import { distancesToPool, distancesWithin, positionScores } from './relative-positions.ts';
import type { TableType } from './tables.ts';
import { vocabularySize, wordScores, wordsOf, type Words } from './words.ts';

const model = 'language_model';

/** The two sides share one table, written under any of these names. */
export function t5Words(config: T5Config): Words {
  const names = ['shared', 'encoder.embed_tokens', 'decoder.embed_tokens'].map((name) => `${model}.${name}.weight`);
  const words = wordsOf(config, names);
  // A head that is not scaled may have been trained apart, whatever the config calls it.
  return config.tied && !config.scaled ? { ...words, names, head: words.head.toReversed(), tied: false } : words;
}

/** embeds [b, m, l], mask int64 [b, m] → memoryKey.i and memoryValue.i [b, n, m, d] for each layer of the decoder. */
export function t5EncoderGraph(net: Net, config: T5Config): void {
  const { graph } = net;
  const embeds = graph.input('embeds', 'f32', ['batch', 'memory', config.width]);
  const mask = graph.input('mask', 'i64', ['batch', 'memory']);
  const padding = graph.node('Cast', [mask], { attributes: { to: 6 } });
  const scores = stackScores(net, config, 'encoder', distancesWithin(net, embeds));
  let rows = toRows(net, embeds, config.width);
  for (let layer = 0; layer < config.encoderLayers; layer++) {
    const block = `${model}.encoder.block.${layer}`;
    const normed = rmsNorm(net, `${block}.layer.0.layer_norm`, rows, config.epsilon);
    const [q, k, v] = projections(net, config, `${block}.layer.0.SelfAttention`, normed);
    const result = attention(net, q, k, v, { heads: config.heads, scale: 1, padding, mask: scores });
    const heard = add(net, rows, back(net, config, `${block}.layer.0.SelfAttention`, result, rows));
    rows = tap(net, `lm.encoder.layer.${layer}`, fed(net, config, `${block}.layer.1`, heard));
  }
  rows = rmsNorm(net, `${model}.encoder.final_layer_norm`, rows, config.epsilon);
  tap(net, 'lm.encoder.last_hidden_state', rows);
  for (let layer = 0; layer < config.layers; layer++) {
    const name = `${model}.decoder.block.${layer}.layer.1.EncDecAttention`;
    memoryOutput(net, 'Key', layer, config, projection(net, config, name, 'k', rows));
    memoryOutput(net, 'Value', layer, config, projection(net, config, name, 'v', rows));
  }
}

/**
 * embeds [b, s, l], mask [b, 1, s, p + s], positions [b, s], pastPositions [b, p], rows [r], pastKey.i and pastValue.i
 * [b, n, p, d], memoryKey.i and memoryValue.i [b, n, m, d], memoryMask [b, m] → logits [r, v], key.i and value.i.
 */
export function t5DecoderGraph(net: Net, config: T5Config, kept: TableType): void {
  const { graph } = net;
  const embeds = graph.input('embeds', 'f32', ['batch', 'sequence', config.width]);
  const mask = graph.input('mask', 'f32', ['batch', 1, 'sequence', 'pool+sequence']);
  const asked = graph.input('rows', 'i64', ['rows']);
  const positions = graph.input('positions', 'i64', ['batch', 'sequence']);
  const pastPositions = graph.input('pastPositions', 'i64', ['batch', 'pool']);
  const distances = distancesToPool(net, positions, pastPositions);
  const scores = graph.node('Add', [stackScores(net, config, 'decoder', distances), mask]);
  const padding = memoryPadding(net);
  let rows = toRows(net, embeds, config.width);
  for (let layer = 0; layer < config.layers; layer++) {
    rows = tap(net, `lm.decoder.layer.${layer}`, decoderBlock(net, config, layer, rows, scores, padding));
  }
  rows = rmsNorm(net, `${model}.decoder.final_layer_norm`, rows, config.epsilon);
  tap(net, 'lm.decoder.last_hidden_state', rows);
  const last = chosenRows(net, rows, asked);
  const words = t5Words(config);
  if (config.scaled) last.tensor = graph.node('Mul', [last.tensor, graph.float(config.width ** -0.5)]);
  graph.output('logits', wordScores(net, words, last, kept), 'f32', ['rows', vocabularySize(net.checkpoint, words)]);
}

function decoderBlock(net: Net, config: T5Config, layer: number, x: Rows, scores: Tensor, padding: Tensor): Rows {
  const block = `${model}.decoder.block.${layer}`;
  const [own, read] = [`${block}.layer.0.SelfAttention`, `${block}.layer.1.EncDecAttention`];
  const heads = { ...config, scale: 1 };
  const normed = rmsNorm(net, `${block}.layer.0.layer_norm`, x, config.epsilon);
  const said = cachedAttention(net, layer, heads, projections(net, config, own, normed), scores);
  const recalled = add(net, x, back(net, config, own, said, x));
  const asking = rmsNorm(net, `${block}.layer.1.layer_norm`, recalled, config.epsilon);
  const seen = memoryAttention(net, layer, heads, projection(net, config, read, 'q', asking), padding);
  return fed(net, config, `${block}.layer.2`, add(net, recalled, back(net, config, read, seen, x)));
}

/** Scores [1 or b, n, queries, keys]: the table of a stack's first layer serves all of them. */
function stackScores(net: Net, config: T5Config, stack: 'encoder' | 'decoder', distances: Tensor): Tensor {
  const { buckets, maxDistance, heads } = config;
  const name = `${model}.${stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight`;
  return positionScores(net, name, heads, { buckets, maxDistance, bothWays: stack === 'encoder' }, distances);
}

function projections(net: Net, config: T5Config, name: string, x: Rows): [Tensor, Tensor, Tensor] {
  return [
    projection(net, config, name, 'q', x),
    projection(net, config, name, 'k', x),
    projection(net, config, name, 'v', x),
  ];
}

/** [b, s, n · d]; the heads together may be wider or narrower than the model. */
function projection(net: Net, { heads, headSize }: T5Config, name: string, part: 'q' | 'k' | 'v', x: Rows): Tensor {
  return toCube(net, linear(net, `${name}.${part}`, x, heads * headSize, { bias: false }));
}

function back(net: Net, { heads, headSize, width }: T5Config, name: string, result: Tensor, x: Rows): Rows {
  return linear(net, `${name}.o`, attended(net, result, { ...x, width: heads * headSize }), width, { bias: false });
}

/** x + wo(…): what goes into wo can pass what float16 holds, and drowns the rest of its row in int8. */
function fed(net: Net, config: T5Config, name: string, x: Rows): Rows {
  const dense = `${name}.DenseReluDense`;
  const normed = rmsNorm(net, `${name}.layer_norm`, x, config.epsilon);
  const last = { bias: false, wide: true } as const;
  const { intermediate, activation: kind } = config;
  if (config.gated) {
    const names = { gate: `${dense}.wi_0`, up: `${dense}.wi_1`, down: `${dense}.wo` };
    return add(net, x, gatedFeedForward(net, names, normed, intermediate, kind, last));
  }
  const inner = activation(net, kind, linear(net, `${dense}.wi`, normed, intermediate, { bias: false }));
  return add(net, x, linear(net, `${dense}.wo`, inner, x.width, last));
}

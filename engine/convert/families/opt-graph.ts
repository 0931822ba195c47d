// The OPT decoder, one graph for prefill and for every further token. Rows of one image share a pool of earlier keys and
// values that the caller owns; the mask says which of them each row may see, so beams never move a cache.
// Reference implementation: OPTDecoder, OPTForCausalLM.

import { queryOutput } from './decoder-attention.ts';
import type { OptConfig } from './language-config.ts';
import type { Tensor } from '../writing/graph.ts';
import {
  activation,
  add,
  attended,
  attention,
  chosenRows,
  layerNorm,
  linear,
  tap,
  toCube,
  toRows,
  type Net,
  type Rows,
} from './layers.ts';
import type { TableType } from './tables.ts';
import { vocabularySize, wordScores, wordsOf, type Words } from './words.ts';

const decoder = 'language_model.model.decoder';
/** torch's default: OPT's config does not say. */
const epsilon = 1e-5;

/** Learned positions begin at row 2 of their table. */
export const positionShift = 2;

export function optWords(config: OptConfig): Words {
  return wordsOf(config, [`${decoder}.embed_tokens.weight`]);
}

export const positionName = `${decoder}.embed_positions.weight`;

/**
 * embeds [b, s, l], mask [b, 1, s, p + s], pastKey.i and pastValue.i [b, n, p, d], rows [r] →
 * logits [r, v], key.i and value.i [b, n, s, d] of the new rows only. `words` is how the word table is kept.
 */
export function optGraph(net: Net, config: OptConfig, words: TableType): void {
  const { graph } = net;
  const embeds = graph.input('embeds', 'f32', ['batch', 'sequence', config.width]);
  const mask = graph.input('mask', 'f32', ['batch', 1, 'sequence', 'pool+sequence']);
  const asked = graph.input('rows', 'i64', ['rows']);
  let rows = toRows(net, embeds, config.width);
  for (let layer = 0; layer < config.layers; layer++) {
    rows = tap(net, `lm.layer.${layer}`, decoderLayer(net, config, layer, rows, mask));
  }
  if (config.finalNorm) rows = layerNorm(net, `${decoder}.final_layer_norm`, rows, epsilon, config.affine);
  tap(net, 'lm.final_layer_norm', rows);
  const last = chosenRows(net, rows, asked);
  const named = optWords(config);
  const scores = wordScores(net, named, last, words);
  graph.output('logits', scores, 'f32', ['rows', vocabularySize(net.checkpoint, named)]);
}

function decoderLayer(net: Net, config: OptConfig, layer: number, x: Rows, mask: Tensor): Rows {
  const name = `${decoder}.layers.${layer}`;
  const normed = (part: string, rows: Rows) => layerNorm(net, `${name}.${part}`, rows, epsilon, config.affine);
  const attend = (rows: Rows) => selfAttention(net, config, layer, rows, mask);
  const feed = (rows: Rows) => feedForward(net, config, name, rows);
  if (config.preNorm) {
    const attended = add(net, x, attend(normed('self_attn_layer_norm', x)));
    return add(net, attended, feed(normed('final_layer_norm', attended)));
  }
  const attended = normed('self_attn_layer_norm', add(net, x, attend(x)));
  return normed('final_layer_norm', add(net, attended, feed(attended)));
}

function feedForward(net: Net, config: OptConfig, name: string, x: Rows): Rows {
  const options = { bias: config.bias };
  const inner = activation(net, config.activation, linear(net, `${name}.fc1`, x, config.intermediate, options));
  return linear(net, `${name}.fc2`, inner, config.width, options);
}

function selfAttention(net: Net, config: OptConfig, layer: number, x: Rows, mask: Tensor): Rows {
  const { graph } = net;
  const { width, heads } = config;
  const name = `${decoder}.layers.${layer}.self_attn`;
  const options = { bias: config.bias };
  const [q, k, v] = ['q', 'k', 'v'].map((part) => toCube(net, linear(net, `${name}.${part}_proj`, x, width, options)));
  const pool = ['batch', heads, 'pool', width / heads];
  const past = {
    key: graph.input(`pastKey.${layer}`, 'f32', pool),
    value: graph.input(`pastValue.${layer}`, 'f32', pool),
  };
  graph.output(`key.${layer}`, byHead(net, config, k!), 'f32', ['batch', heads, 'sequence', width / heads]);
  graph.output(`value.${layer}`, byHead(net, config, v!), 'f32', ['batch', heads, 'sequence', width / heads]);
  queryOutput(net, layer, { heads, headSize: width / heads }, q!);
  const result = attention(net, q!, k!, v!, { heads, mask, past });
  return linear(net, `${name}.out_proj`, attended(net, result, x), width, options);
}

/** [b, s, l] as [b, heads, s, head size]. */
function byHead(net: Net, config: OptConfig, cube: Tensor): Tensor {
  const { graph } = net;
  const split = graph.node('Reshape', [cube, graph.integers([0, 0, config.heads, config.width / config.heads])]);
  return graph.node('Transpose', [split], { attributes: { perm: [0, 2, 1, 3] } });
}

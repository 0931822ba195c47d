// The LLaMA decoder (Vicuna), over a pool like every decoder here. Keys are turned by their positions before they go into
// the pool, so a slot never needs to know where it stands.
// Reference implementation: LlamaModel, LlamaForCausalLM.

import { cachedAttention, queryOutput } from './decoder-attention.ts';
import { gatedFeedForward, rmsNorm, rotated } from './gated-layers.ts';
import type { Tensor } from '../writing/graph.ts';
import type { LlamaConfig } from './language-config.ts';
import { add, attended, chosenRows, linear, tap, toCube, toRows, type Net, type Rows } from './layers.ts';
import type { TableType } from './tables.ts';
import { vocabularySize, wordScores, wordsOf, type Words } from './words.ts';

const model = 'language_model.model';

export function llamaWords(config: LlamaConfig): Words {
  return wordsOf(config, [`${model}.embed_tokens.weight`]);
}

/**
 * embeds [b, s, l], mask [b, 1, s, p + s], positions [b, s], rows [r], pastKey.i and pastValue.i [b, n, p, d] →
 * logits [r, v], key.i and value.i [b, n, s, d] of the new rows only; n counts the heads of keys and values.
 */
export function llamaGraph(net: Net, config: LlamaConfig, kept: TableType): void {
  const { graph } = net;
  const embeds = graph.input('embeds', 'f32', ['batch', 'sequence', config.width]);
  const mask = graph.input('mask', 'f32', ['batch', 1, 'sequence', 'pool+sequence']);
  const asked = graph.input('rows', 'i64', ['rows']);
  const positions = graph.input('positions', 'i64', ['batch', 'sequence']);
  let rows = toRows(net, embeds, config.width);
  for (let layer = 0; layer < config.layers; layer++) {
    const name = `${model}.layers.${layer}`;
    const heard = add(net, rows, selfAttention(net, config, layer, rows, positions, mask));
    const normed = rmsNorm(net, `${name}.post_attention_layernorm`, heard, config.epsilon);
    rows = tap(net, `lm.layer.${layer}`, add(net, heard, feedForward(net, config, `${name}.mlp`, normed)));
  }
  rows = tap(net, 'lm.final_norm', rmsNorm(net, `${model}.norm`, rows, config.epsilon));
  const last = chosenRows(net, rows, asked);
  const words = llamaWords(config);
  graph.output('logits', wordScores(net, words, last, kept), 'f32', ['rows', vocabularySize(net.checkpoint, words)]);
}

function selfAttention(net: Net, config: LlamaConfig, layer: number, x: Rows, positions: Tensor, mask: Tensor): Rows {
  const { heads, keyHeads, headSize, attentionBias: bias } = config;
  const name = `${model}.layers.${layer}.self_attn`;
  const normed = rmsNorm(net, `${model}.layers.${layer}.input_layernorm`, x, config.epsilon);
  const projected = (part: string, count: number) =>
    toCube(net, linear(net, `${name}.${part}_proj`, normed, count * headSize, { bias }));
  const q = rotated(net, projected('q', heads), positions, config);
  const k = rotated(net, projected('k', keyHeads), positions, config);
  queryOutput(net, layer, config, q);
  const result = cachedAttention(net, layer, config, [q, k, projected('v', keyHeads)], mask);
  return linear(net, `${name}.o_proj`, attended(net, result, { ...x, width: heads * headSize }), x.width, { bias });
}

function feedForward(net: Net, config: LlamaConfig, name: string, x: Rows): Rows {
  const names = { gate: `${name}.gate_proj`, up: `${name}.up_proj`, down: `${name}.down_proj` };
  return gatedFeedForward(net, names, x, config.intermediate, config.activation, { bias: config.mlpBias });
}

// Which share of its attention each row gives to each other row: what an attention computes on its way and keeps to itself.
// Written into graphs of their own, so that nobody pays for it who does not ask.

import type { Tensor } from '../writing/graph.ts';
import { byHead, type Net } from './layers.ts';

/** Queries and keys of one attention, [b, s, n · d] each. */
export interface Meeting {
  q: Tensor;
  k: Tensor;
}

/** softmax(q kᵀ / √d) [b, n, queries, keys] of each head; every key may be seen. */
export function attentionShares(
  net: Net,
  { q, k }: Meeting,
  { heads, width }: { heads: number; width: number },
): Tensor {
  const { graph } = net;
  const size = width / heads;
  const turned = graph.node('Transpose', [byHead(net, k, heads, size)], { attributes: { perm: [0, 1, 3, 2] } });
  const scores = graph.node('MatMul', [byHead(net, q, heads, size), turned]);
  return graph.node('Softmax', [graph.node('Mul', [scores, graph.float(size ** -0.5)])], { attributes: { axis: -1 } });
}

/** Mean over heads and over these layers: [b, queries, keys]. */
export function meanShares({ graph }: Net, layers: readonly Tensor[]): Tensor {
  const all = graph.node('Concat', [...layers], { attributes: { axis: 1 } });
  return graph.node('ReduceMean', [all, graph.integers([1])], { attributes: { keepdims: 0 } });
}

/** The upper half of the layers that read the image: lower ones gather, upper ones choose. */
export function upperHalf<T>(layers: readonly T[]): T[] {
  return layers.slice(Math.floor(layers.length / 2));
}

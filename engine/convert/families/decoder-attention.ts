// What the attention of every decoder has in common: earlier keys and values come in from a pool that the caller owns, only
// the new ones go out; and where an encoder goes before, its keys and values are read as they are.

import type { Tensor } from '../writing/graph.ts';
import { attention, byHead, type Net } from './layers.ts';

export interface DecoderHeads {
  heads: number;
  headSize: number;
  /** Heads of keys and values, where several query heads share one. */
  keyHeads?: number;
  /** Of the scores, in place of 1 / √d. */
  scale?: number;
}

/**
 * softmax(q kᵀ / √d + mask) v over the pool and the new rows; q, k and v [b, s, heads · size], mask [b, 1 or n, s, p + s].
 * Declares pastKey.i and pastValue.i [b, n, p, d] as inputs, key.i and value.i [b, n, s, d] as outputs.
 */
export function cachedAttention(
  net: Net,
  layer: number,
  { heads, headSize, keyHeads = heads, ...how }: DecoderHeads,
  [q, k, v]: readonly [Tensor, Tensor, Tensor],
  mask: Tensor,
): Tensor {
  const { graph } = net;
  const pool = ['batch', keyHeads, 'pool', headSize];
  const past = [graph.input(`pastKey.${layer}`, 'f32', pool), graph.input(`pastValue.${layer}`, 'f32', pool)];
  const fresh = ['batch', keyHeads, 'sequence', headSize];
  const [key, value] = [byHead(net, k, keyHeads, headSize), byHead(net, v, keyHeads, headSize)];
  graph.output(`key.${layer}`, key, 'f32', fresh);
  graph.output(`value.${layer}`, value, 'f32', fresh);
  const scale = how.scale === undefined ? {} : { scale: how.scale };
  if (keyHeads === heads)
    return attention(net, q, k, v, { heads, mask, past: { key: past[0]!, value: past[1]! }, ...scale });
  const shared = (tensor: Tensor) => sharedHeads(net, tensor, heads, keyHeads);
  const flat = (tensor: Tensor) => rowsOfHeads(net, shared(tensor), heads * headSize);
  const all = { key: shared(past[0]!), value: shared(past[1]!) };
  return attention(net, q, flat(key), flat(value), { heads, mask, past: all, ...scale });
}

/** [b, key heads, s, d] as [b, heads, s, d]: each head of keys as often as queries share it. */
function sharedHeads({ graph }: Net, tensor: Tensor, heads: number, keyHeads: number): Tensor {
  const of = Array.from({ length: heads }, (_, head) => Math.floor((head * keyHeads) / heads));
  return graph.node('Gather', [tensor, graph.integers(of)], { attributes: { axis: 1 } });
}

/** [b, n, s, d] as [b, s, n · d]. */
function rowsOfHeads({ graph }: Net, tensor: Tensor, width: number): Tensor {
  const turned = graph.node('Transpose', [tensor], { attributes: { perm: [0, 2, 1, 3] } });
  return graph.node('Reshape', [turned, graph.integers([0, 0, width])]);
}

/** Shows what the rows of a layer ask, [b, s, heads · size]: it is there anyway, and copied out only for whoever wants it. */
export function queryOutput({ graph }: Net, layer: number, { heads, headSize }: DecoderHeads, q: Tensor): void {
  graph.output(`query.${layer}`, q, 'f32', ['batch', 'sequence', heads * headSize]);
}

/** The mask of a memory, int64 [b, m] as it comes in, as attention wants it. */
export function memoryPadding({ graph }: Net): Tensor {
  return graph.node('Cast', [graph.input('memoryMask', 'i64', ['batch', 'memory'])], { attributes: { to: 6 } });
}

/** softmax(q kᵀ / √d) v over what an encoder left: memoryKey.i and memoryValue.i [b, n, m, d], declared as inputs. */
export function memoryAttention(
  net: Net,
  layer: number,
  { heads, headSize, scale }: DecoderHeads,
  q: Tensor,
  padding: Tensor,
): Tensor {
  const dims = ['batch', heads, 'memory', headSize];
  const [key, value] = ['Key', 'Value'].map((part) => net.graph.input(`memory${part}.${layer}`, 'f32', dims));
  queryOutput(net, layer, { heads, headSize }, q);
  return attention(net, q, key!, value!, { heads, padding, ...(scale === undefined ? {} : { scale }) });
}

/** The other side: keys or values [b, m, heads · size] of a decoder's layer become what it will read. */
export function memoryOutput(
  net: Net,
  part: 'Key' | 'Value',
  layer: number,
  { heads, headSize }: DecoderHeads,
  cube: Tensor,
): void {
  const dims = ['batch', heads, 'memory', headSize];
  net.graph.output(`memory${part}.${layer}`, byHead(net, cube, heads, headSize), 'f32', dims);
}

// What the attention of every decoder has in common: earlier keys and values come in from a pool that the caller owns, only
// the new ones go out; and where an encoder goes before, its keys and values are read as they are.

import type { Tensor } from './graph.ts';
import { attention, byHead, type Net } from './layers.ts';

export interface DecoderHeads {
  heads: number;
  headSize: number;
}

/**
 * softmax(q kᵀ / √d + mask) v over the pool and the new rows; q, k and v [b, s, heads · size], mask [b, 1, s, p + s].
 * Declares pastKey.i and pastValue.i [b, n, p, d] as inputs, key.i and value.i [b, n, s, d] as outputs.
 */
export function cachedAttention(
  net: Net,
  layer: number,
  { heads, headSize }: DecoderHeads,
  [q, k, v]: readonly [Tensor, Tensor, Tensor],
  mask: Tensor,
): Tensor {
  const { graph } = net;
  const pool = ['batch', heads, 'pool', headSize];
  const past = {
    key: graph.input(`pastKey.${layer}`, 'f32', pool),
    value: graph.input(`pastValue.${layer}`, 'f32', pool),
  };
  const fresh = ['batch', heads, 'sequence', headSize];
  graph.output(`key.${layer}`, byHead(net, k, heads, headSize), 'f32', fresh);
  graph.output(`value.${layer}`, byHead(net, v, heads, headSize), 'f32', fresh);
  return attention(net, q, k, v, { heads, mask, past });
}

/** The mask of a memory, int64 [b, m] as it comes in, as attention wants it. */
export function memoryPadding({ graph }: Net): Tensor {
  return graph.node('Cast', [graph.input('memoryMask', 'i64', ['batch', 'memory'])], { attributes: { to: 6 } });
}

/** softmax(q kᵀ / √d) v over what an encoder left: memoryKey.i and memoryValue.i [b, n, m, d], declared as inputs. */
export function memoryAttention(
  net: Net,
  layer: number,
  { heads, headSize }: DecoderHeads,
  q: Tensor,
  padding: Tensor,
): Tensor {
  const dims = ['batch', heads, 'memory', headSize];
  const [key, value] = ['Key', 'Value'].map((part) => net.graph.input(`memory${part}.${layer}`, 'f32', dims));
  return attention(net, q, key!, value!, { heads, padding });
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

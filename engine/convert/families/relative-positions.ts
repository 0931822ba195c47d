// Relative positions as T5 uses them: distances fall into buckets, exact near by and ever wider far away, and each bucket
// has one number per head that is added to the attention scores.

import { floatBlob } from '../writing/blob.ts';
import { takeTensor } from '../source/checkpoint.ts';
import type { Tensor } from '../writing/graph.ts';
import type { Net } from './layers.ts';

export interface Buckets {
  buckets: number;
  /** All distances from here on share the last bucket. */
  maxDistance: number;
  /** Half of the buckets for keys after the query; otherwise those count as distance 0. */
  bothWays: boolean;
}

/** Bucket of `distance` = position of the key - position of the query, in the reference's float32 arithmetic. */
export function relativeBucket(distance: number, { buckets, maxDistance, bothWays }: Buckets): number {
  const count = bothWays ? Math.floor(buckets / 2) : buckets;
  const later = bothWays && distance > 0 ? count : 0;
  const far = bothWays ? Math.abs(distance) : Math.max(-distance, 0);
  const exact = Math.floor(count / 2);
  if (far < exact) return later + far;
  const logarithm = Math.fround(Math.log(Math.fround(far / exact)));
  const share = Math.fround(logarithm / Math.fround(Math.log(maxDistance / exact)));
  const beyond = Math.trunc(Math.fround(share * (count - exact)));
  return later + Math.min(exact + beyond, count - 1);
}

/**
 * `distances` int64 [..., queries, keys] → scores [..., heads, queries, keys] to add, from the table `name`
 * [buckets, heads].
 */
export function positionScores(net: Net, name: string, heads: number, how: Buckets, distances: Tensor): Tensor {
  const { graph, checkpoint } = net;
  const most = how.maxDistance;
  const bucketOf = Array.from({ length: 2 * most + 1 }, (_, i) => relativeBucket(i - most, how));
  const weight = graph.weight(name, floatBlob(takeTensor(checkpoint, name, [how.buckets, heads])));
  // Folded when the session loads: a row per distance.
  const table = graph.node('Gather', [weight, graph.integers(bucketOf)], { attributes: { axis: 0 } });
  const near = graph.node('Clip', [distances, graph.integers([-most], true), graph.integers([most], true)]);
  const index = graph.node('Add', [near, graph.integers([most])]);
  const scores = graph.node('Gather', [table, index], { attributes: { axis: 0 } });
  return graph.node('Transpose', [scores], { attributes: { perm: [0, 3, 1, 2] } });
}

/** Distances [1, n, n] among the rows of a tensor [b, n, width]. */
export function distancesWithin({ graph }: Net, cube: Tensor): Tensor {
  const length = graph.node('Shape', [cube], { attributes: { start: 1, end: 2 } });
  const scalar = graph.node('Squeeze', [length]);
  const places = graph.node('Range', [graph.integers([0], true), scalar, graph.integers([1], true)]);
  const queries = graph.node('Unsqueeze', [places, graph.integers([0, 2])]);
  return graph.node('Sub', [graph.node('Unsqueeze', [places, graph.integers([0, 1])]), queries]);
}

/** Distances [b, s, p + s] from rows at `positions` [b, s] to the slots at `pastPositions` [b, p] and to each other. */
export function distancesToPool({ graph }: Net, positions: Tensor, pastPositions: Tensor): Tensor {
  const keys = graph.node('Concat', [pastPositions, positions], { attributes: { axis: 1 } });
  const queries = graph.node('Unsqueeze', [positions, graph.integers([2])]);
  return graph.node('Sub', [graph.node('Unsqueeze', [keys, graph.integers([1])]), queries]);
}

// Layers of language models younger than OPT: RMS norm, gated feed-forward, rotary positions.

import { readyBlob } from '../writing/blob.ts';
import type { Tensor } from '../writing/graph.ts';
import { activation, linear, normed, type LinearOptions, type Net, type Rows } from './layers.ts';

/** x / sqrt(mean(x²) + ε) · weight: no mean is taken away, nothing is added. */
export function rmsNorm(net: Net, name: string, x: Rows, epsilon: number): Rows {
  const attributes = { axis: -1, epsilon: { float: epsilon } };
  return normed(net, [`${name}.weight`], x, ([weight]) =>
    net.graph.node('SimplifiedLayerNormalization', [x.tensor, weight!], { attributes }),
  );
}

export interface GateNames {
  /** What passes through the activation, what it is multiplied with, and the way back. */
  gate: string;
  up: string;
  down: string;
}

/** down(act(gate x) · up x). */
export function gatedFeedForward(
  net: Net,
  { gate, up, down }: GateNames,
  x: Rows,
  intermediate: number,
  kind: string,
  { bias, ...back }: LinearOptions,
): Rows {
  const options = { ...(bias === undefined ? {} : { bias }) };
  const open = activation(net, kind, linear(net, gate, x, intermediate, options));
  const carried = linear(net, up, x, intermediate, options);
  const product = net.graph.node('Mul', [open.tensor, carried.tensor]);
  const inner = { tensor: product, width: intermediate, lead: x.lead };
  return linear(net, down, inner, x.width, { ...options, ...back });
}

export interface Rotary {
  headSize: number;
  theta: number;
  /** Positions are divided by this. */
  stretch: number;
  longest: number;
}

/**
 * Turns queries or keys [b, s, heads · size] by their positions [b, s]: value i of a head with value i + size / 2
 * (reference implementation: apply_rotary_pos_emb).
 */
export function rotated(net: Net, cube: Tensor, positions: Tensor, rotary: Rotary): Tensor {
  const { graph } = net;
  const table = (name: string, of: (angle: number) => number) =>
    graph.once(`rotary ${name}`, () =>
      graph.weight(`rotary ${name}`, readyBlob('f32', [rotary.longest, rotary.headSize / 2], angles(rotary).map(of))),
    );
  const inputs = [cube, positions, table('cosines', Math.cos), table('sines', Math.sin)];
  return graph.node('RotaryEmbedding', inputs, { domain: 'com.microsoft' });
}

/** Position times frequency, in the reference's float32 arithmetic: [longest, size / 2]. */
function angles({ headSize, theta, stretch, longest }: Rotary): Float32Array {
  const half = headSize / 2;
  const frequencies = Float32Array.from({ length: half }, (_, i) => {
    const power = Math.fround(theta ** Math.fround((2 * i) / headSize));
    return Math.fround(1 / power) / stretch;
  });
  return Float32Array.from({ length: longest * half }, (_, at) => Math.floor(at / half) * frequencies[at % half]!);
}

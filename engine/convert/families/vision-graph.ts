// The vision encoder (a ViT): pixels → patches → pre-norm blocks → LayerNorm over all tokens. In BLIP-2 all but that last
// LayerNorm is frozen, so it is left to the Q-Former's side. Reference implementation: Blip2VisionModel, BlipVisionModel,
// CLIPVisionModel.

import type { PatchGrid } from '../../model.ts';
import { floatBlob, readyBlob } from '../writing/blob.ts';
import { takeTensor } from '../source/checkpoint.ts';
import type { Tensor } from '../writing/graph.ts';
import {
  activation,
  add,
  attended,
  attention,
  layerNorm,
  linear,
  product,
  tap,
  toCube,
  toRows,
  type Net,
  type Rows,
} from './layers.ts';
import type { VisionConfig } from './vision-config.ts';

/** Tokens per image: the class token and one per patch. */
export function visionTokens(config: VisionConfig): number {
  return Math.floor(config.image / config.patch) ** 2 + 1;
}

/** How they lie on the photo. */
export function visionGrid({ image, patch }: VisionConfig): PatchGrid {
  const side = Math.floor(image / patch);
  const rest = side * patch === image ? {} : { covers: (side * patch) / image };
  return { before: 1, columns: side, rows: side, ...rest };
}

export const postNormName = 'vision_model.post_layernorm';

/** pixels [b, 3, S, S] → image [b, tokens, width], with or without the last LayerNorm. */
export function visionGraph(net: Net, config: VisionConfig, postNorm: boolean): void {
  const { graph } = net;
  const pixels = graph.input('pixels', 'f32', ['batch', 3, config.image, config.image]);
  let rows = tap(net, 'vision.embeddings', embeddings(net, config, pixels));
  // The name is misspelled in every checkpoint of CLIP.
  if (config.kind === 'clip') rows = layerNorm(net, 'vision_model.pre_layrnorm', rows, config.epsilon);
  for (let layer = 0; layer < config.layers; layer++) {
    rows = tap(net, `vision.layer.${layer}`, block(net, config, `vision_model.encoder.layers.${layer}`, rows));
  }
  if (postNorm) rows = tap(net, 'vision.last_hidden_state', layerNorm(net, postNormName, rows, config.epsilon));
  graph.output('image', toCube(net, rows), 'f32', ['batch', visionTokens(config), config.width]);
}

function block(net: Net, config: VisionConfig, name: string, x: Rows): Rows {
  const { width, intermediate, epsilon } = config;
  const attended = add(
    net,
    x,
    selfAttention(net, config, `${name}.self_attn`, layerNorm(net, `${name}.layer_norm1`, x, epsilon)),
  );
  const normed = layerNorm(net, `${name}.layer_norm2`, attended, epsilon);
  const inner = activation(net, config.activation, linear(net, `${name}.mlp.fc1`, normed, intermediate));
  return add(net, attended, linear(net, `${name}.mlp.fc2`, inner, width));
}

function selfAttention(net: Net, config: VisionConfig, name: string, x: Rows): Rows {
  const apart = config.kind === 'clip' && !net.checkpoint.tensors.has(`${name}.qkv.weight`);
  const [q, k, v] = apart ? projections(net, config, name, x) : packedProjections(net, config, name, x);
  const result = attention(net, q!, k!, v!, { heads: config.heads });
  return linear(
    net,
    `${name}.${config.kind === 'clip' ? 'out_proj' : 'projection'}`,
    attended(net, result, x),
    config.width,
  );
}

/** One packed projection gives queries, keys and values, in this order. */
function packedProjections(net: Net, config: VisionConfig, name: string, x: Rows): Tensor[] {
  const keyless = config.qkvBias && net.checkpoint.tensors.has(`${name}.q_bias`);
  const packed = linear(net, `${name}.qkv`, x, 3 * config.width, { bias: config.qkvBias && !keyless });
  const whole = keyless ? add(net, packed, keylessBias(net, config, name, x)) : packed;
  return net.graph.nodes('Split', [toCube(net, whole)], 3, { attributes: { axis: 2, num_outputs: 3 } });
}

/** The authors of EVA store no bias of the keys, which softmax would take away again. */
function keylessBias({ graph, checkpoint }: Net, { width }: VisionConfig, name: string, { lead }: Rows): Rows {
  const part = (what: string) =>
    graph.weight(`${name}.${what}`, floatBlob(takeTensor(checkpoint, `${name}.${what}`, [width])));
  const none = graph.weight(`no bias ${width}`, readyBlob('f32', [width], new Float32Array(width)));
  const tensor = graph.node('Concat', [part('q_bias'), none, part('v_bias')], { attributes: { axis: 0 } });
  return { tensor, width: 3 * width, lead };
}

function projections(net: Net, config: VisionConfig, name: string, x: Rows): Tensor[] {
  return ['q', 'k', 'v'].map((part) => toCube(net, linear(net, `${name}.${part}_proj`, x, config.width)));
}

/** Class token and patches, plus learned positions. */
function embeddings(net: Net, config: VisionConfig, pixels: Tensor): Rows {
  const { graph, checkpoint } = net;
  const { width } = config;
  const clip = config.kind === 'clip';
  // CLIP stores the same rows without the axis of the batch.
  const weight = (part: string, shape: number[]) => {
    const name = `vision_model.embeddings.${part}`;
    const stored = takeTensor(checkpoint, name, clip ? shape.filter((side) => side !== 1) : shape);
    return graph.weight(name, floatBlob(stored, shape));
  };
  const batch = graph.node('Shape', [pixels], { attributes: { start: 0, end: 1 } });
  const classShape = graph.node('Concat', [batch, graph.integers([1, width])], { attributes: { axis: 0 } });
  const classToken = graph.node('Expand', [weight('class_embedding', [1, 1, width]), classShape]);
  const tokens = graph.node('Concat', [classToken, patches(net, config, pixels)], { attributes: { axis: 1 } });
  const positions = weight(clip ? 'position_embedding.weight' : 'position_embedding', [1, visionTokens(config), width]);
  return toRows(net, graph.node('Add', [tokens, positions]), width);
}

/** The patch convolution as one matrix product: its stride is its size, so patches do not overlap. */
function patches(net: Net, config: VisionConfig, pixels: Tensor): Tensor {
  const { graph, checkpoint } = net;
  const { width, image, patch } = config;
  const grid = Math.floor(image / patch);
  const used = grid * patch;
  const whole =
    used === image
      ? pixels
      : graph.node('Slice', [pixels, graph.integers([0, 0]), graph.integers([used, used]), graph.integers([2, 3])]);
  const split = graph.node('Reshape', [whole, graph.integers([-1, 3, grid, patch, grid, patch])]);
  const perPatch = graph.node('Transpose', [split], { attributes: { perm: [0, 2, 4, 1, 3, 5] } });
  const flat = graph.node('Reshape', [perPatch, graph.integers([-1, 3 * patch * patch])]);
  const name = 'vision_model.embeddings.patch_embedding';
  const kernel = takeTensor(checkpoint, `${name}.weight`, [width, 3, patch, patch]);
  const weight = graph.weight(`${name}.weight`, floatBlob(kernel, [width, 3 * patch * patch]));
  const bias = () => graph.weight(`${name}.bias`, floatBlob(takeTensor(checkpoint, `${name}.bias`, [width])));
  const embedded = product(net, flat, weight, config.kind === 'clip' ? null : bias());
  return graph.node('Reshape', [embedded, graph.integers([-1, grid * grid, width])]);
}

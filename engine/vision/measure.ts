// What a device makes of a model, and how fast: one photo through the encoder, a prompt and a step of five beams through
// the decoder, graph by graph, so that neither tokens nor words play a part.

import type { OpenModel } from './blip2.ts';
import { createRandom } from './generation/random.ts';
import type { Input } from './sessions.ts';

export interface Measured {
  /** All results one after another. */
  values: Float32Array;
  /** Fastest of the runs after the first, which compiles what has to be compiled. */
  milliseconds: number;
}

const runs = 3;
const promptRows = 40;
const beams = 5;

/** Three runs over the same pseudo-random inputs; the first, in which graphs are compiled, does not count as time. */
export async function measure(open: OpenModel): Promise<Measured> {
  const times: number[] = [];
  let values = new Float32Array(0);
  for (let run = 0; run < runs; run++) {
    const begun = performance.now();
    values = joined([await encodeOne(open), await decodeRows(open, promptRows), await decodeRows(open, beams)]);
    times.push(performance.now() - begun);
  }
  return { values, milliseconds: Math.min(...times.slice(1)) };
}

async function encodeOne(open: OpenModel): Promise<Float32Array> {
  const { size } = open.model.image;
  const pixels = { data: noise(3 * size * size), dims: [1, 3, size, size] };
  const { image } = await (await open.graph('vision')).run({ pixels }, ['image']);
  return image!.data;
}

/** Logits of the last of some rows that follow a prompt, each seeing all before it. */
async function decodeRows(open: OpenModel, rows: number): Promise<Float32Array> {
  const { width, layers, heads, headSize } = open.model.language!;
  const slots = promptRows;
  const mask = Float32Array.from({ length: rows * (slots + rows) }, (_, i) =>
    (i % (slots + rows)) - slots > Math.floor(i / (slots + rows)) ? -1e9 : 0,
  );
  const inputs: Record<string, Input> = {
    embeds: { data: noise(rows * width), dims: [1, rows, width] },
    mask: { data: mask, dims: [1, 1, rows, slots + rows] },
    rows: { data: BigInt64Array.of(BigInt(rows - 1)), dims: [1] },
  };
  for (let layer = 0; layer < layers; layer++) {
    const past = { data: noise(heads * slots * headSize), dims: [1, heads, slots, headSize] };
    inputs[`pastKey.${layer}`] = past;
    inputs[`pastValue.${layer}`] = past;
  }
  const { logits } = await (await open.graph('decoder')).run(inputs, ['logits']);
  return logits!.data;
}

function noise(count: number): Float32Array {
  const random = createRandom(count);
  return Float32Array.from({ length: count }, () => random() * 2 - 1);
}

function joined(parts: Float32Array[]): Float32Array<ArrayBuffer> {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

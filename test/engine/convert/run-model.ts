// Runs a converted model for the tests, graph by graph, straight on ONNX Runtime: what the vision room does with batching
// and beams is not the converter's matter.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { GraphName, ModelDescription, Table } from '../../../engine/model.ts';

export type Outputs = Record<string, { values: Float32Array; dims: readonly number[] }>;

export interface LoadedModel {
  folder: string;
  description: ModelDescription;
  run(graph: GraphName, inputs: Record<string, Tensor>): Promise<Outputs>;
}

export async function loadModel(folder: string, description: ModelDescription): Promise<LoadedModel> {
  const sessions = new Map<GraphName, InferenceSession>();
  const session = async (name: GraphName) => {
    const file = join(folder, description.graphs[name]!.file);
    const made = sessions.get(name) ?? (await InferenceSession.create(file, { intraOpNumThreads: 1 }));
    sessions.set(name, made);
    return made;
  };
  return {
    folder,
    description,
    async run(name, inputs) {
      const { inputs: inputNames, outputs } = description.graphs[name]!;
      const feeds = Object.fromEntries(Object.entries(inputs).map(([meaning, value]) => [inputNames[meaning]!, value]));
      const given = await (await session(name)).run(feeds);
      const read = ([meaning, tensor]: [string, string]) => {
        const { data, dims } = given[tensor]!;
        return [meaning, { values: data as Float32Array, dims }] as const;
      };
      return Object.fromEntries(Object.entries(outputs).map(read));
    },
  };
}

export function floats(values: Float32Array, dims: readonly number[]): Tensor {
  return new Tensor('float32', values, dims);
}

export function integers(values: readonly number[], dims: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), dims);
}

/** One row of a table kept outside the graphs. Written from the layouts in engine/model.ts, not from the converter. */
export async function tableRow(folder: string, table: Table, row: number): Promise<Float32Array> {
  const bytes = await readFile(join(folder, table.file));
  const view = new DataView(bytes.buffer, bytes.byteOffset + table.offset);
  const { width } = table;
  return Float32Array.from({ length: width }, (_, i) => {
    if (table.dtype === 'f32') return view.getFloat32((row * width + i) * 4, true);
    if (table.dtype === 'f16') return view.getFloat16((row * width + i) * 2, true);
    if (table.dtype === 'i8') {
      return view.getInt8(row * (width + 4) + i) * view.getFloat32(row * (width + 4) + width, true);
    }
    const block = (row * width) / 32 + Math.floor(i / 32);
    const pair = view.getUint8(block * 18 + ((i % 32) >> 1));
    return ((i % 2 === 0 ? pair & 15 : pair >> 4) - 8) * view.getFloat16(block * 18 + 16, true);
  });
}

/** Keys and values of earlier rows: [1, heads, slots, head size] per layer. */
export interface Past {
  slots: number;
  keys: Float32Array[];
  values: Float32Array[];
}

/** Runs rows of embeddings through the decoder, each seeing all before it, and returns the cache with them added. */
export async function decode(model: LoadedModel, embeds: Float32Array, past: Past | null) {
  const language = model.description.language!;
  const { layers, heads, headSize, width } = language;
  const count = embeds.length / width;
  const slots = past?.slots ?? 0;
  const mask = new Float32Array(count * (slots + count));
  for (let row = 0; row < count; row++) {
    for (let later = row + 1; later < count; later++) mask[row * (slots + count) + slots + later] = -1e9;
  }
  const inputs: Record<string, Tensor> = {
    embeds: floats(embeds, [1, count, width]),
    mask: floats(mask, [1, 1, count, slots + count]),
    rows: integers([...Array(count).keys()], [count]),
  };
  for (let layer = 0; layer < layers; layer++) {
    inputs[`pastKey.${layer}`] = floats(past?.keys[layer] ?? new Float32Array(0), [1, heads, slots, headSize]);
    inputs[`pastValue.${layer}`] = floats(past?.values[layer] ?? new Float32Array(0), [1, heads, slots, headSize]);
  }
  const outputs = await model.run('decoder', inputs);
  const grown = (before: Float32Array | undefined, name: string) =>
    joined(before ?? new Float32Array(0), outputs[name]!.values, heads);
  const layerList = [...Array(layers).keys()];
  const next: Past = {
    slots: slots + count,
    keys: layerList.map((layer) => grown(past?.keys[layer], `key.${layer}`)),
    values: layerList.map((layer) => grown(past?.values[layer], `value.${layer}`)),
  };
  return { outputs, past: next };
}

/** [heads, a, d] and [heads, b, d] as [heads, a + b, d]. */
function joined(first: Float32Array, second: Float32Array, heads: number): Float32Array {
  const whole = new Float32Array(first.length + second.length);
  const [a, b] = [first.length / heads, second.length / heads];
  for (let head = 0; head < heads; head++) {
    whole.set(first.subarray(head * a, (head + 1) * a), head * (a + b));
    whole.set(second.subarray(head * b, (head + 1) * b), head * (a + b) + a);
  }
  return whole;
}

/** Word and position rows of ids that begin at `position`, summed as the decoder takes them. */
export async function embed(model: LoadedModel, ids: number[], position: number): Promise<Float32Array> {
  const { embeddings, positions, width } = model.description.language!;
  const rows = new Float32Array(ids.length * width);
  for (const [index, id] of ids.entries()) {
    const word = await tableRow(model.folder, embeddings, id);
    const place = await tableRow(model.folder, positions!, position + index + positions!.shift);
    rows.set(
      word.map((value, i) => value + place[i]!),
      index * width,
    );
  }
  return rows;
}

/** The visual prompt with its positions, followed by the ids. */
export async function promptRows(model: LoadedModel, prompt: Float32Array, ids: number[]): Promise<Float32Array> {
  const { positions, width } = model.description.language!;
  const queries = prompt.length / width;
  const rows = new Float32Array(prompt.length + ids.length * width);
  for (let query = 0; query < queries; query++) {
    const place = await tableRow(model.folder, positions!, query + positions!.shift);
    for (let i = 0; i < width; i++) rows[query * width + i] = prompt[query * width + i]! + place[i]!;
  }
  rows.set(await embed(model, ids, queries), prompt.length);
  return rows;
}

export function largestDifference(first: Float32Array, second: Float32Array): number {
  if (first.length !== second.length) return Infinity;
  return first.reduce((most, value, index) => Math.max(most, Math.abs(value - second[index]!)), 0);
}

/** Root mean square of the difference over that of `expected`. */
export function relativeError(found: Float32Array, expected: Float32Array): number {
  let error = 0;
  let size = 0;
  expected.forEach((value, index) => {
    error += (found[index]! - value) ** 2;
    size += value ** 2;
  });
  return Math.sqrt(error / size);
}

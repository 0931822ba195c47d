// What photos make go into each linear of a model: a few rows each, for the converter to try its roundings on. The model
// must have been converted to show them (`inputs` of the conversion); looking takes the memory of the model in float32.

import { writeFile } from 'node:fs/promises';
import { openModel } from './blip2.ts';
import { seePhotos } from './see.ts';
import type { OpenGraph, Value } from './sessions.ts';

/** What the outputs in question are called: this, then the linear's name. */
const mark = 'input.';
/** Rows of a linear's first run: evenly spread ones, and those with the largest values. Later runs add one each. */
const [spread, peaks, most] = [12, 4, 24];

type Rows = Map<string, { width: number; rows: Float32Array[] }>;

/** Looks at photos (size × size × 3 RGB bytes each) and writes a safetensors file: rows [r, width] by the linear's name. */
export async function writeLinearRows(folder: string, photos: readonly Uint8Array[], file: string): Promise<void> {
  const found: Rows = new Map();
  const model = await openModel(folder, { watch: (graph) => watched(graph, found) });
  try {
    await seePhotos(model, null, photos, { caption: true });
  } finally {
    await model.close();
  }
  await writeFile(file, encoded(found));
}

/** The same graph; whatever runs, its linears' rows are kept. */
function watched(graph: OpenGraph, found: Rows): OpenGraph {
  const shown = [...graph.outputs].filter((meaning) => meaning.startsWith(mark));
  return {
    ...graph,
    async run(inputs, wanted) {
      const outputs = await graph.run(inputs, [...wanted, ...shown]);
      for (const meaning of shown) keep(found, meaning.slice(mark.length), outputs[meaning]!);
      return outputs;
    },
  };
}

function keep(found: Rows, name: string, { data, dims }: Value): void {
  const width = dims.at(-1)!;
  const count = data.length / width;
  const kept = found.get(name) ?? { width, rows: [] };
  found.set(name, kept);
  if (count === 0 || kept.rows.length >= most) return;
  const sizes = Array.from({ length: count }, (_, row) => ({ row, size: peakOf(data, row * width, width) }));
  const byPeak = sizes.toSorted((a, b) => b.size - a.size).map(({ row }) => row);
  const even = Array.from({ length: Math.min(spread, count) }, (_, i) => Math.floor(((i + 0.5) * count) / spread));
  const chosen = kept.rows.length === 0 ? new Set([...even, ...byPeak.slice(0, peaks)]) : byPeak.slice(0, 1);
  for (const row of chosen) if (row < count) kept.rows.push(data.slice(row * width, (row + 1) * width));
}

function peakOf(data: Float32Array, begin: number, count: number): number {
  let peak = 0;
  for (let i = begin; i < begin + count; i++) peak = Math.max(peak, Math.abs(data[i]!));
  return peak;
}

function encoded(found: Rows): Uint8Array {
  let end = 0;
  const entries = [...found].map(([name, { width, rows }]) => {
    const begin = end;
    end += rows.length * width * 4;
    return [name, { dtype: 'F32', shape: [rows.length, width], data_offsets: [begin, end] }];
  });
  const text = JSON.stringify(Object.fromEntries(entries));
  const header = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const values = [...found.values()].flatMap(({ rows }) => rows.map((row) => new Uint8Array(row.buffer)));
  return Buffer.concat([length, header, ...values]);
}

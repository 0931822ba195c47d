// What texts bring to `itm` in models where that does not depend on the photo (`itm-text`): made once per text and kept, so
// that matching a thousand photos with the same thousands of captions reads each caption once.

import { textInputs, type OpenModel } from './blip2.ts';
import type { Value } from './sessions.ts';

/** Per text: words [s, m], told [s, n], vector [e]. */
interface Brought {
  length: number;
  words: Float32Array;
  told: Float32Array;
  vector: Float32Array;
}

/** About 10 kB each. */
const mostKept = 8192;
const batchSize = 64;

const kept = new WeakMap<OpenModel, Map<string, Brought>>();

/** words [texts, s, m], told [texts, s, n] and vector [texts, e], padded with words that tell nothing. */
export async function broughtBy(open: OpenModel, texts: readonly string[]): Promise<Record<string, Value>> {
  const known = kept.get(open) ?? new Map<string, Brought>();
  kept.set(open, known);
  const all = new Map(texts.flatMap((text) => (known.has(text) ? [[text, known.get(text)!] as const] : [])));
  const missing = [...new Set(texts)].filter((text) => !all.has(text)).toSorted((a, b) => a.length - b.length);
  for (let at = 0; at < missing.length; at += batchSize) {
    for (const [text, made] of await make(open, missing.slice(at, at + batchSize))) {
      all.set(text, made);
      known.set(text, made);
    }
  }
  for (const oldest of known.keys()) {
    if (known.size <= mostKept) break;
    known.delete(oldest);
  }
  return padded(texts.map((text) => all.get(text)!));
}

async function make(open: OpenModel, texts: readonly string[]): Promise<[string, Brought][]> {
  const graph = await open.graph('itm-text');
  const { ids, inputs } = await textInputs(open, texts);
  const { words, told, vector } = await graph.run(inputs, ['words', 'told', 'vector']);
  const whole = words!.dims[1]!;
  const cut = (value: Value, i: number, length: number) => {
    const row = rowOf(value, i);
    return row.slice(0, (row.length / whole) * length);
  };
  return texts.map((text, i) => {
    const { length } = ids[i]!;
    const brought = {
      length,
      words: cut(words!, i, length),
      told: cut(told!, i, length),
      vector: rowOf(vector!, i).slice(),
    };
    return [text, brought];
  });
}

function padded(all: readonly Brought[]): Record<string, Value> {
  const length = Math.max(...all.map((one) => one.length));
  const stacked = (rows: readonly Float32Array[], size: number) => {
    const data = new Float32Array(rows.length * size);
    rows.forEach((row, i) => data.set(row, i * size));
    return data;
  };
  const perWord = (name: 'words' | 'told'): Value => {
    const width = all[0]![name].length / all[0]!.length;
    const rows = all.map((one) => one[name]);
    return { data: stacked(rows, length * width), dims: [all.length, length, width] };
  };
  const size = all[0]!.vector.length;
  const vectors = all.map(({ vector }) => vector);
  return {
    words: perWord('words'),
    told: perWord('told'),
    vector: { data: stacked(vectors, size), dims: [all.length, size] },
  };
}

function rowOf(value: Value, index: number): Float32Array {
  const size = value.data.length / value.dims[0]!;
  return value.data.subarray(index * size, (index + 1) * size);
}

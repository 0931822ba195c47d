// What texts bring to `itm` in models where that does not depend on the photo (`itm-text`): made once per text and kept, so
// that matching a thousand photos with the same thousands of captions reads each caption once.

import { textInputs, type OpenModel } from './blip2.ts';
import type { Value } from './sessions.ts';

/** Per text: words [s, m], told [s], vector [e]. */
interface Brought {
  words: Float32Array;
  told: Float32Array;
  vector: Float32Array;
}

/** About 10 kB each. */
const mostKept = 8192;
const batchSize = 64;

const kept = new WeakMap<OpenModel, Map<string, Brought>>();

/** words [texts, s, m], told [texts, s] and vector [texts, e], padded with words that tell nothing. */
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
  const [, length, width] = words!.dims as [number, number, number];
  return texts.map((text, i) => {
    const count = ids[i]!.length;
    return [
      text,
      {
        words: words!.data.slice(i * length * width, (i * length + count) * width),
        told: told!.data.slice(i * length, i * length + count),
        vector: rowOf(vector!, i).slice(),
      },
    ];
  });
}

function padded(all: readonly Brought[]): Record<string, Value> {
  const length = Math.max(...all.map(({ told }) => told.length));
  const width = all[0]!.words.length / all[0]!.told.length;
  const size = all[0]!.vector.length;
  const words = new Float32Array(all.length * length * width);
  const told = new Float32Array(all.length * length);
  const vector = new Float32Array(all.length * size);
  all.forEach((one, i) => {
    words.set(one.words, i * length * width);
    told.set(one.told, i * length);
    vector.set(one.vector, i * size);
  });
  return {
    words: { data: words, dims: [all.length, length, width] },
    told: { data: told, dims: [all.length, length] },
    vector: { data: vector, dims: [all.length, size] },
  };
}

function rowOf(value: Value, index: number): Float32Array {
  const size = value.data.length / value.dims[0]!;
  return value.data.subarray(index * size, (index + 1) * size);
}

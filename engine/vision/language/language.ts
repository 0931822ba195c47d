// Speaks with a language model: rows of embeddings in, logits out, with the pool of keys and values in between.
// Implements what generation asks of a decoder; knows graphs by meaning, never which model they came from.

import type { LanguageModel } from '../../model.ts';
import type { Decoder } from '../generation/generate.ts';
import type { Branch } from '../generation/search.ts';
import type { Memory } from './memory.ts';
import { begun, continued, slotPositions, withRoom, type Sequence } from './open-branches.ts';
import { createPool, type Pool } from './pool.ts';
import type { Input, OpenGraph, Value } from '../sessions.ts';
import type { OpenTable } from '../table.ts';

export interface Language {
  model: LanguageModel;
  graph: OpenGraph;
  words: OpenTable;
  positions: OpenTable | null;
}

/** What stands before the first new token: rows of a visual prompt (perhaps none), then the ids of a text. */
export interface Prefix {
  /** [rows, width], without positions. */
  visual: Float32Array;
  ids: readonly number[];
  /** Where its rows stand, for graphs that ask, if not simply one after the other. */
  positions?: readonly number[];
}

const hidden = -1e9;

/** Positions the prefix takes: rows of the visual prompt, then one for each id. */
export function prefixLength(language: Language, prefix: Prefix): number {
  return prefix.visual.length / language.model.width + prefix.ids.length;
}

/** Positions there are, or infinity where nothing ends them. */
export function longestSequence({ model }: Language): number {
  return model.positions ? model.positions.rows - model.positions.shift : (model.longest ?? Infinity);
}

/** [length, width] of a whole prefix with its positions, ready for the decoder graph. */
export function embedPrefix(language: Language, prefix: Prefix): Float32Array {
  const { width } = language.model;
  const rows = new Float32Array(prefixLength(language, prefix) * width);
  rows.set(prefix.visual);
  const first = prefix.visual.length / width;
  prefix.ids.forEach((id, i) => language.words.addRow(id, rows, (first + i) * width));
  for (let at = 0; at * width < rows.length; at++) addPosition(language, at, rows, at * width);
  return rows;
}

function addPosition({ model, positions }: Language, position: number, rows: Float32Array, at: number): void {
  positions?.addRow(position + model.positions!.shift, rows, at);
}

/** A step's inputs: `count` new rows for each of `sequences`, and which slots and rows each may see. */
interface Step {
  sequences: number;
  count: number;
  embeds: Float32Array;
  /** New rows of each that stay; the others pad. */
  kept: readonly number[];
  /** [sequences, count, capacity + count] additive. */
  mask: Float32Array;
  /** Flattened rows whose logits are wanted. */
  rows: readonly number[];
  memory: Memory | null;
  /** Where new rows [sequences, count] and slots [sequences, capacity] stand, for graphs that ask. */
  positions: readonly number[];
  pastPositions: readonly number[];
}

/** Runs the decoder graph once and keeps the new keys and values. `wanted` names outputs besides logits. */
async function forward(language: Language, pool: Pool, step: Step, wanted: readonly string[] = []) {
  const { model, graph } = language;
  const { sequences, count } = step;
  const past = { dims: [sequences, poolHeads(model), pool.capacity, model.headSize] };
  const layers = Array.from({ length: model.layers }, (_, layer) => layer);
  const keys = layers.map((layer) => `key.${layer}`);
  const values = layers.map((layer) => `value.${layer}`);
  const outputs = await graph.run(
    {
      embeds: { data: step.embeds, dims: [sequences, count, model.width] },
      mask: { data: step.mask, dims: [sequences, 1, count, pool.capacity + count] },
      rows: { data: BigInt64Array.from(step.rows, BigInt), dims: [step.rows.length] },
      ...Object.fromEntries(layers.map((layer) => [`pastKey.${layer}`, { ...past, data: pool.keys(layer) }])),
      ...Object.fromEntries(layers.map((layer) => [`pastValue.${layer}`, { ...past, data: pool.values(layer) }])),
      ...positionInputs(graph, step, pool.capacity),
      ...step.memory?.inputs,
    },
    ['logits', ...keys, ...values, ...wanted],
  );
  pool.append(
    keys.map((name) => outputs[name]!.data),
    values.map((name) => outputs[name]!.data),
    count,
    step.kept,
  );
  return outputs;
}

/** Heads of keys and values. */
const poolHeads = ({ heads, keyHeads = heads }: LanguageModel) => keyHeads;

function newPool({ model, graph }: Language, sequences: number): Pool {
  return createPool({ ...model, heads: poolHeads(model) }, sequences, graph.smallestPool);
}

function positionInputs(graph: OpenGraph, step: Step, capacity: number): Record<string, Input> {
  const all = {
    positions: { data: BigInt64Array.from(step.positions, BigInt), dims: [step.sequences, step.count] },
    pastPositions: { data: BigInt64Array.from(step.pastPositions, BigInt), dims: [step.sequences, capacity] },
  };
  return Object.fromEntries(Object.entries(all).filter(([meaning]) => graph.inputs.has(meaning)));
}

/** Prefixes of several lengths side by side: shorter ones are padded behind, and nothing sees the padding. */
function prefill(
  language: Language,
  prefixes: readonly Prefix[],
  memory: Memory | null,
  rows: (lengths: number[], longest: number) => number[],
  /** Slots of a pool that is still empty: nobody sees them. */
  slots: number,
): Step {
  const { width } = language.model;
  const lengths = prefixes.map((prefix) => prefixLength(language, prefix));
  const longest = Math.max(...lengths);
  const embeds = new Float32Array(prefixes.length * longest * width);
  const columns = slots + longest;
  const mask = new Float32Array(prefixes.length * longest * columns).fill(hidden);
  prefixes.forEach((prefix, sequence) => {
    embeds.set(embedPrefix(language, prefix), sequence * longest * width);
    for (let row = 0; row < longest; row++) {
      const at = (sequence * longest + row) * columns + slots;
      // A padding row sees itself only, so that its softmax is not empty.
      if (row < lengths[sequence]!) mask.fill(0, at, at + row + 1);
      else mask[at + row] = 0;
    }
  });
  const positions = prefixes.flatMap((prefix) =>
    Array.from({ length: longest }, (_, row) => prefix.positions?.[row] ?? row),
  );
  const asked = rows(lengths, longest);
  return {
    sequences: prefixes.length,
    count: longest,
    embeds,
    kept: lengths,
    mask,
    rows: asked,
    memory,
    positions,
    pastPositions: Array.from({ length: prefixes.length * slots }, () => 0),
  };
}

/** Logits [length, vocabulary] of every row of one prefix, and whatever else the graph shows of it. */
export async function readPrefix(
  language: Language,
  prefix: Prefix,
  wanted: readonly string[],
  memory: Memory | null = null,
): Promise<Record<string, Value>> {
  const pool = newPool(language, 1);
  const all = ([length]: number[]) => Array.from({ length: length! }, (_, row) => row);
  return forward(language, pool, prefill(language, [prefix], memory, all, pool.capacity), wanted);
}

function lastRows(lengths: readonly number[], longest: number): number[] {
  return lengths.map((length, sequence) => sequence * longest + length - 1);
}

/** `given`: what the decoder reads besides its own words, where it does. */
export function createDecoder(language: Language, prefixes: readonly Prefix[], given: Memory | null = null): Decoder {
  const { width, vocabulary } = language.model;
  const pool = newPool(language, prefixes.length);
  let open: Sequence[] = [];
  let steps = 0;
  let memory = given;

  async function begin(): Promise<Float32Array[]> {
    const step = prefill(language, prefixes, memory, lastRows, pool.capacity);
    const { logits } = await forward(language, pool, step);
    open = prefixes.map((each, place) => begun(place, prefixLength(language, each)));
    return prefixes.map((_, row) => logits!.data.subarray(row * vocabulary, (row + 1) * vocabulary));
  }

  async function extend(branches: readonly (readonly Branch[])[]): Promise<Float32Array[][]> {
    drop(branches);
    const count = Math.max(...open.map(({ place }) => branches[place]!.length));
    open = open.map((sequence, i) => withRoom(pool, i, sequence, branches[sequence.place]!));
    const step = stepOf(branches, count);
    const { logits } = await forward(language, pool, step);
    open = open.map((sequence) => continued(sequence, branches[sequence.place]!, steps));
    steps++;
    let at = 0;
    return branches.map((list) => list.map(() => logits!.data.subarray(at, (at += vocabulary))));
  }

  /** Sequences that are over leave the batch. */
  function drop(branches: readonly (readonly Branch[])[]): void {
    const kept = open.flatMap((sequence, i) => (branches[sequence.place]!.length > 0 ? [i] : []));
    if (kept.length === open.length) return;
    pool.keep(kept);
    memory = memory?.keep(kept) ?? null;
    open = kept.map((i) => open[i]!);
  }

  function stepOf(branches: readonly (readonly Branch[])[], count: number): Step {
    const columns = pool.capacity + count;
    const embeds = new Float32Array(open.length * count * width);
    const mask = new Float32Array(open.length * count * columns).fill(hidden);
    const rows: number[] = [];
    open.forEach((sequence, i) => {
      for (let row = 0; row < count; row++) {
        const at = (i * count + row) * columns;
        mask[at + pool.capacity + row] = 0;
        const branch = branches[sequence.place]![row];
        if (!branch) continue;
        rows.push(i * count + row);
        mask.fill(0, at, at + sequence.length);
        for (const slot of sequence.branches[branch.parent]!.slots) mask[at + slot] = 0;
        language.words.addRow(branch.token, embeds, (i * count + row) * width);
        addPosition(language, sequence.length + steps, embeds, (i * count + row) * width);
      }
    });
    const positions = open.flatMap(({ length }) => Array.from({ length: count }, () => length + steps));
    const pastPositions = open.flatMap((sequence) => slotPositions(sequence, pool.capacity));
    const kept = open.map(({ place }) => branches[place]!.length);
    return { sequences: open.length, count, embeds, kept, mask, rows, memory, positions, pastPositions };
  }

  return { begin, extend };
}

// All sketches (one sign bit per value) in memory, scanned whole for every question: 512 bytes a photo of 16 × 256.
// Finds a thousand candidates; their exact vectors are then read from the store. Never holds the thread for long.

import type { Maker, ReadStore, Sketch } from '../store/store.ts';
import { createPauses, type Pauses } from './pauses.ts';

/** Photos of one block of memory: grown by adding blocks, never by copying. */
const blockPhotos = 4096;
const readAtOnce = 512;

export interface SketchIndex {
  /** Brings it up to date with the store. */
  refresh(): Promise<void>;
  /** Photos most likely to be near a phrase's vector [width], best first. */
  nearPhrase(phrase: Float32Array, limit: number, allowed: ReadonlySet<number> | null): Promise<number[]>;
  /** Photos most likely to be like one with these vectors [queries, width], best first. */
  nearPhoto(values: Float32Array, limit: number): Promise<number[]>;
  size(): number;
}

export function createSketchIndex(store: ReadStore, maker: Maker): SketchIndex {
  let sequence = 0;
  let queries = 0;
  let width = 0;
  const photos: number[] = [];
  const slots = new Map<number, number>();
  const blocks: Uint8Array[] = [];

  function put(sketch: Sketch): void {
    if (photos.length === 0) ({ queries, width } = sketch);
    // Sketches of another shape cannot come from the same model; one that does anyway is not compared.
    if (sketch.queries !== queries || sketch.width !== width) return;
    let slot = slots.get(sketch.photo);
    if (slot === undefined) {
      slot = photos.push(sketch.photo) - 1;
      slots.set(sketch.photo, slot);
    }
    const block = (blocks[Math.floor(slot / blockPhotos)] ??= new Uint8Array(blockPhotos * sketch.bits.length));
    block.set(sketch.bits, (slot % blockPhotos) * sketch.bits.length);
  }

  async function refresh(): Promise<void> {
    const pauses = createPauses();
    for (;;) {
      const more = store.sketches(maker, sequence, readAtOnce);
      more.forEach(put);
      sequence = more.at(-1)?.sequence ?? sequence;
      if (more.length < readAtOnce) return;
      await pauses.ifDue();
    }
  }

  /** Scores every photo, in blocks; `score` sees one block's bits and writes its photos' scores. */
  async function scan(
    limit: number,
    allowed: ReadonlySet<number> | null,
    score: (bits: Uint8Array, scores: Int32Array, from: number, to: number) => void,
  ): Promise<number[]> {
    const count = photos.length;
    const pauses = createPauses();
    const scores = new Int32Array(count);
    for (let first = 0; first < count; first += blockPhotos) {
      const here = scores.subarray(first, Math.min(first + blockPhotos, count));
      await scoreBlock(blocks[first / blockPhotos]!, here, score, pauses);
    }
    if (allowed) photos.forEach((photo, slot) => (allowed.has(photo) ? 0 : (scores[slot] = lowest)));
    return highest(scores, limit).map((slot) => photos[slot]!);
  }

  return {
    refresh,
    size: () => photos.length,
    nearPhrase(phrase, limit, allowed) {
      if (phrase.length !== width) return Promise.resolve([]);
      const table = tableOf(phrase);
      return scan(limit, allowed, (bits, scores, from, to) => scorePhrase(bits, scores, from, to, table, queries));
    },
    nearPhoto(values, limit) {
      if (values.length !== queries * width) return Promise.resolve([]);
      const table = tableOf(values);
      return scan(limit, null, (bits, scores, from, to) => scoreWhole(bits, scores, from, to, table));
    },
  };
}

const lowest = -(2 ** 31);
const photosBetweenPauses = 512;

async function scoreBlock(
  bits: Uint8Array,
  scores: Int32Array,
  score: (bits: Uint8Array, scores: Int32Array, from: number, to: number) => void,
  pauses: Pauses,
): Promise<void> {
  for (let from = 0; from < scores.length; from += photosBetweenPauses) {
    score(bits, scores, from, Math.min(from + photosBetweenPauses, scores.length));
    if (pauses.due()) await pauses.take();
  }
}

/**
 * For each byte of a sketch and each value of it: the sum of eight query values with the signs the bits say. So the dot
 * product of a full query with a vector of signs is one look-up per eight dimensions. Values in 1/2048.
 */
function tableOf(query: Float32Array): Int16Array {
  const bytes = Math.ceil(query.length / 8);
  const table = new Int16Array(bytes * 256);
  for (let byte = 0; byte < bytes; byte++) {
    for (let value = 0; value < 256; value++) {
      let sum = 0;
      for (let bit = 0; bit < 8; bit++) {
        const part = query[byte * 8 + bit] ?? 0;
        sum += (value >> bit) & 1 ? part : -part;
      }
      table[byte * 256 + value] = Math.round(sum * 2048);
    }
  }
  return table;
}

function scorePhrase(
  bits: Uint8Array,
  scores: Int32Array,
  from: number,
  to: number,
  table: Int16Array,
  queries: number,
): void {
  const bytes = table.length >> 8;
  let at = from * bytes * queries;
  for (let photo = from; photo < to; photo++) {
    let best = lowest;
    for (let q = 0; q < queries; q++) {
      let sum = 0;
      for (let row = 0; row < table.length; row += 256) sum += table[row + bits[at++]!]!;
      if (sum > best) best = sum;
    }
    scores[photo] = best;
  }
}

function scoreWhole(bits: Uint8Array, scores: Int32Array, from: number, to: number, table: Int16Array): void {
  let at = from * (table.length >> 8);
  for (let photo = from; photo < to; photo++) {
    let sum = 0;
    for (let row = 0; row < table.length; row += 256) sum += table[row + bits[at++]!]!;
    scores[photo] = sum;
  }
}

/** Places of the highest scores, best first; those at `lowest` are out. */
function highest(scores: Int32Array, limit: number): number[] {
  const floor = scores.length > limit ? nth(scores, limit) : lowest + 1;
  const places: number[] = [];
  scores.forEach((score, place) => {
    if (score >= floor && score !== lowest) places.push(place);
  });
  return places.toSorted((a, b) => scores[b]! - scores[a]! || b - a).slice(0, limit);
}

function nth(scores: Int32Array, n: number): number {
  return scores.toSorted()[scores.length - n]!;
}

// Keys and values of everything said so far, one pool per photo. Beams share it: which slots a branch may
// see is a mask, so a new parent moves nothing and the prompt is held once per photo instead of once per beam. What no branch
// continues is dead weight in every further step; whoever keeps the mask says so when room is short.

export interface PoolShape {
  layers: number;
  heads: number;
  headSize: number;
}

export interface Pool {
  /** Slots that each sequence uses. Where its slots lie hangs on nothing but itself, so that batch mates change no bits. */
  readonly used: readonly number[];
  /** Slots of the tensors; what lies behind a sequence's own is masked by whoever keeps the mask. */
  readonly capacity: number;
  /** [sequences, heads, capacity, head size] of a layer; gone once the pool grows or forgets. */
  keys(layer: number): Float32Array;
  values(layer: number): Float32Array;
  /** Takes in new slots: the first `kept[i]` of the `count` that sequence i has in [sequences, heads, count, head size]. */
  append(keys: readonly Float32Array[], values: readonly Float32Array[], count: number, kept: readonly number[]): void;
  /** Forgets all but these sequences, in this order. */
  keep(sequences: readonly number[]): void;
  /** Forgets, from slot `first` on, all but these slots of a sequence (ascending), which close ranks. */
  closeRanks(sequence: number, first: number, kept: readonly number[]): void;
}

/** Slots are added so many at a time: growing copies everything, unused slots cost a little attention. */
export const growth = 32;

/** `slots`: unused ones to begin with. */
export function createPool({ layers, heads, headSize }: PoolShape, sequences: number, slots = 0): Pool {
  let used = Array.from({ length: sequences }, () => 0);
  let capacity = slots;
  const empty = () => Array.from({ length: layers }, () => new Float32Array(sequences * heads * slots * headSize));
  const all = { keys: empty(), values: empty() };

  /** Moves rows of the old tensors into new ones with room for `slots`. */
  function rebuild(order: readonly number[], slots: number): void {
    const rebuilt = (old: Float32Array<ArrayBuffer>) => {
      const fresh = new Float32Array(order.length * heads * slots * headSize);
      order.forEach((from, to) => {
        for (let head = 0; head < heads; head++) {
          const begin = (from * heads + head) * capacity * headSize;
          const end = begin + used[from]! * headSize;
          fresh.set(old.subarray(begin, end), (to * heads + head) * slots * headSize);
        }
      });
      // Given back now: collected some time later, the pools left behind would add up to gigabytes.
      old.buffer.transfer(0);
      return fresh;
    };
    for (const list of [all.keys, all.values]) list.forEach((old, layer) => (list[layer] = rebuilt(old)));
    used = order.map((from) => used[from]!);
    capacity = slots;
  }

  function write(target: Float32Array, fresh: Float32Array, count: number, kept: readonly number[]): void {
    kept.forEach((slots, sequence) => {
      for (let row = sequence * heads; row < (sequence + 1) * heads; row++) {
        const from = row * count * headSize;
        target.set(fresh.subarray(from, from + slots * headSize), (row * capacity + used[sequence]!) * headSize);
      }
    });
  }

  return {
    get used() {
      return used;
    },
    get capacity() {
      return capacity;
    },
    keys: (layer) => all.keys[layer]!,
    values: (layer) => all.values[layer]!,
    append(keys, values, count, kept) {
      const needed = Math.max(...kept.map((slots, i) => used[i]! + slots));
      if (needed > capacity) rebuild([...used.keys()], Math.ceil(needed / growth) * growth);
      keys.forEach((fresh, layer) => write(all.keys[layer]!, fresh, count, kept));
      values.forEach((fresh, layer) => write(all.values[layer]!, fresh, count, kept));
      used = used.map((before, i) => before + kept[i]!);
    },
    keep: (order) => rebuild(order, capacity),
    closeRanks(sequence, first, kept) {
      const rows = Array.from({ length: heads }, (_, head) => (sequence * heads + head) * capacity);
      for (const target of [...all.keys, ...all.values]) moveUp(target, headSize, rows, first, kept);
      used[sequence] = first + kept.length;
    },
  };
}

/** In each of the rows (their first slot), `slots` become those from `first` on: in place, for they only move to the front. */
function moveUp(
  target: Float32Array,
  size: number,
  rows: readonly number[],
  first: number,
  slots: readonly number[],
): void {
  for (const row of rows) {
    slots.forEach((slot, i) => {
      if (slot === first + i) return;
      target.copyWithin((row + first + i) * size, (row + slot) * size, (row + slot + 1) * size);
    });
  }
}

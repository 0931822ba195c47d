// Keys and values of everything said so far, one pool per photo. Beams share it: which slots a branch may
// see is a mask, so a new parent moves nothing and the prompt is held once per photo instead of once per beam. What no branch
// continues is dead weight in every further step; whoever keeps the mask says so when room is short.

export interface PoolShape {
  layers: number;
  heads: number;
  headSize: number;
}

export interface Pool {
  /** Slots in use, the same for every sequence; unused ones in between are masked by whoever keeps the mask. */
  readonly used: number;
  /** Slots of the tensors; at least `used`. */
  readonly capacity: number;
  /** [sequences, heads, capacity, head size] of a layer; gone once the pool grows or forgets. */
  keys(layer: number): Float32Array;
  values(layer: number): Float32Array;
  /** Takes in `count` new slots per sequence: [sequences, heads, count, head size] for each layer. */
  append(keys: readonly Float32Array[], values: readonly Float32Array[], count: number): void;
  /** Forgets all but these sequences, in this order. */
  keep(sequences: readonly number[]): void;
  /** Forgets, from slot `first` on, all but these slots of each sequence (ascending), which close ranks. Moves no others. */
  closeRanks(first: number, kept: readonly (readonly number[])[]): void;
}

/** Slots are added so many at a time: growing copies everything, unused slots cost a little attention. */
const growth = 32;

/** `slots`: unused ones to begin with. */
export function createPool({ layers, heads, headSize }: PoolShape, sequences: number, slots = 0): Pool {
  let used = 0;
  let capacity = slots;
  let held = sequences;
  const empty = () => Array.from({ length: layers }, () => new Float32Array(sequences * heads * slots * headSize));
  const all = { keys: empty(), values: empty() };

  /** Moves rows of the old tensors into new ones with room for `slots`. */
  function rebuild(order: readonly number[], slots: number): void {
    const rebuilt = (old: Float32Array<ArrayBuffer>) => {
      const fresh = new Float32Array(order.length * heads * slots * headSize);
      order.forEach((from, to) => {
        for (let head = 0; head < heads; head++) {
          const begin = (from * heads + head) * capacity * headSize;
          fresh.set(old.subarray(begin, begin + used * headSize), (to * heads + head) * slots * headSize);
        }
      });
      // Given back now: collected some time later, the pools left behind would add up to gigabytes.
      old.buffer.transfer(0);
      return fresh;
    };
    for (const list of [all.keys, all.values]) list.forEach((old, layer) => (list[layer] = rebuilt(old)));
    held = order.length;
    capacity = slots;
  }

  function write(target: Float32Array, fresh: Float32Array, count: number): void {
    const length = count * headSize;
    for (let row = 0; row < held * heads; row++) {
      target.set(fresh.subarray(row * length, (row + 1) * length), (row * capacity + used) * headSize);
    }
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
    append(keys, values, count) {
      if (used + count > capacity) {
        const slots = Math.ceil((used + count) / growth) * growth;
        rebuild(
          Array.from({ length: held }, (_, i) => i),
          slots,
        );
      }
      keys.forEach((fresh, layer) => write(all.keys[layer]!, fresh, count));
      values.forEach((fresh, layer) => write(all.values[layer]!, fresh, count));
      used += count;
    },
    keep: (order) => rebuild(order, capacity),
    closeRanks(first, kept) {
      kept.forEach((slots, sequence) => {
        const rows = Array.from({ length: heads }, (_, head) => (sequence * heads + head) * capacity);
        for (const target of [...all.keys, ...all.values]) moveUp(target, headSize, rows, first, slots);
      });
      used = first + Math.max(0, ...kept.map((slots) => slots.length));
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

// Which slots of the pool each open branch sees, and where those slots stand in its sentence. Branches that were given up leave
// slots behind; they are cleared away when the pool would have to grow, for every step reads the whole of it.

import type { Branch } from './generation/search.ts';
import type { Pool } from './pool.ts';

export interface Sequence {
  /** Place in what the caller sees. */
  place: number;
  /** Rows of its prefix. */
  length: number;
  branches: OpenBranch[];
  /** In which step each slot after the prefixes was filled. */
  filledIn: number[];
}

interface OpenBranch {
  /** Slots of its beginning and its own, besides the prefix; ascending. */
  slots: readonly number[];
}

/** A sequence of which nothing but the prefix is said. */
export function begun(place: number, length: number): Sequence {
  return { place, length, branches: [{ slots: [] }], filledIn: [] };
}

/** After a step that filled `count` slots from `first` on with these branches. */
export function continued(
  sequence: Sequence,
  branches: readonly Branch[],
  { first, count, step }: { first: number; count: number; step: number },
): Sequence {
  return {
    ...sequence,
    branches: branches.map(({ parent }, i) => ({ slots: [...sequence.branches[parent]!.slots, first + i] })),
    filledIn: [...sequence.filledIn, ...Array.from({ length: count }, () => step)],
  };
}

/** Where each slot of the pool stands; slots that nobody sees stand anywhere. */
export function slotPositions({ length, filledIn }: Sequence, capacity: number, prefix: number): number[] {
  return Array.from({ length: capacity }, (_, slot) =>
    slot < prefix ? slot : length + (filledIn[slot - prefix] ?? 0),
  );
}

/**
 * Where `count` more slots do not fit, those that none of the branches to come continues are cleared away, if that makes
 * room for two steps; else the pool grows by itself. `prefix` is where the slots of the sentences begin.
 */
export function makeRoom(
  pool: Pool,
  prefix: number,
  open: Sequence[],
  branches: readonly (readonly Branch[])[],
  count: number,
): Sequence[] {
  if (pool.used + count <= pool.capacity) return open;
  const kept = open.map((sequence) => seenBy(sequence, branches[sequence.place]!));
  const longest = Math.max(...kept.map((slots) => slots.length));
  if (prefix + longest + 2 * count > pool.capacity) return open;
  pool.closeRanks(prefix, kept);
  return open.map((sequence, i) => renumbered(sequence, prefix, kept[i]!, longest));
}

/** Slots that the parents of these branches see, ascending. */
function seenBy(sequence: Sequence, branches: readonly Branch[]): number[] {
  const seen = new Set(branches.flatMap(({ parent }) => sequence.branches[parent]!.slots));
  return [...seen].toSorted((a, b) => a - b);
}

/** Slots after the prefixes are `longest` in every sequence; those that one keeps less are seen by nobody. */
function renumbered(sequence: Sequence, prefix: number, kept: readonly number[], longest: number): Sequence {
  const now = new Map(kept.map((slot, i) => [slot, prefix + i]));
  return {
    ...sequence,
    // A branch that nobody continues loses slots here, and is never asked for again.
    branches: sequence.branches.map(({ slots }) => ({ slots: slots.flatMap((slot) => now.get(slot) ?? []) })),
    filledIn: Array.from({ length: longest }, (_, i) => (i < kept.length ? sequence.filledIn[kept[i]! - prefix]! : 0)),
  };
}

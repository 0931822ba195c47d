// Which slots of the pool each open branch sees, and where those slots stand in its sentence. Branches that were given up leave
// slots behind; they are cleared away when the pool would have to grow, for every step reads the whole of it.

import type { Branch } from '../generation/search.ts';
import { growth, type Pool } from './pool.ts';

export interface Sequence {
  /** Place in what the caller sees. */
  readonly place: number;
  /** Rows of its prefix, in the first slots. */
  readonly length: number;
  readonly branches: readonly OpenBranch[];
  /** In which step each slot after the prefix was filled. */
  readonly filledIn: readonly number[];
  /** Slots it may use before it clears away or takes more. */
  readonly room: number;
}

interface OpenBranch {
  /** Slots of its beginning and its own, besides the prefix; ascending. */
  slots: readonly number[];
}

const roomFor = (slots: number) => Math.ceil(slots / growth) * growth;

/** A sequence of which nothing but the prefix is said. */
export function begun(place: number, length: number): Sequence {
  return { place, length, branches: [{ slots: [] }], filledIn: [], room: roomFor(length) };
}

/** After a step that said these branches. */
export function continued(sequence: Sequence, branches: readonly Branch[], step: number): Sequence {
  const { length, filledIn } = sequence;
  const first = length + filledIn.length;
  return {
    ...sequence,
    branches: branches.map(({ parent }, i) => ({ slots: [...sequence.branches[parent]!.slots, first + i] })),
    filledIn: [...filledIn, ...branches.map(() => step)],
  };
}

/** Where each slot of the pool stands; slots that nobody sees stand anywhere. */
export function slotPositions({ length, filledIn }: Sequence, capacity: number): number[] {
  return Array.from({ length: capacity }, (_, slot) =>
    slot < length ? slot : length + (filledIn[slot - length] ?? 0),
  );
}

/**
 * Where the slots of these branches would not fit any more, those that none of them continues are cleared away, if that
 * makes room for two steps; else the sequence takes more. `at` is its place in the pool; its mates have no say.
 */
export function withRoom(pool: Pool, at: number, sequence: Sequence, branches: readonly Branch[]): Sequence {
  const { length, filledIn, room } = sequence;
  const needed = length + filledIn.length + branches.length;
  if (needed <= room) return sequence;
  const seen = new Set(branches.flatMap(({ parent }) => sequence.branches[parent]!.slots));
  const kept = [...seen].toSorted((a, b) => a - b);
  if (length + kept.length + 2 * branches.length > room) return { ...sequence, room: roomFor(needed) };
  pool.closeRanks(at, length, kept);
  return renumbered(sequence, kept);
}

function renumbered(sequence: Sequence, kept: readonly number[]): Sequence {
  const { length, branches, filledIn } = sequence;
  const now = new Map(kept.map((slot, i) => [slot, length + i]));
  return {
    ...sequence,
    // A branch that nobody continues loses slots here, and is never asked for again.
    branches: branches.map(({ slots }) => ({ slots: slots.flatMap((slot) => now.get(slot) ?? []) })),
    filledIn: kept.map((slot) => filledIn[slot - length]!),
  };
}

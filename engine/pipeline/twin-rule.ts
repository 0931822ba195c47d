// When two photos are nearly the same, from how they look, what the search model makes of them, and when they were taken.
// Pure; the numbers were measured, see README.

import type { LikenessFacts, Twin } from '../store/store.ts';
import { differing } from './look-memory.ts';

/** Bits of 144 that copies differ in: as found by looks alone, and where the search model agrees. */
export const bounds = { looks: 20, cut: 44, burst: 60 };
/** Mean cosine of their vectors from which the model agrees. */
const alike = { copies: 0.85, cut: 0.92, burst: 0.85 };
/** Frames of one burst follow each other so closely. */
export const burstSeconds = 10;

/** Null when they are no twins. */
export function twinOf(one: LikenessFacts, other: LikenessFacts): Twin['kind'] | null {
  if (!one.bits || !other.bits || arePair(one, other)) return null;
  const bits = differing(one.bits, other.bits);
  const likeness = likenessOf(one, other);
  const apart = secondsBetween(one, other);
  const burst = apart !== null && apart > 0 && apart <= burstSeconds;
  if (bits <= bounds.looks && (likeness ?? 1) >= alike.copies) return burst ? 'burst' : 'copies';
  if (likeness === null) return null;
  if (burst && bits <= bounds.burst && likeness >= alike.burst) return 'burst';
  return bits <= bounds.cut && likeness >= alike.cut ? 'copies' : null;
}

/** A camera's RAW file and the JPEG beside it belong together, and so do a film and a photo: neither is one too many. */
function arePair(one: LikenessFacts, other: LikenessFacts): boolean {
  if ((one.kind === 'video') !== (other.kind === 'video')) return true;
  return (one.kind === 'raw') !== (other.kind === 'raw') && (secondsBetween(one, other) ?? 0) <= 1;
}

/** Null where there are no vectors of both by the same model. */
function likenessOf(one: LikenessFacts, other: LikenessFacts): number | null {
  const [a, b] = [one.vectors, other.vectors];
  if (!a || !b || one.maker !== other.maker || a.width !== b.width || a.queries !== b.queries) return null;
  let total = 0;
  for (let q = 0, at = 0; q < a.queries; q++) {
    let sum = 0;
    for (const end = at + a.width; at < end; at++) sum += a.rows[at]! * b.rows[at]!;
    total += sum * a.scales[q]! * b.scales[q]!;
  }
  return total / a.queries;
}

/** Null where a camera did not say: files are often written in one moment. */
function secondsBetween(one: LikenessFacts, other: LikenessFacts): number | null {
  if (one.takenAt === null || other.takenAt === null) return null;
  return Math.abs(Date.parse(`${one.takenAt}Z`) - Date.parse(`${other.takenAt}Z`)) / 1000;
}

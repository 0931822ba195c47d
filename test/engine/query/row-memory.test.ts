// Dot products taken in WebAssembly against the same in plain JavaScript, and the best of many scores against sorting.

import { describe, expect, test } from 'vitest';
import { bestRows } from '../../../engine/query/best-rows.ts';
import { createRowMemory } from '../../../engine/query/row-memory.ts';

function chance(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
}

describe('row memory', () => {
  test.each([1, 16, 20, 256, 1000])('scores of rows %i wide', async (width) => {
    const next = chance(width);
    const memory = createRowMemory(width);
    // Rows at the edges of blocks and pauses, and one written twice.
    const numbers = [0, 1, 2047, 2048, 4095, 4096, 5000, 9000, 1];
    const rows = new Map<number, { values: Int8Array; scale: number }>();
    for (const row of numbers) {
      const values = Int8Array.from({ length: width }, () => Math.round(next() * 254 - 127));
      const scale = next() / 100;
      rows.set(row, { values, scale });
      memory.put(row, values, scale);
    }
    const values = Float32Array.from({ length: width }, () => next() - 0.5);
    const length = Math.hypot(...values);
    const query = values.map((value) => value / length);
    const scores = await memory.scores(query, 9001);
    expect(scores).toHaveLength(9001);
    for (const [row, { values: kept, scale }] of rows) {
      const exact = kept.reduce((sum, value, i) => sum + value * query[i]!, 0) * scale;
      // The query is rounded to 1/8192.
      expect(Math.abs(scores[row]! - exact)).toBeLessThan((127 * scale * Math.sqrt(width)) / 8192);
      expect([...memory.values(row)]).toEqual([...kept].map((value) => Math.fround(value * Math.fround(scale))));
    }
    expect(scores[3]).toBe(0);
  });

  test('two searches at once do not disturb each other', async () => {
    const memory = createRowMemory(16);
    for (let row = 0; row < 9000; row++) memory.put(row, new Int8Array(16).fill(row % 2 ? 100 : -100), 0.001);
    const up = new Float32Array(16).fill(0.25);
    const [first, second] = await Promise.all([
      memory.scores(up, 9000),
      memory.scores(
        up.map((v) => -v),
        9000,
      ),
    ]);
    expect(first[8999]).toBeCloseTo(0.4, 3);
    expect(second[8999]).toBeCloseTo(-0.4, 3);
    expect(first.every((score, i) => Math.abs(score + second[i]!) < 1e-6)).toBe(true);
  });
});

describe('best rows', () => {
  test('as sorting would have it', () => {
    const next = chance(3);
    for (let round = 0; round < 50; round++) {
      const count = 1 + Math.floor(next() * 3000);
      const scores = Float32Array.from({ length: count }, () => Math.round(next() * 200) / 100 - 1);
      // At most four rows a photo, and some that were given up.
      const owners = Array.from({ length: count }, (_, row) => (row * 7) % Math.ceil(count / 4));
      const allowed = round % 2 ? null : owners.filter((owner) => owner % 3 === 0);
      const limit = 1 + Math.floor(next() * 40);
      const best = new Map<number, number>();
      owners.forEach((owner, row) => {
        if (owner === 0 || (allowed && !allowed.includes(owner))) return;
        best.set(owner, Math.max(best.get(owner) ?? -2, scores[row]!));
      });
      const expected = [...best.values()].toSorted((a, b) => b - a).slice(0, limit);
      const found = bestRows(scores.slice(), owners, limit, allowed);
      expect(new Set(found).size).toBe(found.length);
      expect(found.map((photo) => best.get(photo))).toEqual(expected);
    }
  });

  test('nothing allowed, nothing there, all alike', () => {
    expect(bestRows(Float32Array.of(1, 2), [1, 2], 5, [])).toEqual([]);
    expect(bestRows(new Float32Array(0), [], 5, null)).toEqual([]);
    expect(
      bestRows(
        new Float32Array(100).fill(0.5),
        Array.from({ length: 100 }, (_, i) => i + 1),
        3,
        null,
      ),
    ).toEqual([1, 2, 3]);
  });
});

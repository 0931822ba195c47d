// Searching while somebody types: words alone at once, stale searches given up, the model asked once for the same phrase.

import { expect, test, vi } from 'vitest';
import { type Meaning, openQuery } from '../../../engine/query/query.ts';
import { createTurns } from '../../../engine/query/turns.ts';
import { filled, meaning, vector } from './pictured-library.ts';

/** A model that is not there yet. */
function asleep() {
  let wake = () => {};
  const there = new Promise<void>((resolve) => (wake = resolve));
  const embed = vi.fn(async () => {
    await there;
    return vector('dog');
  });
  return { wake, embed, meaning: { ...meaning, embed } satisfies Meaning };
}

test('words alone answer while the model is still starting, and say nothing of looks', async () => {
  const { store, dog, both } = filled();
  const sleeping = asleep();
  const query = openQuery(store, () => sleeping.meaning);
  const page = await query.search({ text: 'do*', words: true });
  expect(new Set(page.hits.map(({ id }) => id))).toEqual(new Set([dog, both]));
  expect(page).toMatchObject({ total: 2, best: 2, nearest: null, remarks: [] });
  expect(sleeping.embed).not.toHaveBeenCalled();
});

test('what words alone found is not taken for the whole answer', async () => {
  const { store, raw } = filled();
  const query = openQuery(store, () => meaning);
  expect((await query.search({ text: 'tree', words: true })).total).toBe(0);
  expect((await query.search({ text: 'tree' })).hits.map(({ id }) => id)).toEqual([raw]);
});

test('a search that was asked again under its name is refused, the last one is answered', async () => {
  const { store } = filled();
  const sleeping = asleep();
  const query = openQuery(store, () => sleeping.meaning);
  const lines = ['d', 'do', 'dog'].map((text) => query.search({ text, ask: 'box' }));
  const other = query.search({ text: 'car', ask: 'another window' });
  const ended = Promise.allSettled(lines);
  sleeping.wake();
  const [first, second, third] = await ended;
  expect(first).toMatchObject({ status: 'rejected', reason: { reason: 'cancelled' } });
  expect(second).toMatchObject({ status: 'rejected', reason: { reason: 'cancelled' } });
  expect(third).toMatchObject({ status: 'fulfilled', value: { total: 2 } });
  expect((await other).total).toBeGreaterThan(0);
  // The model was never asked for the line in between, and for the first only where it had begun with it before.
  const asked = sleeping.embed.mock.calls.flat();
  expect(asked.filter((text) => text !== 'd')).toEqual(['car', 'dog']);
});

test('one that waits for the model is given up as soon as another is asked', async () => {
  const { store } = filled();
  const sleeping = asleep();
  const query = openQuery(store, () => sleeping.meaning);
  const read = vi.spyOn(store, 'vectorSets');
  const first = query.search({ text: 'dog', ask: 'box' });
  await expect.poll(() => sleeping.embed).toHaveBeenCalledTimes(1);
  const second = query.search({ text: '', ask: 'box' });
  expect((await second).total).toBe(4);
  sleeping.wake();
  await expect(first).rejects.toMatchObject({ reason: 'cancelled' });
  expect(read).not.toHaveBeenCalled();
});

test('the same phrase is asked of the model once, also after something was written; a failure is asked again', async () => {
  const { store, dog } = filled();
  const embed = vi.fn(meaning.embed).mockRejectedValueOnce(new Error('no memory'));
  const query = openQuery(store, () => ({ ...meaning, embed }));
  expect((await query.search({ text: 'dog' })).remarks).toContainEqual({
    what: 'search-model-failed',
    reason: 'bug',
    because: 'no memory',
  });
  store.addTag(dog, 'rex');
  expect((await query.search({ text: 'dog' })).nearest).not.toBeNull();
  store.addTag(dog, 'rover');
  expect((await query.search({ text: 'dog' })).nearest).not.toBeNull();
  expect(embed).toHaveBeenCalledTimes(2);
});

test('warming asks the model even for what it was asked before: its process may have ended since', async () => {
  const { store } = filled();
  const embed = vi.fn(meaning.embed);
  const query = openQuery(store, () => ({ ...meaning, embed }));
  await query.warm();
  await query.warm();
  expect(embed).toHaveBeenCalledTimes(2);
  await openQuery(store, () => null).warm();
});

test('a turn that is over makes room for the next of its name', async () => {
  const inTurn = createTurns();
  expect(await inTurn('box', async () => 1)).toBe(1);
  expect(await inTurn('box', async (still) => (still(), 2))).toBe(2);
  await expect(inTurn('box', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await inTurn(undefined, async (still) => (still(), 3))).toBe(3);
});

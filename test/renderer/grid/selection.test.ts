// Choosing photos: some by number, or a whole search less a few; whatever happens to the list meanwhile.

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Selection } from '../../../renderer/grid/selection.svelte.ts';

const none = async (): Promise<number[]> => [];

test('one, one more, one less', () => {
  const selection = new Selection(none);
  expect(selection.chosen()).toBeNull();
  selection.only(3);
  selection.toggle(5);
  expect([selection.count, selection.has(3), selection.has(4), selection.anchor]).toEqual([2, true, false, 5]);
  selection.toggle(3);
  expect(selection.chosen()).toEqual({ photos: [5] });
  selection.clear();
  expect(selection.empty).toBe(true);
});

test('what the list holds no longer is not meant, and is again when it comes back', async () => {
  const selection = new Selection(none);
  selection.range([3, 5, 8]);
  await selection.follow(async (photo) => (photo === 5 ? null : photo));
  expect(selection.chosen()).toEqual({ photos: [3, 8] });
  await selection.follow(async (photo) => photo);
  expect(selection.ids?.toSorted()).toEqual([3, 5, 8]);
  await selection.follow(async () => null);
  expect(selection.chosen()).toBeNull();
  // What is chosen anew is all that is chosen.
  selection.only(9);
  await selection.follow(async (photo) => photo);
  expect(selection.chosen()).toEqual({ photos: [9] });
});

test('what is chosen while its places are asked for stays', async () => {
  const selection = new Selection(none);
  selection.range([3, 5]);
  let answer: (none: null) => void = () => undefined;
  const asked = new Promise<null>((resolve) => (answer = resolve));
  const followed = selection.follow(() => asked);
  selection.only(7);
  answer(null);
  await followed;
  expect(selection.chosen()).toEqual({ photos: [7] });
});

test('a range takes the place of what was chosen, or joins it; its beginning stays', () => {
  const selection = new Selection(none);
  selection.only(1);
  selection.range([1, 2, 3]);
  selection.range([1, 2]);
  expect([selection.ids, selection.anchor]).toEqual([[1, 2], 1]);
  selection.range([7, 8], { keep: true });
  expect(selection.ids).toEqual([1, 2, 7, 8]);
});

test('all of a search are meant without a list, and any number may be left out', async () => {
  const asked: unknown[] = [];
  const selection = new Selection(async (chosen, most) => (asked.push([chosen, most]), [1, 3]));
  selection.all('dog', 1_000_000);
  expect([selection.count, selection.has(999), selection.ids, selection.search]).toEqual([
    1_000_000,
    true,
    null,
    'dog',
  ]);
  expect(selection.chosen()).toEqual({ query: 'dog' });
  selection.toggle(2);
  selection.toggle(4);
  expect([selection.count, selection.has(2)]).toEqual([999_998, false]);
  expect(selection.chosen()).toEqual({ query: 'dog', without: [2, 4] });
  expect(await selection.list(1)).toEqual([1]);
  expect(asked).toEqual([[{ query: 'dog', without: [2, 4] }, 1]]);
  selection.toggle(2);
  expect(selection.chosen()).toEqual({ query: 'dog', without: [4] });
  selection.range([4, 5], { keep: true });
  expect(selection.chosen()).toEqual({ query: 'dog' });
});

test('what was chosen is not, and the rest is, and back', async () => {
  const selection = new Selection(none);
  const many = Array.from({ length: 3000 }, (_, i) => i + 1);
  selection.range(many);
  await selection.invert('sea', 1_000_000, none);
  expect([selection.count, selection.has(2), selection.has(9999)]).toEqual([997_000, false, true]);
  expect(selection.chosen()).toEqual({ query: 'sea', without: many });
  await selection.invert('sea', 1_000_000, none);
  expect(selection.chosen()).toEqual({ photos: many });
});

describe('a stretch of a million', () => {
  const lost = vi.fn();
  beforeEach(() => void lost.mockClear());
  /** Photo `n` stands at position `n - 1`, less what is moved. */
  const at = (position: number) => ({ photo: position + 1, position });
  const list = { text: '', sort: 'newest' as const, positionOf: (photo: number) => photo - 1 };
  const photosAt = async (positions: number[]) => positions.map((position) => position + 1);
  const stretch = (from: number, to: number) => ({ first: at(from), last: at(to) });
  const chosen = () => {
    const selection = new Selection(none, lost);
    selection.span(list, stretch(100, 600_000));
    return selection;
  };

  test('is meant by its ends, less some and with some more', () => {
    const selection = chosen();
    expect([selection.count, selection.ids]).toEqual([599_901, null]);
    expect([101, 100, 600_001, 600_002].map((photo) => selection.has(photo))).toEqual([true, false, true, false]);
    selection.toggle(5000);
    selection.toggle(7);
    expect([selection.count, selection.has(5000), selection.has(7)]).toEqual([599_901, false, true]);
    expect(selection.chosen()).toEqual({
      ...{ query: '', sort: 'newest', between: [[101, 600_001]] },
      ...{ without: [5000], also: [7] },
    });
    selection.toggle(5000);
    selection.toggle(7);
    expect(selection.chosen()).toEqual({ query: '', sort: 'newest', between: [[101, 600_001]] });
  });

  test('joins others, and takes the place of them without Ctrl', () => {
    const selection = chosen();
    selection.toggle(900_001);
    selection.span(list, stretch(800_000, 950_000), { keep: true });
    expect(selection.count).toBe(599_901 + 150_001);
    selection.span(list, stretch(500_000, 799_999), { keep: true });
    expect(selection.chosen()).toMatchObject({ between: [[101, 950_001]] });
    selection.span(list, stretch(0, 9999));
    expect([selection.count, selection.has(10_001)]).toEqual([10_000, false]);
  });

  test('is inverted without a list', async () => {
    const selection = chosen();
    selection.toggle(5000);
    selection.toggle(7);
    await selection.invert('', 1_000_000, photosAt);
    expect([selection.count, selection.has(5000), selection.has(7), selection.has(8)]).toEqual([
      ...[1_000_000 - 599_901, true, false, true],
    ]);
    await selection.invert('', 1_000_000, photosAt);
    expect(selection.chosen()).toEqual({
      ...{ query: '', sort: 'newest', between: [[101, 600_001]] },
      ...{ without: [5000], also: [7] },
    });
  });

  test('follows its photos when the list changes, and is let go with them', async () => {
    const selection = chosen();
    await selection.follow(async (photo) => photo + 9);
    expect(selection.count).toBe(599_901);
    expect(selection.spans[0]?.first).toEqual({ photo: 101, position: 110 });
    expect(lost).not.toHaveBeenCalled();
    await selection.follow(async (photo) => (photo === 101 ? null : photo + 9));
    expect([selection.empty, selection.chosen()]).toEqual([true, null]);
    expect(lost.mock.calls).toEqual([[599_901]]);
  });

  test('is the same from its other end, and let go where other photos would lie between', async () => {
    const selection = chosen();
    selection.span(list, stretch(800_000, 900_000), { keep: true });
    const turned = async (photo: number) => 1_000_000 - photo;
    await selection.follow(turned, 'oldest');
    expect(selection.count).toBe(599_901 + 100_001);
    expect(selection.chosen()).toEqual({
      ...{ query: '', sort: 'oldest' },
      between: [
        [900_001, 800_001],
        [600_001, 101],
      ],
    });
    await selection.follow(async (photo) => photo, 'name');
    expect(selection.chosen()).toBeNull();
    expect(lost.mock.calls).toEqual([[599_901 + 100_001]]);
  });

  test('is listed where another order parts it, if it is not too long', async () => {
    const asked: unknown[] = [];
    const found = Array.from({ length: 6000 }, (_, i) => i + 101);
    const selection = new Selection(async (chosen) => (asked.push(chosen), found), lost);
    selection.span(list, stretch(100, 6099));
    await selection.follow(async (photo) => photo, 'name');
    expect(lost).not.toHaveBeenCalled();
    expect(asked).toEqual([{ query: '', sort: 'newest', between: [[101, 6100]] }]);
    expect([selection.chosen(), selection.spans]).toEqual([{ photos: found }, []]);
    // Where nobody answers it is let go, and told.
    const refused = new Selection(() => Promise.reject(new Error('away')), lost);
    refused.span(list, stretch(100, 6099));
    await refused.follow(async (photo) => photo, 'name');
    expect([lost.mock.calls, refused.empty]).toEqual([[[6000]], true]);
  });

  test('that was exchanged for another while it was listed is not put back', async () => {
    let answer: (photos: number[]) => void = () => undefined;
    const selection = new Selection(() => new Promise<number[]>((resolve) => (answer = resolve)));
    selection.span(list, stretch(100, 6099));
    const followed = selection.follow(async (photo) => photo, 'name');
    selection.only(7);
    answer([1, 2, 3]);
    await followed;
    expect(selection.chosen()).toEqual({ photos: [7] });
  });

  test('of a whole search, what was left out comes back', () => {
    const selection = new Selection(none);
    selection.all('', 1_000_000);
    selection.toggle(50);
    selection.toggle(900_000);
    selection.span(list, stretch(0, 20_000), { keep: true });
    expect(selection.chosen()).toEqual({ query: '', without: [900_000] });
  });
});

test('photos that come make all of a search more; photos that go are chosen no longer', () => {
  const selection = new Selection(none);
  selection.all('', 10);
  selection.counted('', 12);
  expect(selection.count).toBe(12);
  selection.counted('other', 50);
  expect(selection.count).toBe(12);
  selection.range([1, 2, 3]);
  selection.drop([2, 9]);
  expect(selection.ids).toEqual([1, 3]);
});

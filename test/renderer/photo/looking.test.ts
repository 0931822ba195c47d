// Where the model looked, on the page: one text at a time, stopped when it is hidden, and the picture that is drawn of it.

import { expect, test } from 'vitest';
import { EngineError, type Looked, type Remote } from '../../../engine/contract.ts';
import { heatPicture, middleOf } from '../../../renderer/photo/heat-picture.ts';
import { Looking, nameOf } from '../../../renderer/photo/looking.svelte.ts';
import { pretendEngine } from '../../engine/pretend-engine.ts';

const found: Looked = {
  ...{ columns: 2, rows: 1, covers: 1, whole: [1, 0.5], by: 'similarity', model: 'tiny' },
  words: [
    { word: 'a', heat: null },
    { word: 'dog', heat: [0, 1] },
  ],
};
const caption = { photo: 7, caption: 'a dog' };

function lookingOf(parts: Partial<Remote>): Looking {
  return new Looking(pretendEngine(parts));
}

test('a map is shown for all words, then for the one pointed at', async () => {
  const looking = lookingOf({ whereLooked: async () => found });
  await looking.toggle(caption);
  expect(looking.about).toBe(nameOf(caption));
  expect(looking.heat).toMatchObject({ values: [1, 0.5], text: 'a dog' });
  looking.point(1);
  expect(looking.heat).toMatchObject({ values: [0, 1], text: 'dog' });
  looking.point(0);
  expect(looking.heat).toMatchObject({ values: [1, 0.5] });
  await looking.toggle(caption);
  expect([looking.about, looking.heat]).toEqual([null, null]);
});

test('hiding stops what is on its way, and what comes late is not shown', async () => {
  let arrive = (_found: Looked) => {};
  const names: string[] = [];
  const looking = lookingOf({
    whereLooked: ({ ask }) => {
      names.push(ask);
      return new Promise((resolve) => (arrive = resolve));
    },
    cancelAnswer: async ({ ask }) => {
      names.push(ask);
      return null;
    },
  });
  const first = looking.toggle(caption);
  expect(looking.busy).toBe(true);
  looking.close();
  arrive(found);
  await first;
  expect(names).toEqual([names[0], names[0]]);
  expect([looking.busy, looking.found]).toEqual([false, null]);
});

test('another text takes the place of the first, and a refusal is told', async () => {
  const refused = new EngineError('not-supported-by-model', 'convert it again');
  const looking = lookingOf({
    whereLooked: async ({ turn }) => {
      if (turn) throw refused;
      return found;
    },
  });
  await looking.toggle(caption);
  await looking.toggle({ photo: 7, turn: 3 });
  expect([looking.found, looking.refused, looking.busy]).toEqual([null, refused, false]);
  await looking.toggle(caption);
  expect(looking.refused).toBeNull();
});

test('the picture is warm where it was looked at and dim elsewhere, and smooth between', () => {
  const heat = { columns: 3, rows: 1, values: [0, 1, 0] };
  const { width, height, pixels } = heatPicture(heat, [255, 100, 0], [0, 0, 0]);
  expect([width, height, pixels.length]).toEqual([384, 128, 384 * 128 * 4]);
  const row = (channel: number) => Array.from({ length: width }, (_, x) => pixels[(64 * width + x) * 4 + channel]!);
  const [red, blue] = [row(0), row(2)];
  // Only the line around the middle is white: once at each side, thin, and softer at its edges.
  const line = blue.flatMap((value, x) => (value > 0 ? [x] : []));
  const left = line.filter((x) => x < width / 2);
  expect(left.length).toBeGreaterThan(1);
  expect(left.length).toBeLessThan(5);
  expect(left.at(-1)! - left[0]!).toBe(left.length - 1);
  expect(line).toEqual([...left, ...left.map((x) => width - 1 - x).toReversed()]);
  expect(Math.max(...blue)).toBeGreaterThan(200);
  const smooth = red.filter((_, x) => !line.includes(x));
  expect(Math.max(...smooth)).toBeGreaterThan(245);
  expect(red.slice(191, 193)).toEqual([Math.max(...smooth), Math.max(...smooth)]);
  expect(red[0]).toBeLessThan(10);
  for (let x = 1; x < smooth.length / 2; x++) expect(smooth[x]! - smooth[x - 1]!).toBeGreaterThanOrEqual(-12);
  expect(red).toEqual(red.toReversed());
});

test('the words are gone through by themselves, those that have a part, and then all again', async () => {
  const looking = lookingOf({ whereLooked: async () => found });
  expect(looking.nextWord()).toBe(false);
  await looking.toggle(caption);
  const seen = [];
  while (looking.nextWord()) {
    seen.push(looking.heat!.text);
    if (looking.word === null) break;
  }
  expect(seen).toEqual(['dog', 'a dog']);
});

test('a place in words: by thirds, and none for an empty map', () => {
  const at = (place: number) => ({
    columns: 3,
    rows: 3,
    values: Array.from({ length: 9 }, (_, i) => Number(i === place)),
  });
  expect(middleOf(at(0))).toEqual({ across: 0, down: 0 });
  expect(middleOf(at(5))).toEqual({ across: 2, down: 1 });
  expect(middleOf(at(9))).toBeNull();
  // The line is drawn on the right, whatever glows besides; where none is drawn, all of the glow counts.
  expect(middleOf({ columns: 3, rows: 1, values: [0.69, 0.69, 1] })).toEqual({ across: 2, down: 1 });
  expect(middleOf({ columns: 3, rows: 1, values: [0.5, 0.5, 0.6] })).toEqual({ across: 1, down: 1 });
});

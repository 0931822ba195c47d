// A person says how sure an answer must be: what is counted, listed, filtered and written out follows at once, without one
// answer given anew; and it is undone like anything else.

import { expect, test } from 'vitest';
import type { Verdict } from '../../../engine/contract.ts';
import { maker, newStore, readPhoto } from './library.ts';

const chances = [0.05, 0.2, 0.4, 0.6, 0.7, 0.95, 1];
const measured = (probability: number): Verdict => (probability >= 0.65 ? 'yes' : probability < 0.35 ? 'no' : 'unsure');

function asked() {
  const store = newStore();
  const folder = store.addFolder('/photos').id;
  const photos = [...chances, 0].map((_, i) => readPhoto(store, folder, `/photos/${i}.jpg`));
  const id = store.inquire('Is there a dog?', photos, maker);
  const verdicts = chances.map((probability, i) => {
    return { photo: photos[i]!, probability, verdict: measured(probability) };
  });
  store.keepVerdicts(id, verdicts, maker, '');
  const counts = () => {
    const { yes, unsure, no } = store.inquiry(id);
    return { yes, unsure, no };
  };
  const found = (verdict: Verdict, each = false) => {
    const filter = { by: 'asked' as const, question: 'is there a dog', verdict, each };
    return store.idsPassing([filter]).map((photo) => chances[photos.indexOf(photo)]);
  };
  const listed = (verdict?: Verdict) => {
    const page = store.answers({ id, limit: 100, ...(verdict ? { verdict } : {}) });
    return page.answers.map((answer) => [answer.verdict, answer.probability]);
  };
  return { store, photos, id, counts, found, listed };
}

test('bounds that are moved part the same answers otherwise, wherever they are read', () => {
  const { store, photos, id, counts, found, listed } = asked();
  expect(counts()).toEqual({ yes: 3, unsure: 2, no: 2 });
  expect(store.inquiry(id).band).toBeNull();
  store.setInquiryBand(id, { no: 0.1, yes: 0.95 });
  expect(store.inquiry(id)).toMatchObject({ band: { no: 0.1, yes: 0.95 }, yes: 2, unsure: 4, no: 1 });
  for (const each of [false, true]) {
    expect(found('yes', each).toSorted()).toEqual([0.95, 1]);
    expect(found('unsure', each).toSorted()).toEqual([0.2, 0.4, 0.6, 0.7]);
    expect(found('no', each)).toEqual([0.05]);
  }
  expect(listed('unsure')).toEqual([0.7, 0.6, 0.4, 0.2].map((probability) => ['unsure', probability]));
  expect(listed()[0]).toEqual(['yes', 1]);
  expect(store.answersOf(photos[4]!)).toEqual([{ inquiry: id, verdict: 'unsure', probability: 0.7 }]);
});

test('an answer given after that is counted by the bounds; given up, the model’s own reading is back', () => {
  const { store, photos, id, counts, found } = asked();
  store.setInquiryBand(id, { no: 0.5, yes: 0.5 });
  expect(counts()).toEqual({ yes: 4, unsure: 0, no: 3 });
  store.keepVerdicts(id, [{ photo: photos.at(-1)!, probability: 0.55, verdict: 'unsure' }], maker, '');
  expect(counts()).toEqual({ yes: 5, unsure: 0, no: 3 });
  store.setInquiryBand(id, null);
  expect(counts()).toEqual({ yes: 3, unsure: 3, no: 2 });
  expect(found('no').toSorted()).toEqual([0.05, 0.2]);
});

test('it is undone and done again, and comes back with a question that was forgotten', () => {
  const { store, id, counts } = asked();
  const turn = (to: 'undoing' | 'redoing') => {
    const { undo, redo } = store.changes();
    store.beginTurn((to === 'undoing' ? undo : redo)!.id, to);
    while (!store.turnChange((to === 'undoing' ? undo : redo)!.id, 100).over);
  };
  store.setInquiryBand(id, { no: 0.1, yes: 0.95 });
  turn('undoing');
  expect([store.inquiry(id).band, counts()]).toEqual([null, { yes: 3, unsure: 2, no: 2 }]);
  turn('redoing');
  expect([store.inquiry(id).band, counts()]).toEqual([
    { no: 0.1, yes: 0.95 },
    { yes: 2, unsure: 4, no: 1 },
  ]);
  store.makeChange('inquiry', { do: 'forget-inquiry', inquiry: id });
  expect(store.inquiries()).toEqual([]);
  turn('undoing');
  expect(counts()).toEqual({ yes: 2, unsure: 4, no: 1 });
});

test('how many were answered with which probability', () => {
  const { store, id } = asked();
  const counts = Array.from({ length: 100 }, (_, part) => store.spreadPart(id, part));
  const found = counts.flatMap((photos, part) => (photos > 0 ? [[part, photos]] : []));
  const wanted = [5, 20, 40, 60, 70, 95, 99].map((part) => [part, 1]);
  expect(found).toEqual(wanted);
});

test('an answer counts in the part that its bound begins', () => {
  const store = newStore();
  const folder = store.addFolder('/photos').id;
  const photos = Array.from({ length: 203 }, (_, i) => readPhoto(store, folder, `/photos/${i}.jpg`));
  const id = store.inquire('Is there a dog?', photos, maker);
  // Each hundredth, twice, and what lies just below.
  const chanceOf = (i: number) => (i < 202 ? Math.floor(i / 2) / 100 : 0.7 - 2 ** -53);
  const verdicts = photos.map((photo, i) => ({ photo, probability: chanceOf(i), verdict: measured(chanceOf(i)) }));
  store.keepVerdicts(id, verdicts, maker, '');
  const counts = Array.from({ length: 100 }, (_, part) => store.spreadPart(id, part));
  const plainly = counts.map(
    (_, part) =>
      verdicts.filter(({ probability: p }) => p >= part / 100 && (part === 99 || p < (part + 1) / 100)).length,
  );
  expect(counts).toEqual(plainly);
  expect(counts.reduce((sum, photos) => sum + photos)).toBe(203);
});

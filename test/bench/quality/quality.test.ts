// What the quality bench counts: ranks, recall, exact answers, and the lines it reads.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { isExact, normalised, otherPhotos } from './answers.ts';
import { readArguments, readCaptions, readQuestions } from './arguments.ts';
import { scoreCaptions } from './caption-scores.ts';
import { candidates, imageToTextRanks, recall, rescored, similarities, textToImageRanks } from './recall.ts';

const folder = mkdtempSync(join(tmpdir(), 'talbot-quality-'));
afterAll(() => rmSync(folder, { recursive: true }));

function lines(name: string, values: unknown[]): string {
  const file = join(folder, name);
  writeFileSync(file, values.map((value) => JSON.stringify(value)).join('\n') + '\n\n');
  return file;
}

/** Three photos of two query vectors each, four captions: photo 0 has two. */
const table = similarities(
  [Float32Array.of(1, 0, 0, 0), Float32Array.of(0, 1, 0.5, 0.5), Float32Array.of(-1, 0, 0, -1)],
  Float32Array.of(1, 0, 0.6, 0.8, 0, 1, 1, 1),
  2,
  [0, 0, 1, 2],
);

test('similarity is the best over a photo’s query vectors', () => {
  const expected = [1, 0.6, 0, 1, 0.5, 0.8, 1, 1, 0, -0.6, 0, -1];
  [...table.scores].forEach((score, at) => expect(score).toBeCloseTo(expected[at]!, 6));
});

test('ranks count what scores higher', () => {
  expect(textToImageRanks(table)).toEqual([0, 1, 0, 2]);
  expect(imageToTextRanks(table)).toEqual([0, 0, 3]);
  expect(recall([0, 1, 0, 12])).toEqual({ r1: 0.5, r5: 0.75, r10: 0.75 });
});

test('photos without captions are only there to be told apart', () => {
  expect(imageToTextRanks({ photos: 2, captions: 1, scores: Float32Array.of(1, 2), owner: [1] })).toEqual([0]);
});

test('only the best are ranked again, and hopeless rows not at all', () => {
  const { byText, byImage } = candidates(table, 1);
  // Caption 1 prefers photo 1 and caption 3 photo 0: their own photos cannot come back.
  expect([...byText]).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
  expect([...byImage]).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
});

test('matching turns the order round, and what was not a candidate ranks last', () => {
  const { byText, byImage } = candidates(table, 2);
  const logits = Float32Array.of(0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  expect(textToImageRanks(rescored(table, byText, logits))).toEqual([0, 0, 0, 3]);
  expect(imageToTextRanks(rescored(table, byImage, logits))[2]).toBe(4);
});

test.each<[string, string[], boolean]>([
  ['Table', ['table'], true],
  ['a table.', ['table'], true],
  ['chair', ['table'], false],
  ['table, chair', ['chair', 'table'], true],
  ['chair and table', ['chair', 'table'], true],
  ['chair table', ['chair', 'table'], true],
  ['chair', ['chair', 'table'], false],
  ['chair, table, lamp', ['chair', 'table'], false],
  ['', ['table'], false],
  ['2', ['2'], true],
  ['bed sheets', ['bed sheets'], true],
])('%j to %j: %s', (said, answers, exact) => {
  expect(isExact(said, answers)).toBe(exact);
});

test('an answer is compared by its words', () => {
  expect(normalised('  The  Garbage-bin! ')).toBe('garbage-bin');
});

test('every photo is given another one, always the same', () => {
  const files = ['a', 'b', 'c', 'd', 'a'];
  const others = otherPhotos(files);
  expect(others).toEqual(otherPhotos(files.toReversed()));
  expect([...others].every(([file, other]) => file !== other)).toBe(true);
  expect([...others.values()].toSorted()).toEqual(['a', 'b', 'c', 'd']);
});

test('captions that passed are scored apart from those that did not', () => {
  const { scores, shown, withheld } = scoreCaptions([
    { text: 'a dog runs on the beach', doubtful: false, references: ['A dog runs on the beach .', 'A dog at the sea'] },
    { text: 'a man on a slide', doubtful: true, references: ['A bowl of noodles', 'Noodles in a white bowl'] },
    { text: 'a girl swims in a lake', doubtful: false, references: ['A girl swims in the lake', 'A child in water'] },
  ]);
  expect(scores.shown).toBeCloseTo(2 / 3, 3);
  expect(shown).toBeGreaterThan(2);
  expect(withheld).toBeLessThan(0.5);
  expect(scores.ciderD).toBeCloseTo((2 * shown + withheld) / 3, 3);
  expect(scores.bleu4).toBeGreaterThan(0);
});

test('reads what it is asked', () => {
  const captions = lines('captions.jsonl', [{ file: 'a.jpg', captions: ['A dog .'], split: 'test' }]);
  const questions = lines('questions.jsonl', [{ file: 'a.jpg', question: 'what is it?', answers: ['dog'] }]);
  const asked = readArguments(['--photos', folder, '--captions', captions, '--json']);
  expect(asked).toEqual({ photos: folder, captions, questions: null, model: null, json: true });
  expect(readCaptions(captions)[0]?.captions).toEqual(['A dog .']);
  expect(readQuestions(questions)[0]?.answers).toEqual(['dog']);
});

test('captions of one photo may stand on several lines', () => {
  const file = lines('parted.jsonl', [
    { file: 'a.jpg', captions: ['A dog .'] },
    { file: 'b.jpg', captions: [] },
    { file: 'a.jpg', captions: ['A black dog .'] },
  ]);
  expect(readCaptions(file)).toEqual([
    { file: 'a.jpg', captions: ['A dog .', 'A black dog .'] },
    { file: 'b.jpg', captions: [] },
  ]);
});

test('says what was not understood', () => {
  expect(() => readArguments(['--photos', join(folder, 'nowhere')])).toThrow('names no folder');
  expect(() => readArguments(['--photo', folder])).toThrow('Not understood: --photo');
  expect(() => readCaptions(lines('bad.jsonl', [{ file: 'a.jpg' }]))).toThrow('line 1: expected {"file", "captions"');
});

// The scorers give what the reference implementation of COCO's caption evaluation gives.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bleu, type Described } from './bleu.ts';
import { ciderD } from './cider.ts';
import { captionWords } from './tokenizer.ts';

interface Reference {
  /** BLEU-1 to BLEU-4. */
  bleu: number[];
  ciderD: number;
  ciderDEach: number[];
  photos: { said: string; references: string[] }[];
}

const words = (text: string) => text.split(' ');

function expectSame(file: string | URL): void {
  const reference = JSON.parse(readFileSync(file, 'utf8')) as Reference;
  const set: Described[] = reference.photos.map(({ said, references }) => ({
    said: words(said),
    references: references.map(words),
  }));
  reference.bleu.forEach((score, n) => expect(bleu(set, n + 1)).toBeCloseTo(score, 6));
  const each = ciderD(set);
  each.forEach((score, photo) => expect(score).toBeCloseTo(reference.ciderDEach[photo]!, 6));
  expect(each.reduce((sum, score) => sum + score, 0) / each.length).toBeCloseTo(reference.ciderD, 6);
}

test('BLEU and CIDEr-D agree with the reference implementation', () => {
  expectSame(new URL('reference-scores.json', import.meta.url));
});

test('BLEU of the worked example in the paper: clipped precision 2 of 7', () => {
  const said = words('the the the the the the the');
  const references = [words('the cat is on the mat'), words('there is a cat on the mat')];
  expect(bleu([{ said, references }], 1)).toBeCloseTo(2 / 7, 9);
});

test('a perfect caption has BLEU 1, a foreign one 0', () => {
  const references = [words('a dog runs on the beach')];
  expect(bleu([{ said: words('a dog runs on the beach'), references }])).toBeCloseTo(1, 9);
  expect(bleu([{ said: words('one two three four five'), references }])).toBe(0);
});

test.each<[string, string]>([
  ['A man rides a bike .', 'a man rides a bike'],
  ['Two dogs, one brown; one white!', 'two dogs one brown one white'],
  ["The man's dog doesn't run.", "the man 's dog does n't run"],
  ['A T-shirt that says "Stop"', 'a t-shirt that says stop'],
  ['A girl (in red) runs...', 'a girl -lrb- in red -rrb- runs'],
  ['Mr. Smith cannot see the U.S. flag .', 'mr. smith can not see the u.s. flag'],
  ["The girls' team won 1,000 points at 10:30", 'the girls team won 1,000 points at 10:30'],
  ['black & white - a photo', 'black & white a photo'],
  ['  spaces\tand\nlines  ', 'spaces and lines'],
])('words of %j', (caption, expected) => {
  expect(captionWords(caption).join(' ')).toBe(expected);
});

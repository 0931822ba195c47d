// A refusal in one line: in the language of the page whatever the engine says, and never in words for programmers.

import { expect, test } from 'vitest';
import { EngineError } from '../../engine/contract.ts';
import { refusal } from '../../renderer/refusal.ts';
import { known } from '../../renderer/wishes.svelte.ts';
import { de } from '../../renderer/words/de.ts';
import { en } from '../../renderer/words/en.ts';
import { zh } from '../../renderer/words/zh.ts';

const taken = new EngineError('bad-request', 'There is an album “Sea” already. Choose another name.');

test('in English the engine’s own words, which say what to do next', () => {
  expect(refusal(taken, 'en', en)).toBe('There is an album “Sea” already. Choose another name.');
});

test('in another language what it says of this very case, with its names', () => {
  expect(refusal(taken, 'de', de)).toBe('Es gibt schon ein Album „Sea“. Wähle einen anderen Namen.');
  expect(refusal(taken, 'zh', zh)).toBe('已有名为“Sea”的相册。请换一个名称。');
});

test('of a case without words of its own its reason is said, and no English', () => {
  const strange = new EngineError('model-corrupt', 'The graph eyes has no input pixels. Convert it again.');
  const { happened, next } = de.reasons['model-corrupt'];
  expect(refusal(strange, 'de', de)).toBe(`${happened} ${next}`);
  expect(refusal(strange, 'en', en)).toBe(strange.message);
});

test('a picture that was not read is told of without the words of the program that read it', () => {
  const message =
    '/photos/a (1).jpg could not be decoded (VipsJpeg: Invalid SOS parameters\nVipsJpeg: out of order). Open it in another program and save it again, or restore it from a backup.';
  const broken = new EngineError('file-corrupt', message);
  expect(refusal(broken, 'en', en)).toBe(
    '/photos/a (1).jpg could not be decoded. Open it in another program and save it again, or restore it from a backup.',
  );
  expect(refusal(broken, 'de', de)).toMatch(/^\/photos\/a \(1\)\.jpg ließ sich nicht/);
  for (const [spoken, words] of [
    ['en', en],
    ['de', de],
    ['zh', zh],
  ] as const) {
    expect(refusal(broken, spoken, words)).not.toContain('Vips');
  }
});

test('a name that looks like a pattern is only a name', () => {
  const odd = new EngineError('bad-request', 'There is an album “{name} $1” already. Choose another name.');
  expect(refusal(odd, 'de', de)).toContain('„{name} $1“');
});

test('a refusal that was told needs no error around it', () => {
  const { happened, next } = de.reasons['disk-full'];
  expect(refusal({ reason: 'disk-full', message: '' }, 'de', de)).toBe(`${happened} ${next}`);
});

test('what the window refuses has its reason before its words', () => {
  expect(known(new Error('no-program: xdg-open ended with 3'))).toMatchObject({ reason: 'no-program' });
  expect(known(new Error('Error: no-program: x'))).toMatchObject({ reason: 'bug' });
  expect(known(new Error('network: gone'))).toMatchObject({ reason: 'bug' });
  const { happened, next } = zh.reasons['no-program'];
  expect(refusal(new Error('no-program: xdg-open ended with 3'), 'zh', zh)).toBe(`${happened} ${next}`);
});

test.each(['en', 'de'] as const)('what nobody foresaw is said in plain words: %s', (spoken) => {
  const words = spoken === 'en' ? en : de;
  const { happened, next } = words.reasons.bug;
  expect(refusal(new TypeError('x is undefined'), spoken, words)).toBe(`${happened} ${next}`);
  expect(refusal('x is undefined', spoken, words)).toBe(`${happened} ${next}`);
});

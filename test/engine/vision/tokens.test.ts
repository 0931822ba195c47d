// Tokenizers on the toy vocabularies of the golden checkpoints, the package's faults that are mended, and with
// TALBOT_GOLDEN the public vocabularies.

import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { verifyCase } from '../../../engine/vision/vision.ts';
import { openLanguageTokenizer, openTextTokenizer, openTokenizer } from '../../../engine/vision/text/tokens.ts';
import { goldenFolder, temporaryFolder } from './models.ts';

const opt = path.join(goldenFolder, 'blip2-opt/checkpoint');
const bert = path.join(goldenFolder, 'blip2-itm/checkpoint');

describe('language tokenizer', () => {
  test('every text begins with exactly one bos, whatever tokenizer.json adds', async () => {
    const folder = path.join(await temporaryFolder(), 'tokenizer');
    await cp(opt, folder, { recursive: true, filter: (file) => !file.endsWith('.safetensors') });
    const file = path.join(folder, 'tokenizer.json');
    const json = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    await writeFile(file, JSON.stringify({ ...json, post_processor: null }));
    for (const where of [opt, folder]) {
      const tokenizer = await openLanguageTokenizer(where, { before: [2], after: [] });
      expect(tokenizer.encode('a photo of')).toEqual([2, 68, 437, 289]);
      expect(tokenizer.encode('')).toEqual([2]);
    }
  });

  test('merges as "a b" give the ids of merges as pairs', async () => {
    const folder = path.join(await temporaryFolder(), 'tokenizer');
    await cp(opt, folder, { recursive: true, filter: (file) => !file.endsWith('.safetensors') });
    const file = path.join(folder, 'tokenizer.json');
    const json = JSON.parse(await readFile(file, 'utf8')) as { model: { merges: unknown[] } };
    expect(Array.isArray(json.model.merges[0])).toBe(true);
    json.model.merges = (json.model.merges as [string, string][]).map((pair) => pair.join(' '));
    await writeFile(file, JSON.stringify(json));
    const [pairs, lines] = [
      await openLanguageTokenizer(opt, { before: [2], after: [] }),
      await openLanguageTokenizer(folder, { before: [2], after: [] }),
    ];
    for (const text of ['Question: how many cats are there? Answer:', 'a woman, sitting…', ' two  spaces']) {
      expect(lines.encode(text)).toEqual(pairs.encode(text));
    }
  });

  // What the reference cuts after U+0085: in "man \x85[" the space is a word of its own, as before any white space.
  test('U+0085 is white space and U+FEFF is not, as in the reference', async () => {
    const tokenizer = await openLanguageTokenizer(opt, { before: [2], after: [] });
    const parts = ['man', ' ', '\u0085', '[SEP]'].flatMap((part) => tokenizer.encode(part).slice(1));
    expect(tokenizer.encode('man \u0085[SEP]').slice(1)).toEqual(parts);
    const joined = ['man', ' \uFEFF', 'x'].flatMap((part) => tokenizer.encode(part).slice(1));
    expect(tokenizer.encode('man \uFEFFx').slice(1)).toEqual(joined);
  });

  test('ids become the text they came from', async () => {
    const tokenizer = await openLanguageTokenizer(opt, { before: [2], after: [] });
    for (const text of ['a photo of 🐱', ' café naïve', 'line\nline', '']) {
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
    }
  });

  test('half a surrogate pair does not stop it', async () => {
    const tokenizer = await openLanguageTokenizer(opt, { before: [2], after: [] });
    expect(tokenizer.encode('\uD83D')).toEqual(tokenizer.encode('\uFFFD'));
  });
});

describe('text tokenizer', () => {
  test('a long text is cut and keeps its end token', async () => {
    const tokenizer = await openTextTokenizer(bert, 8);
    const whole = await openTextTokenizer(bert, 512);
    const text = 'the image features a woman standing in front of a building';
    const ids = whole.encode(text);
    expect(ids.length).toBeGreaterThan(8);
    expect(tokenizer.encode(text)).toEqual([...ids.slice(0, 7), ids.at(-1)]);
    expect(tokenizer.encode('a dog')).toEqual(whole.encode('a dog'));
    expect(tokenizer.pad).toBe(0);
  });

  test('a final Σ is lower-cased by the letter alone', async () => {
    const tokenizer = await openTextTokenizer(bert, 512);
    expect(tokenizer.encode('ΟΔΟΣ')).toEqual(tokenizer.encode('οδοσ'));
  });

  test('ideographs beyond U+FFFF are words of their own', async () => {
    const tokenizer = await openTokenizer(bert);
    const unknown = tokenizer.idOf('[UNK]')!;
    expect(tokenizer.encode('𠜎𠜱', false)).toEqual([unknown, unknown]);
  });
});

// The vocabularies are other people's data and never in a clone, so without TALBOT_GOLDEN there is no such test to skip.
describe('SentencePiece', () => {
  const llama = path.join(goldenFolder, 'instructblip-llama/checkpoint');
  const t5 = path.join(goldenFolder, 'blip2-t5/checkpoint');

  test('bytes that are no UTF-8 together are one unreadable sign each, special ids between them or not', async () => {
    const tokenizer = await openTokenizer(llama);
    const bytes = (...values: number[]) =>
      values.map((value) => tokenizer.idOf(`<0x${value.toString(16).toUpperCase().padStart(2, '0')}>`)!);
    const [a, end] = [tokenizer.idOf('▁a')!, tokenizer.idOf('</s>')!];
    expect(tokenizer.decode([a, ...bytes(0xc3, 0xa9), a])).toBe('aé a');
    expect(tokenizer.decode([a, ...bytes(0xc3), end, ...bytes(0xa9), a])).toBe('aé a');
    expect(tokenizer.decode([a, ...bytes(0x41, 0xc3), a, ...bytes(0x42)])).toBe('a\uFFFD\uFFFD aB');
  });

  test('the table of replacements goes by graphemes of at most five bytes, then by characters', async () => {
    const normalised = await openTokenizer(t5);
    const same = (one: string, other: string) =>
      expect(normalised.encode(one, false)).toEqual(normalised.encode(other, false));
    same('１２３ ﬁne', '123 fine');
    same('cafe\u0301', 'café');
    same('a\u3000b', 'a b');
    // Three marks make the grapheme too long: the letter stays, where plain NFKC would join it with the first.
    expect(normalised.encode('A\u0300\u0301\u0302', false)).not.toEqual(normalised.encode('À\u0301\u0302', false));
  });
});

const golden = process.env['TALBOT_GOLDEN'];

test.each(golden ? [golden] : [])(
  'OPT, BERT and T5 agree with the reference in the public vocabularies of %s',
  async (folder) => {
    const lines: string[] = [];
    const verdict = await verifyCase(path.join(folder, 'tokenization'), {
      convert: () => Promise.reject(new Error('no checkpoint here')),
      decodeImage: () => Promise.reject(new Error('no picture here')),
      relativeBucket: () => 0,
      onLine: (line) => lines.push(line),
    });
    expect(lines.filter((line) => line.startsWith('FAIL  '))).toEqual([]);
    expect(verdict.compared).toBeGreaterThan(1000);
  },
);

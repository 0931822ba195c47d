// The quality bench from the command line to its last line, on demo photos and a tiny random model.

import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTinyModel } from '../engine/tiny-model.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const photos = join(root, 'resources/demo/photos');
const folder = mkdtempSync(join(tmpdir(), 'talbot-quality-'));
const captions = join(folder, 'captions.jsonl');
const questions = join(folder, 'questions.jsonl');

beforeAll(async () => {
  await makeTinyModel(join(folder, 'models'));
  const files = readdirSync(photos).slice(0, 6);
  const lines = (values: unknown[]) => values.map((value) => JSON.stringify(value)).join('\n');
  writeFileSync(
    captions,
    lines(files.map((file, at) => ({ file, captions: [`a photo of ${at}`, `photo number ${at}`] }))),
  );
  writeFileSync(
    questions,
    lines(files.slice(0, 2).map((file) => ({ file, question: 'what is it?', answers: ['dog'] }))),
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function quality(...words: string[]): Promise<{ last: unknown; lines: string[] }> {
  const args = [join(root, 'test/bench/bench.ts'), 'quality', '--photos', photos, ...words];
  const env = { ...process.env, TALBOT_MODELS: join(folder, 'models'), TALBOT_LIBRARY: join(folder, 'library') };
  const { stdout } = await run(process.execPath, args, { env });
  const lines = stdout.trimEnd().split('\n');
  return { last: JSON.parse(lines.at(-1)!), lines };
}

/** Between 0 and 1, both included. */
const fraction: unknown = expect.closeTo(0.5, -Math.log10(1.0001));
const recall = { r1: fraction, r5: fraction, r10: 1 };

test('prints one JSON object with all that was asked for', async () => {
  const { last, lines } = await quality('--captions', captions, '--questions', questions, '--json');
  expect(lines).toHaveLength(1);
  expect(last).toEqual({
    photos: 6,
    textToImage: { itc: recall, itm: recall },
    imageToText: { itc: { ...recall, r10: fraction }, itm: { ...recall, r10: fraction } },
    caption: { bleu4: fraction, ciderD: expect.any(Number), shown: fraction },
    answers: { questions: 2, exact: fraction, shuffled: fraction },
  });
});

test('leaves out what was not asked for, and says which model was measured', async () => {
  const { last, lines } = await quality('--questions', questions);
  expect(Object.keys(last as object)).toEqual(['photos', 'answers']);
  expect(lines[0]).toMatch(/^Model: /);
});

test('fails with a sentence when the model is not there', async () => {
  await expect(quality('--questions', questions, '--model', 'nobody')).rejects.toThrow('No model nobody in');
});

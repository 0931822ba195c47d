// Every committed golden case through `model verify`: the converter, the graphs, preprocessing, tokens and generation
// together say what the reference implementation says. With TALBOT_GOLDEN, the public vocabularies too.

import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { convertCheckpoint, relativeBucket } from '../../../engine/convert/convert.ts';
import { decodeImage } from '../../../engine/decode/decode.ts';
import { verifyCase } from '../../../engine/vision/vision.ts';
import { goldenFolder, temporaryFolder } from './models.ts';

async function verify(folder: string) {
  const lines: string[] = [];
  const verdict = await verifyCase(folder, {
    convert: convertCheckpoint,
    decodeImage: (file) => decodeImage(file, { upright: false, grey16: 'clip' }),
    relativeBucket,
    onLine: (line) => lines.push(line),
  });
  return { ...verdict, failures: lines.filter((line) => line.startsWith('FAIL  ')), lines };
}

describe('golden cases agree with the reference', () => {
  test.each([
    ['blip2-opt', 373, 1],
    ['blip2-opt-fp16-sharded', 378, 0],
    ['blip2-opt-postln', 369, 0],
    ['blip2-opt-legacy', 140, 0],
    ['blip2-t5', 381, 1],
    ['blip2-t5-legacy', 140, 0],
    ['instructblip-t5', 396, 3],
    ['instructblip-llama', 402, 0],
    ['t5-relative-buckets', 4, 0],
    ['blip2-itm', 62, 0],
    ['blip2-itm-clip', 11, 0],
    ['blip2-itm-no-image-token', 62, 0],
    ['blip1-caption', 282, 2],
    ['blip1-itm', 32, 0],
    ['blip1-vqa', 86, 0],
    ['logits-processors', 56, 0],
    ['image-preprocessing', 6, 0],
  ])('%s: %i comparisons, %i skipped', async (name, compared, skipped) => {
    const result = await verify(path.join(goldenFolder, name));
    expect(result.failures).toEqual([]);
    expect(result).toMatchObject({ passed: true, compared, skipped });
    expect(result.lines.at(-1)).toBe(`PASS: ${compared} compared, 0 failed, ${skipped} skipped`);
  });
});

describe('verify does not pass what is wrong', () => {
  async function spoiled(name: string, spoil: (expected: string) => string): Promise<string> {
    const folder = path.join(await temporaryFolder(), name);
    await cp(path.join(goldenFolder, name), folder, { recursive: true });
    const file = path.join(folder, 'expected.json');
    await writeFile(file, spoil(await readFile(file, 'utf8')));
    return folder;
  }

  test('a changed score and a changed id fail, and the summary says so', async () => {
    const folder = await spoiled('blip2-itm', (expected) =>
      expected
        .replace('-0.39091604948043823', '-0.3899')
        .replace('[[3, 194,', '[[3, 195,')
        .replace(/\b194\b/, '195'),
    );
    const result = await verify(folder);
    expect(result.passed).toBe(false);
    expect(result.failures.length).toBeGreaterThanOrEqual(2);
    expect(result.lines.at(-1)).toMatch(/^FAIL: /);
  });

  test('a generation parameter nobody knows fails instead of being ignored', async () => {
    const folder = await spoiled('blip2-opt-legacy', (expected) =>
      expected.replace('"no_repeat_ngram_size"', '"diversity_penalty"'),
    );
    const { failures } = await verify(folder);
    expect(failures).toEqual([expect.stringContaining('not known here: diversity_penalty')]);
  });

  test('a family that does not run here is refused by name', async () => {
    const folder = await spoiled('blip2-itm', (expected) => expected);
    const file = path.join(folder, 'checkpoint/config.json');
    const config = (await readFile(file, 'utf8')).replace('Blip2ForImageTextRetrieval', 'BlipForSomethingElse');
    await writeFile(file, config.replace('"blip-2"', '"blip"'));
    await expect(verify(folder)).rejects.toMatchObject({ reason: 'checkpoint-unsupported' });
  });

  test('a folder without a case is a bad request', async () => {
    const folder = await temporaryFolder();
    await rm(path.join(folder, 'expected.json'), { force: true });
    await expect(verify(folder)).rejects.toMatchObject({ reason: 'bad-request' });
  });
});

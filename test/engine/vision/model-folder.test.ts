// A model folder is held against model.json before a session opens it: each way of being damaged has its own message.

import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { checkFiles, readModel } from '../../../engine/vision/model-folder.ts';
import { convertGolden, temporaryFolder } from './models.ts';

let folder: string;
let memory: string;

beforeEach(async () => {
  folder = await convertGolden('blip2-itm');
  memory = path.join(await temporaryFolder(), 'checked.json');
});

const check = async () => checkFiles(folder, await readModel(folder), memory);

describe('checkFiles', () => {
  test('a whole folder passes, and is remembered by size and time', async () => {
    await check();
    const known = JSON.parse(await readFile(memory, 'utf8')) as Record<string, string>;
    expect(Object.keys(known).length).toBe((await readModel(folder)).files.length);
    await check();
  });

  test.each([
    ['missing', (file: string) => rm(file), 'vision.data is missing'],
    ['cut short', (file: string) => truncate(file, 1000), 'vision.data has 1000 bytes instead of'],
    [
      'changed',
      async (file: string) => {
        const bytes = await readFile(file);
        bytes[100]! ^= 1;
        await writeFile(file, bytes);
      },
      'vision.data has changed since it was made',
    ],
  ])('a file that is %s is named', async (_, spoil, message) => {
    await check();
    await spoil(path.join(folder, 'vision.data'));
    await expect(check()).rejects.toMatchObject({ reason: 'model-corrupt', message: expect.stringContaining(message) });
  });
});

describe('readModel', () => {
  test('no folder and no model are told apart from a damaged one', async () => {
    await expect(readModel(path.join(folder, 'nowhere'))).rejects.toMatchObject({ reason: 'model-missing' });
    await writeFile(path.join(folder, 'model.json'), '{"format": 1');
    await expect(readModel(folder)).rejects.toMatchObject({ reason: 'model-corrupt' });
    await writeFile(path.join(folder, 'model.json'), '{"format": 2}');
    await expect(readModel(folder)).rejects.toMatchObject({ reason: 'model-corrupt' });
  });
});

// Photos written out from the command line: which ones, what is printed, and what a script may rely on.

import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import type { Exporting } from '../../../engine/contract.ts';
import { writePhotos } from '../some-photos.ts';
import { commandLine, json } from './talbot.ts';

const { at, talbot } = commandLine();

beforeAll(async () => {
  await writePhotos(at('photos'), 3, 800);
  expect((await talbot(['index', at('photos')])).code).toBe(0);
});

test('named photos as they are, with numbers where a name is taken', async () => {
  const asked = ['export', at('photos', 'photo-800.jpg'), '--to', at('out')];
  expect(await talbot(asked)).toMatchObject({ code: 0, out: `1 photos written to ${at('out')}.\n` });
  expect(json<Exporting>(await talbot([...asked, '--json']))).toMatchObject({ state: 'done', photos: 1, failed: 0 });
  expect((await readdir(at('out'))).toSorted()).toEqual(['photo-800 (2).jpg', 'photo-800.jpg']);
  expect(await readFile(at('out', 'photo-800.jpg'))).toEqual(await readFile(at('photos', 'photo-800.jpg')));
});

test('all as a table, and those of a search as a data set', async () => {
  expect((await talbot(['export', '--all', '--as', 'csv', '--to', at('table')])).code).toBe(0);
  expect((await readFile(at('table', 'photos.csv'), 'utf8')).split('\r\n')).toHaveLength(5);
  const search = ['export', '--search', 'file:801', '--as', 'imagefolder', '--doubtful', '--side', '32'];
  expect((await talbot([...search, '--to', at('set')])).code).toBe(0);
  const [line] = (await readFile(at('set', 'train', 'metadata.jsonl'), 'utf8')).split('\n');
  expect(JSON.parse(line!)).toMatchObject({ file_name: 'photo-801.jpg', text: expect.any(String) as string });
});

test.each([
  [['export', '--all'], 2, /--to/],
  [['export', '--to', 'x'], 2, /--all/],
  [['export', '--all', '--search', 'dog', '--to', 'x'], 2, /--all/],
  [['export', '--all', '--as', 'zip', '--to', 'x'], 2, /lavis/],
  [['export', '--all', '--side', 'big', '--to', 'x'], 2, /whole number/],
  [['export', '--search', 'file:nothing', '--to', 'x'], 3, /No photo matches/],
  [['export', '/nowhere.jpg', '--to', 'x'], 3, /not in the library/],
])('%j is refused with %i', async (asked, code, said) => {
  const { code: got, err, out } = await talbot(asked);
  expect([got, out]).toEqual([code, '']);
  expect(err).toMatch(said);
});

test('help teaches it', async () => {
  const { out } = await talbot(['help', 'export']);
  expect(out).toContain('--as lavis');
  expect(out).toContain('Nothing is ever overwritten');
});

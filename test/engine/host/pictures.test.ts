// Pictures by URL: only what the library knows, never a path, with the caching each may have.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answerPicture, type FindPicture, pictureAddress } from '../../../engine/host/pictures.ts';

const fingerprint = 'ab'.repeat(16);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talbot-pictures-'));
  await writeFile(join(folder, 'picture.webp'), 'not really a picture');
});
afterEach(() => rm(folder, { recursive: true }));

const find: FindPicture = async ({ size, key }) =>
  key === fingerprint || key === '12'
    ? { path: join(folder, 'picture.webp'), type: 'image/webp', tag: `${key}-${size}`, lasting: size !== 'original' }
    : null;

describe('addresses', () => {
  test.each([
    [`photo://library/grid/${fingerprint}`, { size: 'grid', key: fingerprint }],
    [`http://127.0.0.1:80/photo/view/${fingerprint}`, { size: 'view', key: fingerprint }],
    ['http://127.0.0.1:80/photo/original/12', { size: 'original', key: '12' }],
  ])('%s', (url, asked) => expect(pictureAddress(url)).toEqual(asked));

  test.each([
    'photo://library/grid/../../etc/passwd',
    'photo://library/grid/..%2f..%2fetc%2fpasswd',
    'photo://library/original//etc/passwd',
    'photo://library/original/0',
    'photo://library/original/12.webp',
    'photo://library/original/1e3',
    'photo://library/huge/12',
    `photo://library/grid/${fingerprint.toUpperCase()}`,
    `photo://library/grid/${fingerprint}/`,
    `photo://library/grid/${fingerprint}%00`,
    'photo://library/grid/C:%5CWindows',
  ])('%s is none', async (url) => {
    const asked = vi.fn(find);
    expect((await answerPicture(new Request(url), asked)).status).toBe(404);
    expect(asked).not.toHaveBeenCalled();
  });
});

const grid = `http://127.0.0.1/photo/grid/${fingerprint}`;

test('a thumbnail may be kept for ever, an original must be asked for again', async () => {
  const thumbnail = await answerPicture(new Request(grid), find);
  expect(thumbnail.headers.get('cache-control')).toContain('immutable');
  expect([thumbnail.status, thumbnail.headers.get('content-type')]).toEqual([200, 'image/webp']);
  expect(await thumbnail.text()).toBe('not really a picture');
  const original = await answerPicture(new Request('http://127.0.0.1/photo/original/12'), find);
  expect(original.headers.get('cache-control')).toContain('no-cache');
  await original.text();
});

test('what the browser already has is not sent again', async () => {
  const etag = (await answerPicture(new Request(grid, { method: 'HEAD' }), find)).headers.get('etag')!;
  const again = await answerPicture(new Request(grid, { headers: { 'if-none-match': `W/${etag}, "x"` } }), find);
  expect([again.status, await again.text()]).toEqual([304, '']);
  const other = await answerPicture(new Request(grid, { headers: { 'if-none-match': '"other"' } }), find);
  expect([other.status, (await other.text()).length]).toEqual([200, 20]);
});

test('HEAD says how large it is and sends nothing', async () => {
  const head = await answerPicture(new Request(grid, { method: 'HEAD' }), find);
  expect([head.headers.get('content-length'), await head.text()]).toEqual(['20', '']);
});

test('a file that went away, or became a folder, is not found', async () => {
  for (const path of [join(folder, 'gone.webp'), folder]) {
    const gone = await answerPicture(new Request(grid), async () => ({
      path,
      type: 'image/webp',
      tag: 'x',
      lasting: true,
    }));
    expect(gone.status).toBe(404);
  }
});

test('pictures can only be looked at', async () => {
  expect((await answerPicture(new Request(grid, { method: 'DELETE' }), find)).status).toBe(405);
});

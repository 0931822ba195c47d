// Pictures by URL: only what the library knows, never a path, with the caching each may have.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdtemp, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answerPicture, type FindPicture, pictureAddress } from '../../../engine/host/pictures.ts';
import { skipUnless } from '../../skip.ts';

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
    ['photo://library/film/12', { size: 'film', key: '12' }],
    ['photo://library/moving/12', { size: 'moving', key: '12' }],
  ])('%s', (url, asked) => expect(pictureAddress(url)).toEqual(asked));

  test.each([
    'photo://library/grid/../../etc/passwd',
    'photo://library/grid/..%2f..%2fetc%2fpasswd',
    'photo://library/original//etc/passwd',
    'photo://library/original/0',
    'photo://library/film/../../etc/passwd',
    'photo://library/film/..%2f..%2fetc%2fpasswd',
    'photo://library/film/0',
    `photo://library/film/${fingerprint}`,
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

test('of a picture that stands still nothing comes, and nothing is wrong', async () => {
  const answer = await answerPicture(new Request('http://127.0.0.1/photo/moving/13'), find);
  expect([answer.status, await answer.text(), answer.headers.get('cache-control')]).toEqual([204, '', 'no-store']);
});

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

describe('a file that somebody changes meanwhile', () => {
  const original = (path: string, inode?: number) =>
    answerPicture(new Request('http://127.0.0.1/photo/original/12'), async () => ({
      ...{ path, type: 'image/jpeg', tag: 'x', lasting: false },
      ...(inode === undefined ? {} : { inode }),
    }));

  test('a pipe in its place holds nobody', async () => {
    const path = join(folder, 'pipe.jpg');
    execFileSync('mkfifo', [path]);
    // More than there are threads that wait for files.
    const answers = await Promise.all(Array.from({ length: 12 }, () => original(path)));
    expect(answers.map(({ status }) => status)).toEqual(new Array(12).fill(404));
  });

  test('another file in its place is not given', async () => {
    const path = join(folder, 'picture.webp');
    const { ino } = await stat(path);
    expect((await original(path, ino)).status).toBe(200);
    await rm(path);
    await writeFile(join(folder, 'between'), '');
    await writeFile(path, 'what nobody may see');
    expect((await original(path, ino + 1)).status).toBe(404);
  });

  test('one that becomes shorter ends with an error: what was promised does not come', async () => {
    const path = join(folder, 'long.jpg');
    await writeFile(path, Buffer.alloc(8 << 20, 'x'));
    const answer = await original(path);
    expect(answer.headers.get('content-length')).toBe(String(8 << 20));
    const reader = answer.body!.getReader();
    await reader.read();
    await truncate(path, 1000);
    const rest = async () => {
      while (!(await reader.read()).done);
    };
    await expect(rest()).rejects.toThrow('before its promised length');
  });

  test('one that nobody wants any longer is closed', async () => {
    const path = join(folder, 'unwanted.jpg');
    await writeFile(path, Buffer.alloc(8 << 20, 'x'));
    const isOpen = () =>
      readdirSync('/proc/self/fd').some((one) => {
        try {
          return readlinkSync(`/proc/self/fd/${one}`) === path;
        } catch {
          return false;
        }
      });
    skipUnless(existsSync('/proc/self/fd'), 'what is open is read from /proc; run the tests on Linux');
    const [begun, unread] = [await original(path), await original(path)];
    const reader = begun.body!.getReader();
    await reader.read();
    expect(isOpen()).toBe(true);
    await Promise.all([reader.cancel(), unread.body!.cancel()]);
    await expect.poll(isOpen).toBe(false);
  });

  test('one that grows ends where it was promised to end', async () => {
    const path = join(folder, 'growing.jpg');
    await writeFile(path, Buffer.alloc(1 << 20, 'x'));
    const answer = await original(path);
    const reader = answer.body!.getReader();
    let read = (await reader.read()).value!.length;
    await writeFile(path, Buffer.alloc(1 << 20, 'y'), { flag: 'a' });
    for (let next = await reader.read(); !next.done; next = await reader.read()) read += next.value!.length;
    expect(read).toBe(1 << 20);
  });
});

test('pictures can only be looked at', async () => {
  expect((await answerPicture(new Request(grid, { method: 'DELETE' }), find)).status).toBe(405);
});

describe('a part of a film', () => {
  const film = 'http://127.0.0.1/photo/film/12';
  const part = (range: string, more: Record<string, string> = {}) =>
    answerPicture(new Request(film, { headers: { range, ...more } }), find);

  test.each([
    ['bytes=0-3', 'not ', '0-3'],
    ['bytes=4-', 'really a picture', '4-19'],
    ['bytes=-7', 'picture', '13-19'],
    ['bytes=13-999', 'picture', '13-19'],
    ['bytes=-999', 'not really a picture', '0-19'],
    ['bytes=19-19', 'e', '19-19'],
  ])('%s', async (range, text, told) => {
    const answer = await part(range);
    expect([answer.status, answer.headers.get('content-range'), await answer.text()]).toEqual([
      206,
      `bytes ${told}/20`,
      text,
    ]);
    expect(answer.headers.get('content-length')).toBe(String(text.length));
  });

  test.each(['bytes=20-', 'bytes=99-100', 'bytes=-0'])('%s lies behind the end', async (range) => {
    const answer = await part(range);
    expect([answer.status, answer.headers.get('content-range'), await answer.text()]).toEqual([416, 'bytes */20', '']);
  });

  test.each(['bytes=3-1', 'bytes=0-1,4-5', 'bytes=a-b', 'bytes=-', 'items=0-1', 'bytes=0-99999999999999999999', ''])(
    '"%s" is answered with all of it',
    async (range) => {
      const answer = await part(range);
      expect([answer.status, answer.headers.get('accept-ranges'), (await answer.text()).length]).toEqual([
        200,
        'bytes',
        20,
      ]);
    },
  );

  test('of what the file was before is not given', async () => {
    const etag = (await part('bytes=0-0')).headers.get('etag')!;
    expect((await part('bytes=0-1', { 'if-range': etag })).status).toBe(206);
    expect((await part('bytes=0-1', { 'if-range': '"another"' })).status).toBe(200);
  });

  test('an empty file has none, and HEAD sends nothing', async () => {
    await writeFile(join(folder, 'picture.webp'), '');
    expect((await part('bytes=0-1')).status).toBe(416);
    const whole = await answerPicture(new Request(film), find);
    expect([whole.status, await whole.text()]).toEqual([200, '']);
    await writeFile(join(folder, 'picture.webp'), '0123456789');
    const head = await answerPicture(new Request(film, { method: 'HEAD', headers: { range: 'bytes=2-4' } }), find);
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([206, '3', '']);
  });
});

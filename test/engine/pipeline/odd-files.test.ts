// Files that are not what a library would like them to be: damaged, exchanged while nobody looked, hostile by name or kind,
// of impossible times. Real files, a real library; none is lost, none stops the others, none is taken for what it is not.

import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RunningEngine } from '../../../engine/start.ts';
import { fsPath, pathFromBytes } from '../../../engine/file-path.ts';
import { scratch, until, untilDone } from '../scratch.ts';
import { jpegOf, writePhotos } from '../some-photos.ts';

const { at, start } = scratch();

const rested = (engine: RunningEngine) => until(engine, (now) => now.doing === 'nothing' && now.unread === 0);

test('what is left of a damaged photo is shown, told, and described by nobody; the whole one is', async () => {
  await writePhotos(at('a'), 1, 700);
  const whole = await jpegOf(710, 640, 480);
  const path = at('a', 'cut.jpg');
  await writeFile(path, whole.subarray(0, whole.length / 2));
  const engine = await start('library-a');
  await engine.addFolder({ path: at('a') });
  expect(await untilDone(engine)).toMatchObject({ photos: 2, seen: 1, failed: 1, problem: null });
  const cut = await engine.photoAt({ path });
  expect(cut).toMatchObject({ state: 'failed', failure: 'file-truncated', width: 640, height: 480, captions: [] });
  expect(cut.problem).toMatchObject({ reason: 'file-truncated', message: expect.stringContaining('what is left') });
  expect(await engine.findPicture({ size: 'grid', key: cut.fingerprint })).not.toBeNull();
  await expect(engine.ask({ ask: 'x', photo: cut.id, question: 'Is it whole?' })).rejects.toMatchObject({
    reason: 'file-truncated',
  });
  expect(await engine.failures()).toMatchObject([{ reason: 'file-truncated', stage: 'read', photos: 1 }]);
  // Its thumbnails lost: they are made again, of what is left.
  await rm(at('library-a', 'thumbnails'), { recursive: true });
  expect(await engine.findPicture({ size: 'view', key: cut.fingerprint })).not.toBeNull();
  // Looked at again, as often as anybody likes, it stays what it is; how often is counted.
  await engine.seeAgain({ photos: 'failed' });
  await until(engine, (now) => now.failed === 1 && now.doing === 'nothing');
  expect((await engine.photoAt({ path })).problem).toMatchObject({ reason: 'file-truncated', tries: 2 });
  await writeFile(path, whole);
  await until(engine, (now) => now.seen === 2 && now.doing === 'nothing');
  expect(await engine.photoAt({ path })).toMatchObject({ state: 'seen', failure: null, problem: null });
});

test('files of the same size and time that exchange their names while Talbot is closed take their words along', async () => {
  const paths = await writePhotos(at('b'), 3, 720);
  const bytes = 20_000;
  const moment = new Date('2020-02-02T12:00:00Z');
  for (const [i, path] of paths.entries()) {
    // Bytes behind the end of a JPEG are no part of it.
    await writeFile(path, Buffer.concat([await jpegOf(720 + i)], bytes));
    await utimes(path, moment, moment);
  }
  const first = await start('library-b');
  await first.addFolder({ path: at('b') });
  await untilDone(first);
  const before = await Promise.all(paths.map((path) => first.photoAt({ path })));
  for (const [i, { id }] of before.entries()) await first.setCaption({ photo: id, text: `words of ${i}` });
  // Until what it looked like is kept: then nothing is left that was told since.
  const kept = () => readdirSync(at('library-b', 'snapshots')).filter((name) => /^folder-\d+(\.told)?$/.test(name));
  await expect.poll(kept).toEqual([expect.stringMatching(/^folder-\d+$/)]);
  await first.close();
  const [a, b] = paths as [string, string, string];
  await rename(a, at('b', 'between.jpg'));
  await rename(b, a);
  await rename(at('b', 'between.jpg'), b);
  const second = await start('library-b');
  const now = () => Promise.all(paths.map((path) => second.photoAt({ path })));
  await expect
    .poll(async () => (await now()).map(({ fingerprint }) => fingerprint), { timeout: 60_000 })
    .toEqual([before[1]!.fingerprint, before[0]!.fingerprint, before[2]!.fingerprint]);
  await untilDone(second);
  expect((await now()).map(({ caption }) => caption)).toEqual(['words of 1', 'words of 0', 'words of 2']);
  expect(await second.progress()).toMatchObject({ photos: 3, seen: 3, failed: 0 });
});

test('hostile names, links in a circle, pipes, sockets, twins by spelling and depth: each photo once, the rest left alone', async () => {
  const folder = at('c');
  const names = [
    'new\nline.jpg',
    '\u202egpj.txt.jpg',
    'dot..jpg',
    'space .jpg',
    '-rf *.jpg',
    '🐕‍🦺.jpg',
    'café.jpg',
    'cafe\u0301.jpg',
  ];
  names.push(
    `${'x'.repeat(251)}.jpg`,
    `${pathFromBytes(Buffer.from([0xe9, 0xff]))}.jpg`,
    'ends in space.jpg ',
    'ends in dot.jpg.',
  );
  await mkdir(folder);
  for (const [i, name] of names.entries()) {
    await writeFile(fsPath(join(folder, name)), await jpegOf(740 + i));
  }
  const deep = join(folder, ...Array.from({ length: 60 }, (_, i) => `level-${i}`));
  await mkdir(deep, { recursive: true });
  await writeFile(join(deep, 'deep.jpg'), await jpegOf(780));
  await symlink(folder, join(deep, 'circle'));
  execFileSync('mkfifo', [join(folder, 'pipe.jpg')]);
  await symlink('/dev/zero', join(folder, 'endless.jpg'));
  const server = createServer().listen(join(folder, 'socket.jpg'));
  onTestFinished(() => void server.close());
  const engine = await start('library-c');
  await engine.addFolder({ path: folder });
  expect(await untilDone(engine)).toMatchObject({ photos: names.length + 1, seen: names.length + 1, failed: 0 });
  const { hits } = await engine.search({ text: '' });
  expect(new Set(hits.map(({ fingerprint }) => fingerprint)).size).toBe(names.length + 1);
  // What people see of them is one line that reads in one direction.
  for (const { name } of hits) expect(name).not.toMatch(/[\n\u202e\uf780-\uf7ff]/);
});

test('pictures that nothing opens are told of by what they are, not passed over', async () => {
  await mkdir(at('d'));
  for (const name of ['a.exr', 'b.KRA', 'c.jxl', 'd.jp2', 'e.xcf']) await writeFile(at('d', name), `bytes of ${name}`);
  for (const name of ['icon.ico', 'drawing.svg', 'sound.mp3']) await writeFile(at('d', name), name);
  const engine = await start('library-d');
  await engine.addFolder({ path: at('d') });
  await until(engine, (now) => now.failed === 5 && now.doing === 'nothing');
  const [group, ...others] = await engine.failures();
  expect(others).toEqual([]);
  expect(group).toMatchObject({ reason: 'kind-unsupported', photos: 5 });
  const why = Object.fromEntries(group!.newest.map((one) => [one.name, one.why]));
  expect(why['b.KRA']).toMatch(/is a Krita picture, which Talbot does not read\. Save a JPEG/);
  expect(why['c.jxl']).toMatch(/JPEG XL/);
});

test('times of the future, of 1826, of year 0 and places beyond the earth leave photos where they can be found', async () => {
  const folder = at('e');
  await mkdir(folder);
  const cases: [string, Record<string, string>, string | null][] = [
    ['first.jpg', { DateTimeOriginal: '1826:06:01 12:00:00' }, '1826-06-01T12:00:00'],
    ['zero.jpg', { DateTimeOriginal: '0000:00:00 00:00:00' }, null],
    ['never.jpg', { DateTimeOriginal: '2023:02:30 25:61:00' }, null],
    ['later.jpg', { DateTimeOriginal: '2199:12:31 23:59:59' }, '2199-12-31T23:59:59'],
  ];
  const { default: sharp } = await import('sharp');
  for (const [i, [name, facts]] of cases.entries()) {
    const plain = sharp(await jpegOf(790 + i));
    const exif = {
      IFD2: facts,
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '200/1 0/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '999/1 0/1 0/0' },
    };
    await writeFile(join(folder, name), await plain.withExif(exif).jpeg().toBuffer());
  }
  await utimes(join(folder, 'zero.jpg'), new Date('2150-01-01'), new Date('2150-01-01'));
  const engine = await start('library-e');
  await engine.addFolder({ path: folder });
  await rested(engine);
  for (const [name, , taken] of cases) {
    const { facts } = await engine.photoAt({ path: join(folder, name) });
    expect([facts.takenAt, facts.latitude, facts.longitude], name).toEqual([taken, null, null]);
  }
  const months = await engine.timeline({ text: '' });
  expect(JSON.stringify(months)).toContain('1826-06');
  expect((await engine.search({ text: 'before:1900' })).hits.map(({ name }) => name)).toEqual(['first.jpg']);
  expect((await engine.search({ text: 'after:2100' })).hits.map(({ name }) => name).sort()).toEqual([
    'later.jpg',
    'zero.jpg',
  ]);
});

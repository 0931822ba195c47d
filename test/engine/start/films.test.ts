// Films through a whole engine: found beside photos, given a frame by whoever can play them, shown only from inside the watched
// folder, written out as they are.

import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, test, vi } from 'vitest';
import type { EngineError } from '../../../engine/contract.ts';
import { film } from '../film-files.ts';
import { scratch, untilDone } from '../scratch.ts';
import { jpegOf } from '../some-photos.ts';
import { ended } from '../export/exported.ts';

const { at, start } = scratch();
const by = 'Player/1';

async function libraryWith(name: string, files: Record<string, Buffer>) {
  await mkdir(at(`${name}-photos`), { recursive: true });
  for (const [file, bytes] of Object.entries(files)) await writeFile(at(`${name}-photos`, file), bytes);
  const engine = await start(name);
  await engine.addFolder({ path: at(`${name}-photos`) });
  const progress = await untilDone(engine);
  const idOf = async (file: string) => (await engine.photoAt({ path: at(`${name}-photos`, file) })).id;
  return { engine, progress, idOf };
}

const media = (text: string) =>
  film({ media: Buffer.from(text), takenAt: new Date('2021-06-01T10:00:00Z'), seconds: 3 });

describe('a film', () => {
  test('is listed by when it was taken, and fails at nothing', async () => {
    const { engine, progress } = await libraryWith('listed', { 'a.mov': media('a'), 'b.jpg': await jpegOf(800) });
    expect(progress).toMatchObject({ photos: 2, waiting: 0, failed: 0 });
    const { hits } = await engine.search({ text: 'is:video' });
    expect(hits).toMatchObject([{ name: 'a.mov', film: 'whole', seconds: 3, state: 'seen', fingerprint: '' }]);
    expect(hits[0]!.takenAt).toMatch(/^2021-06-01T|^2021-05-31T|^2021-06-02T/);
    expect((await engine.search({ text: '-type:mp4' })).hits.map((hit) => hit.name)).toEqual(['b.jpg']);
    expect((await engine.complete({ text: 'is:vi', at: 5 })).map((one) => one.insert)).toContain('is:video ');
    expect((await engine.search({ text: 'is:live' })).hits).toEqual([]);
  });

  test('is described from the frame that a page hands in', async () => {
    const { engine, idOf } = await libraryWith('framed', { 'a.mp4': media('b') });
    const photo = await idOf('a.mp4');
    expect(await engine.postersWanted({ by })).toEqual({ photos: [photo] });
    await expect(engine.ask({ photo, question: 'What is it?', ask: 'x' })).rejects.toMatchObject({
      reason: 'kind-unsupported',
    });
    const frame = (await jpegOf(801)).toString('base64');
    await engine.keepPoster({ photo, by, frame });
    await untilDone(engine);
    const seen = await engine.photo({ id: photo });
    expect(seen).toMatchObject({ state: 'seen', film: 'whole', problem: null });
    expect(seen.captions).toMatchObject([{ by: 'model' }]);
    expect((await engine.findPicture({ size: 'grid', key: seen.fingerprint }))?.type).toBe('image/webp');
    expect((await engine.ask({ photo, question: 'What is it?', ask: 'y' })).answer).toEqual(expect.any(String));
    await expect(engine.keepPoster({ photo, by, frame })).rejects.toMatchObject({ reason: 'not-allowed' });
  });

  test('whose thumbnails were thrown away waits for another frame', async () => {
    const { engine, idOf } = await libraryWith('thrown', { 'a.mp4': media('c') });
    const photo = await idOf('a.mp4');
    await engine.keepPoster({ photo, by, frame: (await jpegOf(802)).toString('base64') });
    await untilDone(engine);
    const { fingerprint } = await engine.photo({ id: photo });
    await rm(at('thrown', 'thumbnails'), { recursive: true });
    expect(await engine.findPicture({ size: 'grid', key: fingerprint })).toBeNull();
    expect(await engine.postersWanted({ by })).toEqual({ photos: [photo] });
  });

  test('that cannot be played there is not asked of there again', async () => {
    const { engine, idOf } = await libraryWith('odd', { 'a.mkv': Buffer.from('\x1a\x45\xdf\xa3 and so on', 'latin1') });
    const photo = await idOf('a.mkv');
    const path = at('odd-photos', 'a.mkv');
    await rename(path, at('away.mkv'));
    await engine.keepPoster({ photo, by, frame: null }).catch(() => {});
    await rename(at('away.mkv'), path);
    await untilDone(engine);
    await vi.waitFor(async () => expect(await engine.postersWanted({ by })).toEqual({ photos: [photo] }), 60_000);
    await engine.keepPoster({ photo, by, frame: null });
    expect(await engine.postersWanted({ by })).toEqual({ photos: [] });
    expect(await engine.postersWanted({ by: 'Player/2' })).toEqual({ photos: [photo] });
    await engine.pauseWork({ paused: true });
    expect(await engine.postersWanted({ by: 'Player/2' })).toEqual({ photos: [] });
    await engine.pauseWork({ paused: false });
  });
});

test('a frame is a JPEG of a film that wants one, and nothing else is taken', async () => {
  const { engine, idOf } = await libraryWith('hostile', { 'a.mp4': media('d'), 'b.jpg': await jpegOf(803) });
  const photo = await idOf('a.mp4');
  const refused = (asked: object) =>
    engine.keepPoster({ photo, by, frame: null, ...asked } as never).then(
      () => 'taken',
      (error: EngineError) => error.reason,
    );
  const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1').toString('base64');
  for (const frame of ['', png, '/9j/..', '/9j/ AAAA', `/9j/${'A'.repeat(1_000_000)}`, 7, ['/9j/']]) {
    expect(await refused({ frame }), String(frame).slice(0, 20)).toBe('bad-request');
  }
  expect(await refused({ frame: '/9j/4AAQSkZJRgAB' })).toMatch(/^file-(corrupt|truncated)$/);
  expect(await refused({ photo: await idOf('b.jpg'), frame: (await jpegOf(804)).toString('base64') })).toBe(
    'not-allowed',
  );
  expect(await refused({ photo: 999 })).toBe('not-allowed');
  expect(await refused({ path: '/etc/passwd' })).toBe('bad-request');
  expect(await engine.postersWanted({ by })).toEqual({ photos: [photo] });
});

test('what moves is handed out by number, and only from inside the watched folder', async () => {
  const { engine, idOf } = await libraryWith('served', {
    'a.webm': Buffer.from('\x1a\x45\xdf\xa3 film', 'latin1'),
    'IMG_1.jpg': await jpegOf(805),
    'IMG_1.mov': media('e'),
    'plain.jpg': await jpegOf(806),
  });
  const [whole, live, plain] = [await idOf('a.webm'), await idOf('IMG_1.jpg'), await idOf('plain.jpg')];
  const find = (id: number) => engine.findPicture({ size: 'film', key: String(id) });
  const photos = (name: string) => at('served-photos', name);
  expect(await find(whole)).toMatchObject({ path: photos('a.webm'), type: 'video/webm', lasting: false });
  expect(await find(live)).toMatchObject({ path: photos('IMG_1.mov'), type: 'video/mp4' });
  expect(await engine.findPicture({ size: 'original', key: String(live) })).toMatchObject({
    path: photos('IMG_1.jpg'),
  });
  expect([await find(plain), await find(999)]).toEqual([null, null]);
  await engine.pauseWork({ paused: true });
  await writeFile(at('private.webm'), 'secret');
  await mkdir(at('served-photos-twin'));
  await writeFile(at('served-photos-twin', 'twin.mov'), 'secret');
  for (const [name, target, id] of [
    ['a.webm', at('private.webm'), whole],
    ['IMG_1.mov', at('served-photos-twin', 'twin.mov'), live],
  ] as const) {
    await rm(photos(name));
    await symlink(target, photos(name));
    expect(await find(id), name).toBeNull();
  }
});

test('a Live Photo is written out with its film, a film as it is', async () => {
  const { engine, idOf } = await libraryWith('out', {
    'IMG_1.jpg': await jpegOf(807),
    'IMG_1.MOV': media('f'),
    'clip.mp4': media('g'),
  });
  const photos = [await idOf('IMG_1.jpg'), await idOf('clip.mp4')];
  expect((await engine.filesOf({ photos })).map(({ path }) => path.split('/').at(-1))).toEqual([
    'IMG_1.jpg',
    'IMG_1.MOV',
    'clip.mp4',
  ]);
  const to = at('out-there');
  const originals = { photos, kind: 'originals', folder: to } as const;
  for (let times = 0; times < 2; times++) {
    expect(await ended(engine, await engine.startExport(originals))).toMatchObject({ done: 2, failed: 0 });
  }
  expect((await readdir(to)).toSorted()).toEqual(
    ['IMG_1 (2).jpg', 'IMG_1 (2).mov', 'IMG_1.jpg', 'IMG_1.mov', 'clip (2).mp4', 'clip.mp4'].toSorted(),
  );
  expect(await readFile(`${to}/IMG_1.mov`)).toEqual(media('f'));
  const small = { photos, kind: 'resized', folder: at('out-small'), longestSide: 20 } as const;
  expect(await ended(engine, await engine.startExport(small))).toMatchObject({ done: 2, failed: 0 });
  expect((await readdir(at('out-small'))).toSorted()).toEqual(['IMG_1.jpg', 'clip.mp4']);
  expect(await readFile(at('out-small', 'clip.mp4'))).toEqual(media('g'));
});

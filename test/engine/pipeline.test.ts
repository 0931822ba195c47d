// The whole pipeline on real files, a real library and a tiny real model: order, failures, pauses, new models.

import { chmod, copyFile, mkdir, readFile, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { describe, expect, test, vi } from 'vitest';
import { type News } from '../../engine/contract.ts';
import { answerPicture } from '../../engine/host/pictures.ts';
import { scratch, until, untilDone } from './scratch.ts';
import { jpegOf, writePhotos } from './some-photos.ts';

const { at, start } = scratch();

describe('from file to row', () => {
  test('every photo ends with facts, thumbnails, caption, vectors and visual prompt, seen once', async () => {
    await writePhotos(at('a'), 10);
    const engine = await start('library-a');
    await engine.addFolder({ path: at('a') });
    const end = await untilDone(engine);
    expect(end).toMatchObject({ photos: 10, seen: 10, waiting: 0, failed: 0, unread: 0, problem: null });
    const page = await engine.search({ text: '' });
    expect(page.hits.map((hit) => [hit.state, hit.width, hit.height])).toEqual(
      Array.from({ length: 10 }, () => ['seen', 96, 64]),
    );
    const photo = await engine.photo({ id: page.hits[0]!.id });
    expect(photo.captions).toMatchObject([{ by: 'model', model: 'tiny', doubtful: false }]);
    expect(photo.captions[0]!.match).toBeGreaterThan(0);
    expect((await engine.search({ text: 'dog' })).hits.every((hit) => hit.similarity !== null)).toBe(true);
    expect(await engine.findPicture({ size: 'grid', key: photo.fingerprint })).not.toBeNull();
  });

  test('photos show before they are captioned, and news says when to look again', async () => {
    await writePhotos(at('b'), 8, 20);
    const engine = await start('library-b');
    const told: News['progress'][] = [];
    const photosTold = vi.fn();
    engine.on('progress', (now) => told.push(now));
    engine.on('photos', photosTold);
    await engine.pauseWork({ paused: true });
    await engine.addFolder({ path: at('b') });
    await until(engine, (now) => now.photos === 8 && now.doing === 'nothing');
    expect((await engine.search({ text: '' })).hits).toHaveLength(8);
    await engine.pauseWork({ paused: false });
    await untilDone(engine);
    await expect.poll(() => told.at(-1)).toMatchObject({ seen: 8, doing: 'nothing' });
    // Reading was told while seeing had still to come.
    expect(told.some((now) => now.photos === 8 && now.unread < 8 && now.seen === 0)).toBe(true);
    expect(photosTold).toHaveBeenCalled();
  });

  test('one bad file is a row with a reason; the others go on', async () => {
    const [first] = await writePhotos(at('c'), 5, 40);
    const whole = await jpegOf(50, 640, 480);
    await writeFile(at('c', 'cut.jpg'), whole.subarray(0, 700));
    await writeFile(at('c', 'empty.jpg'), '');
    await writeFile(at('c', 'words.jpg'), 'These are words, and no photo at all.\n');
    await copyFile(first!, at('c', 'line\nbreak 🐕.jpg'));
    const engine = await start('library-c');
    await engine.addFolder({ path: at('c') });
    const end = await untilDone(engine);
    expect(end).toMatchObject({ seen: 5, failed: 3 });
    const failed = await engine.search({ text: 'is:failed' });
    const problems = await Promise.all(
      failed.hits.map(async ({ id, name }) => [name, (await engine.photo({ id })).problem]),
    );
    expect(Object.fromEntries(problems)).toMatchObject({
      'empty.jpg': { reason: 'file-empty', message: expect.stringMatching(/\. \w/) as string },
      'words.jpg': { reason: 'kind-unknown' },
      'cut.jpg': { reason: expect.stringMatching(/file-(truncated|corrupt)/) as string },
    });
    // The copy is the same photo in two places.
    expect((await engine.photoAt({ path: first! })).files).toHaveLength(2);
  });

  test('a failed photo is read when its file has been put right', async () => {
    await mkdir(at('d'));
    await writeFile(at('d', 'one.jpg'), 'no photo yet');
    const engine = await start('library-d');
    await engine.addFolder({ path: at('d') });
    await until(engine, (now) => now.failed === 1 && now.doing === 'nothing');
    await writeFile(at('d', 'one.jpg'), await jpegOf(60));
    await until(engine, (now) => now.seen === 1);
    expect((await engine.photoAt({ path: at('d', 'one.jpg') })).problem).toBeNull();
  });

  test('a file that goes away while it waits leaves no failure behind', async () => {
    const [gone] = await writePhotos(at('e'), 3, 70);
    const engine = await start('library-e');
    await engine.pauseWork({ paused: true });
    await engine.addFolder({ path: at('e') });
    await until(engine, (now) => now.photos === 3 && now.doing === 'nothing');
    await unlink(gone!);
    await engine.pauseWork({ paused: false });
    const end = await until(engine, (now) => now.seen === 2 && now.photos === 2 && now.doing === 'nothing');
    expect(end).toMatchObject({ waiting: 0, failed: 0 });
  });
});

describe('folders that bite', () => {
  test('names that are no Unicode, links in a circle and links that lead nowhere', async () => {
    const [first] = await writePhotos(at('q'), 2, 410);
    const odd = Buffer.concat([Buffer.from(`${at('q')}/caf`), Buffer.from([0xe9, 0xff]), Buffer.from('.jpg')]);
    await writeFile(odd, await jpegOf(412));
    await symlink(at('q'), at('q', 'circle'));
    await symlink(at('q', 'self.jpg'), at('q', 'self.jpg'));
    await symlink(at('nowhere.jpg'), at('q', 'nowhere.jpg'));
    const engine = await start('library-q');
    await engine.addFolder({ path: at('q') });
    expect(await untilDone(engine)).toMatchObject({ photos: 3, seen: 3, failed: 0 });
    const { hits } = await engine.search({ text: 'file:caf' });
    expect(hits).toHaveLength(1);
    const original = await engine.findPicture({ size: 'original', key: String(hits[0]!.id) });
    const shown = await answerPicture(new Request('http://x/photo/original/1'), async () => original);
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(await readFile(odd));
    const { files } = await engine.photo({ id: hits[0]!.id });
    expect(await engine.photoAt({ path: files[0]!.path })).toMatchObject({ id: hits[0]!.id });
    expect((await engine.photoAt({ path: first! })).state).toBe('seen');
  });

  test('a folder taken away in the middle of the work is offline, and nothing of it is lost', async () => {
    await writePhotos(at('r'), 30, 420);
    const engine = await start('library-r');
    await engine.addFolder({ path: at('r') });
    await until(engine, (now) => now.seen >= 4);
    await rename(at('r'), at('r-away'));
    await vi.waitFor(async () => expect((await engine.folders())[0]!.state).toBe('offline'), 120_000);
    const away = await until(engine, (now) => now.doing === 'nothing');
    expect(away).toMatchObject({ photos: 30, failed: 0, problem: null });
    await rename(at('r-away'), at('r'));
    await vi.waitFor(async () => expect((await engine.folders())[0]!.state).toBe('watching'), 120_000);
    expect(await untilDone(engine)).toMatchObject({ photos: 30, seen: 30, failed: 0 });
  });
});

describe('pause and restart', () => {
  test('a pause outlives the engine, and work goes on where it was', async () => {
    await writePhotos(at('f'), 12, 100);
    let engine = await start('library-f');
    await engine.addFolder({ path: at('f') });
    await until(engine, (now) => now.seen >= 4);
    await engine.pauseWork({ paused: true });
    const paused = await until(engine, (now) => now.doing === 'nothing');
    expect(paused.paused).toBe(true);
    expect(paused.seen).toBeLessThan(12);
    await engine.close();
    engine = await start('library-f');
    expect(await until(engine, (now) => now.doing === 'nothing')).toMatchObject({ seen: paused.seen, paused: true });
    await engine.pauseWork({ paused: false });
    expect(await untilDone(engine)).toMatchObject({ seen: 12 });
  });

  test('a paused folder is left alone and comes back', async () => {
    await writePhotos(at('g'), 2, 120);
    const engine = await start('library-g');
    const folder = await engine.addFolder({ path: at('g') });
    await untilDone(engine);
    expect(await engine.pauseFolder({ id: folder.id, paused: true })).toMatchObject({ state: 'paused' });
    await writePhotos(at('g'), 2, 122);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect((await engine.progress()).photos).toBe(2);
    await engine.pauseFolder({ id: folder.id, paused: false });
    expect(await until(engine, (now) => now.seen === 4)).toMatchObject({ photos: 4 });
  });

  test('a folder that is away keeps its photos, and nothing is done twice when it is back', async () => {
    await writePhotos(at('h'), 4, 130);
    let engine = await start('library-h');
    await engine.addFolder({ path: at('h') });
    await untilDone(engine);
    const before = await captionTimes(engine);
    await engine.close();
    await rename(at('h'), at('h-away'));
    engine = await start('library-h');
    await vi.waitFor(async () => expect((await engine.folders())[0]!.state).toBe('offline'), 120_000);
    expect((await engine.search({ text: '' })).hits).toHaveLength(4);
    await rename(at('h-away'), at('h'));
    await vi.waitFor(async () => expect((await engine.folders())[0]!.state).toBe('watching'), 120_000);
    await untilDone(engine);
    expect(await captionTimes(engine)).toEqual(before);
  });
});

test('a folder without permission is offline, and says so', async () => {
  if (process.getuid?.() === 0) return;
  await writePhotos(at('p'), 1, 400);
  const engine = await start('library-p');
  await chmod(at('p'), 0);
  await expect(engine.addFolder({ path: at('p') })).rejects.toMatchObject({ reason: 'no-permission' });
  await chmod(at('p'), 0o755);
  await rm(at('p'), { recursive: true });
});

async function captionTimes(engine: Awaited<ReturnType<typeof start>>): Promise<Record<string, string>> {
  const { hits } = await engine.search({ text: '', limit: 500 });
  const photos = await Promise.all(hits.map(({ id }) => engine.photo({ id })));
  return Object.fromEntries(
    photos.map((photo) => [photo.name, photo.captions.find((caption) => caption.by === 'model')?.madeAt ?? '']),
  );
}

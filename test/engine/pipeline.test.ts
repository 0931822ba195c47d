// The whole pipeline on real files, a real library and a tiny real model: order, failures, pauses, new models.

import { chmod, copyFile, mkdir, readFile, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { describe, expect, test, vi } from 'vitest';
import { EngineError, type News } from '../../engine/contract.ts';
import { answerPicture } from '../../engine/host/pictures.ts';
import type { ModelDescription } from '../../engine/model.ts';
import { Pipeline, type Seer } from '../../engine/pipeline.ts';
import { openDecoder } from '../../engine/decode/decode.ts';
import { openStore, type Store } from '../../engine/store/store.ts';
import { openVision, type Vision } from '../../engine/vision/vision.ts';
import { startWorker } from '../../engine/worker-process.ts';
import { scratch, until, untilDone } from './scratch.ts';
import { jpegOf, writePhotos } from './some-photos.ts';
import { changeDescription } from './tiny-model.ts';

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
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ seen: 8, doing: 'nothing' }));
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
    await vi.waitFor(async () => expect((await engine.folders())[0]!.state).toBe('offline'), 30_000);
    const away = await until(engine, (now) => now.doing === 'nothing');
    expect(away).toMatchObject({ photos: 30, failed: 0, problem: null });
    await rename(at('r-away'), at('r'));
    await vi.waitFor(async () => expect((await engine.folders())[0]!.state).toBe('watching'), 30_000);
    expect(await untilDone(engine)).toMatchObject({ photos: 30, seen: 30, failed: 0 });
  }, 120_000);
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
    await vi.waitFor(async () => expect((await engine.folders())[0]!.state).toBe('offline'), 10_000);
    expect((await engine.search({ text: '' })).hits).toHaveLength(4);
    await rename(at('h-away'), at('h'));
    await vi.waitFor(async () => expect((await engine.folders())[0]!.state).toBe('watching'), 20_000);
    await untilDone(engine);
    expect(await captionTimes(engine)).toEqual(before);
  });
});

describe('models', () => {
  test('a newer version of the model sees all photos again; what a person wrote stays', async () => {
    await writePhotos(at('i'), 4, 140);
    let engine = await start('library-i');
    await engine.addFolder({ path: at('i') });
    await untilDone(engine);
    const [hit] = (await engine.search({ text: '' })).hits;
    await engine.setCaption({ photo: hit!.id, text: 'Our garden' });
    const before = await captionTimes(engine);
    await engine.close();

    engine = await start('library-i');
    await untilDone(engine);
    expect(await captionTimes(engine)).toEqual(before);
    await engine.close();

    await changeDescription(at('models'), (model) => (model.version = 'newer'));
    try {
      engine = await start('library-i');
      await untilDone(engine);
      const photo = await engine.photo({ id: hit!.id });
      expect(photo.caption).toBe('Our garden');
      expect(photo.captions.find((caption) => caption.by === 'model')).toMatchObject({ version: 'newer' });
      await engine.close();
    } finally {
      await changeDescription(at('models'), (model: ModelDescription) => (model.version = 'first'));
    }
  });

  test('without any model photos are read and can be browsed, and progress says what is missing', async () => {
    await writePhotos(at('j'), 3, 150);
    const engine = await start('library-j', { models: [] });
    await engine.addFolder({ path: at('j') });
    const end = await until(engine, (now) => now.doing === 'nothing' && now.photos === 3 && now.unread === 0);
    expect(end).toMatchObject({ seen: 0, waiting: 3, problem: { reason: 'model-missing' } });
    expect((await engine.search({ text: 'photo-151' })).hits).toHaveLength(1);
    const [hit] = (await engine.search({ text: '' })).hits;
    await expect(engine.ask({ photo: hit!.id, question: 'What?', ask: 'a' })).rejects.toMatchObject({
      reason: 'model-missing',
    });
  });

  test('a model whose files are damaged stops seeing, with its reason, and never reading', async () => {
    await writePhotos(at('k'), 2, 160);
    await mkdir(at('damaged', 'tiny'), { recursive: true });
    await copyFile(at('models', 'tiny', 'model.json'), at('damaged', 'tiny', 'model.json'));
    const engine = await start('library-k', { models: [at('damaged')] });
    await engine.addFolder({ path: at('k') });
    const end = await until(engine, (now) => now.doing === 'nothing' && now.unread === 0 && now.photos === 2);
    expect(end).toMatchObject({ waiting: 2, failed: 0, problem: { reason: 'model-corrupt' } });
  });

  test('a question is answered while photos are being seen, and its turn is kept', async () => {
    await writePhotos(at('l'), 24, 170);
    const engine = await start('library-l');
    await engine.addFolder({ path: at('l') });
    await until(engine, (now) => now.seen >= 4 && now.unread === 0);
    const [hit] = (await engine.search({ text: 'is:seen' })).hits;
    const words: string[] = [];
    engine.on('answering', ({ text }) => words.push(text));
    const turn = await engine.ask({ photo: hit!.id, question: 'What is it?', ask: 'q' });
    expect((await engine.progress()).waiting).toBeGreaterThan(0);
    expect(turn).toMatchObject({ question: 'What is it?', by: 'model', model: 'tiny' });
    expect(words.at(-1)).toBe(turn.answer);
    await untilDone(engine);
    expect((await engine.photo({ id: hit!.id })).conversation).toEqual([turn]);
  });
});

/** Faults that cannot be had for real in a test, put between the pipeline and its real rooms. */
describe('when a room fails', () => {
  async function open(name: string, faults: { store?: (store: Store) => Store; vision?: (vision: Vision) => Vision }) {
    await mkdir(at(name), { recursive: true });
    const store = openStore(at(name, 'library.sqlite'));
    const decoder = openDecoder({ startWorker, thumbnails: at(name, 'thumbnails') });
    const vision = await openVision({ startWorker, model: at('models', 'tiny'), threads: 1 });
    const { id, version } = vision.description();
    const maker = { model: id, version };
    const seen = faults.vision?.(vision) ?? vision;
    const seer: Seer = { maker, by: `${id}@${version}`, open: async () => seen };
    const pipeline = new Pipeline({
      store: faults.store?.(store) ?? store,
      decoder,
      seer,
      snapshots: at(name, 'snapshots'),
      skip: [],
      emit: () => {},
    });
    return {
      pipeline,
      store,
      async close() {
        const stopped = pipeline.stop();
        await Promise.all([decoder.close(), vision.close()]);
        await stopped;
        await pipeline.rested();
        store.close();
      },
    };
  }

  test('a photo that ends the model is set aside alone, and no photo is seen twice', async () => {
    await writePhotos(at('m'), 9, 300);
    const looked: number[] = [];
    let culprit: string | null = null;
    const { pipeline, store, close } = await open('library-m', {
      vision: (vision) => ({
        ...vision,
        async see(asked) {
          const digests = asked.pixels.map((pixels) => pixels.subarray(0, 64).join());
          culprit ??= digests[1]!;
          if (digests.includes(culprit)) {
            if (digests.length === 1 || looked.length === 0) looked.push(0);
            throw new EngineError('vision-crashed', 'It ended.');
          }
          looked.push(...digests.map(() => 1));
          return await vision.see(asked);
        },
      }),
    });
    pipeline.open();
    pipeline.addFolder(at('m'));
    await vi.waitFor(() => expect(pipeline.progress()).toMatchObject({ doing: 'nothing', seen: 8 }), 30_000);
    expect(pipeline.progress()).toMatchObject({ failed: 1, waiting: 0, problem: null });
    expect(looked.filter((one) => one === 1)).toHaveLength(8);
    expect(store.tally().failed).toBe(1);
    await close();
  });

  test('a model that ends at every photo is stopped instead of failing them all', async () => {
    await writePhotos(at('n'), 9, 320);
    const { pipeline, close } = await open('library-n', {
      vision: (vision) => ({ ...vision, see: () => Promise.reject(new EngineError('vision-crashed', 'It ended.')) }),
    });
    pipeline.open();
    pipeline.addFolder(at('n'));
    await vi.waitFor(
      () => expect(pipeline.progress()).toMatchObject({ problem: { reason: 'vision-crashed' }, doing: 'nothing' }),
      30_000,
    );
    expect(pipeline.progress().failed).toBeLessThan(3);
    await close();
  });

  test('a full disk stops the work with its reason, fails no photo, and work goes on when there is room', async () => {
    await writePhotos(at('o'), 6, 340);
    let full = true;
    const { pipeline, close } = await open('library-o', {
      store: (store) => ({
        ...store,
        keepSeen(results) {
          if (full) throw new EngineError('disk-full', 'The disk is full. Free some space.');
          return store.keepSeen(results);
        },
      }),
    });
    pipeline.open();
    pipeline.addFolder(at('o'));
    await vi.waitFor(
      () => expect(pipeline.progress()).toMatchObject({ problem: { reason: 'disk-full' }, doing: 'nothing' }),
      30_000,
    );
    expect(pipeline.progress()).toMatchObject({ failed: 0, seen: 0, waiting: 6 });
    full = false;
    pipeline.pause(false);
    await vi.waitFor(() => expect(pipeline.progress()).toMatchObject({ seen: 6, problem: null }), 30_000);
    await close();
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

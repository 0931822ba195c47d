// Several models side by side: what each makes, what is kept when another takes over, and what goes when one is removed.

import { cp, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ModelTask, Remote } from '../../../engine/contract.ts';
import { startWorker, type StartWorker, type WorkerProcess } from '../../../engine/worker-process.ts';
import { scratch, until, untilDone } from '../scratch.ts';
import { writePhotos } from '../some-photos.ts';
import { changeDescription, makeTinyParts } from '../tiny-model.ts';

const { at, start } = scratch();

beforeAll(() => makeTinyParts(at('parts')));

const models = (...names: string[]) => ({ models: names.map((name) => at('parts', name)) });
const tiny = () => at('models', 'tiny');

/** Starts real processes and remembers those that look. */
function watched(): { startWorker: StartWorker; looking: WorkerProcess[] } {
  const looking: WorkerProcess[] = [];
  return {
    looking,
    startWorker: (name, options) => {
      const process = startWorker(name, options);
      if (name === 'vision') looking.push(process);
      return process;
    },
  };
}

async function using(engine: Remote): Promise<Partial<Record<ModelTask, string | null>>> {
  return Object.fromEntries((await engine.modelUses()).map(({ task, model }) => [task, model]));
}

const others = async (engine: Remote, task: ModelTask) =>
  (await engine.modelUses()).find((one) => one.task === task)!.others;

describe('side by side', () => {
  test('two models with one encoder see a photo once, and say what the joined one says', async () => {
    const [path] = await writePhotos(at('a'), 3, 900);
    const joined = await start('library-joined');
    await joined.addFolder({ path: at('a') });
    await untilDone(joined);
    const wanted = await joined.photoAt({ path: path! });
    const likeness = (await joined.similar({ photo: wanted.id })).hits.map((hit) => [hit.name, hit.similarity]);

    const { startWorker: begin, looking } = watched();
    const engine = await start('library-parts', { ...models('speaker', 'finder'), startWorker: begin });
    await engine.addFolder({ path: at('a') });
    await untilDone(engine);
    expect(looking).toHaveLength(1);
    expect(await using(engine)).toEqual({ captions: 'speaker', chat: 'speaker', search: 'finder', tags: null });
    const photo = await engine.photoAt({ path: path! });
    const [said, meant] = [photo, wanted].map((one) => one.captions[0]!);
    expect(said).toMatchObject({ model: 'speaker', text: meant!.text });
    expect(said!.match).toBeCloseTo(meant!.match!, 5);
    expect((await engine.similar({ photo: photo.id })).hits.map((hit) => [hit.name, hit.similarity])).toEqual(likeness);
    expect(await engine.match({ photo: photo.id, text: 'a dog' })).toMatchObject({ model: 'finder' });
    expect(looking).toHaveLength(1);
  });

  test('models with different encoders each see it, and only then is it seen', async () => {
    const [path] = await writePhotos(at('b'), 2, 910);
    const { startWorker: begin, looking } = watched();
    const engine = await start('library-two', { ...models('speaker', 'stranger'), startWorker: begin });
    await engine.addFolder({ path: at('b') });
    expect(await untilDone(engine)).toMatchObject({ seen: 2, failed: 0 });
    expect(looking).toHaveLength(2);
    const photo = await engine.photoAt({ path: path! });
    expect(photo.captions).toMatchObject([{ model: 'speaker', match: null }]);
    expect((await engine.similar({ photo: photo.id })).hits).toHaveLength(1);
    expect((await engine.describe({ path: path! })).captions).toMatchObject([{ model: 'speaker' }]);
  });

  test('a model chosen for questions alone looks when it is first asked, and keeps what it saw', async () => {
    const [path] = await writePhotos(at('c'), 2, 920);
    const { startWorker: begin, looking } = watched();
    const options = { models: [tiny(), at('parts', 'speaker')], startWorker: begin };
    const engine = await start('library-chat', options);
    await engine.useModel({ id: 'speaker', tasks: ['chat'], again: false });
    await engine.addFolder({ path: at('c') });
    await untilDone(engine);
    expect(looking).toHaveLength(1);
    const { id } = await engine.photoAt({ path: path! });
    expect(await engine.ask({ photo: id, question: 'What is it?', ask: 'a' })).toMatchObject({ model: 'speaker' });
    expect(looking).toHaveLength(2);
    expect(await engine.ask({ photo: id, question: 'And now?', ask: 'b' })).toMatchObject({ model: 'speaker' });
    expect((await engine.photo({ id })).captions).toMatchObject([{ model: 'tiny' }]);
  });
});

describe('another model takes over', () => {
  test('what is there is kept until a person says otherwise, also after a restart', async () => {
    await writePhotos(at('d'), 3, 930);
    const both = { models: [tiny(), at('parts', 'speaker')] };
    let engine = await start('library-kept', both);
    await engine.addFolder({ path: at('d') });
    await untilDone(engine);
    await engine.useModel({ id: 'speaker', tasks: ['captions'], again: false });
    expect(await engine.progress()).toMatchObject({ seen: 3, waiting: 0 });
    expect(await others(engine, 'captions')).toBe(3);
    expect(await others(engine, 'search')).toBe(0);
    await writePhotos(at('d'), 4, 930);
    await until(engine, (now) => now.photos === 4 && now.seen === 4);
    expect(await makers(engine)).toEqual({ 930: 'tiny', 931: 'tiny', 932: 'tiny', 933: 'speaker' });
    await engine.close();

    engine = await start('library-kept', both);
    await untilDone(engine);
    expect(await using(engine)).toMatchObject({ captions: 'speaker', chat: 'tiny', search: 'tiny' });
    expect(await others(engine, 'captions')).toBe(3);
    await engine.useModel({ id: 'speaker', tasks: ['captions'], again: true });
    expect((await engine.progress()).waiting).toBe(3);
    await untilDone(engine);
    expect(await others(engine, 'captions')).toBe(0);
    expect(Object.values(await makers(engine))).toEqual(['speaker', 'speaker', 'speaker', 'speaker']);
  });

  test('search vectors of two models are never compared', async () => {
    const [path] = await writePhotos(at('e'), 3, 940);
    const engine = await start('library-vectors', { models: [tiny(), at('parts', 'stranger')] });
    await engine.addFolder({ path: at('e') });
    await untilDone(engine);
    const { id } = await engine.photoAt({ path: path! });
    const byLooks = async () => (await engine.search({ text: 'sunrise' })).hits.length;
    expect(await byLooks()).toBe(3);
    await engine.useModel({ id: 'stranger', again: false });
    expect(await engine.progress()).toMatchObject({ seen: 3, waiting: 0 });
    expect(await byLooks()).toBe(0);
    const { notes, hits } = await engine.search({ text: 'sunrise' });
    expect([hits, notes.join(' ')]).toEqual([
      [],
      expect.stringContaining('3 photos were seen by another search model'),
    ]);
    expect((await engine.similar({ photo: id })).hits).toEqual([]);
    await engine.useModel({ id: 'stranger', again: true });
    await untilDone(engine);
    expect(await byLooks()).toBe(3);
    expect((await engine.similar({ photo: id })).hits).toHaveLength(2);
    await engine.useModel({ id: 'tiny', tasks: ['search'], again: false });
    expect(await byLooks()).toBe(0);
  });

  test('a choice that cannot be is refused, and nobody is a choice', async () => {
    const engine = await start('library-choices', { models: [tiny(), at('parts', 'finder')] });
    await expect(engine.useModel({ id: 'nothing', again: false })).rejects.toMatchObject({
      reason: 'not-found',
      message: expect.stringContaining('tiny, finder') as string,
    });
    await expect(engine.useModel({ id: 'finder', tasks: ['search', 'captions'], again: false })).rejects.toMatchObject({
      reason: 'not-supported-by-model',
    });
    expect(await using(engine)).toMatchObject({ search: 'tiny' });
    await engine.useModel({ id: null, tasks: ['chat', 'search'], again: false });
    expect(await using(engine)).toEqual({ captions: 'tiny', chat: null, search: null, tags: null });
    const [path] = await writePhotos(at('f'), 1, 950);
    await engine.addFolder({ path: at('f') });
    await untilDone(engine);
    const { id } = await engine.photoAt({ path: path! });
    const reason = 'not-supported-by-model';
    await expect(engine.ask({ photo: id, question: 'What?', ask: 'a' })).rejects.toMatchObject({ reason });
    await expect(engine.match({ photo: id, text: 'x' })).rejects.toMatchObject({ reason });
  });
});

describe('removing', () => {
  test('refused while in use; then its disk is free, and others do what it did', async () => {
    await cp(tiny(), at('own', 'tiny'), { recursive: true });
    await cp(at('parts', 'speaker'), at('own', 'speaker'), { recursive: true });
    const bytes = await sizeOf(at('own', 'tiny'));
    const engine = await start('library-removed', { models: [at('own')] });
    await engine.useModel({ id: 'tiny', again: false });
    await expect(engine.removeModel({ id: 'tiny', instead: false })).rejects.toMatchObject({
      reason: 'model-in-use',
      message: expect.stringContaining('captions: Speaker, chat: Speaker, search: nothing') as string,
    });
    expect(await engine.removeModel({ id: 'tiny', instead: true })).toEqual({ freedBytes: bytes });
    expect(await readdir(at('own'))).toEqual(['speaker']);
    expect(await using(engine)).toEqual({ captions: 'speaker', chat: 'speaker', search: null, tags: null });
    expect((await engine.models()).map((one) => one.id)).toEqual(['speaker']);
  });

  test('what came with the app stays', async () => {
    await cp(at('parts', 'finder'), at('app', 'models', 'finder'), { recursive: true });
    const engine = await start('library-shipped', { models: [at('app', 'models')], resources: at('app') });
    expect(await engine.models()).toMatchObject([{ id: 'finder', removable: false }]);
    await expect(engine.removeModel({ id: 'finder', instead: true })).rejects.toMatchObject({ reason: 'not-allowed' });
  });

  test('what a killed removal left is swept at the next start', async () => {
    await mkdir(at('half', '.old.removed'), { recursive: true });
    await writeFile(at('half', '.old.removed', 'decoder.data'), 'x');
    await mkdir(at('half', '.mine.removed'));
    await writeFile(at('half', '.mine.removed', 'holiday.jpg'), 'x');
    await start('library-swept', { models: [at('half')] });
    expect(await readdir(at('half'))).toEqual(['.mine.removed']);
  });
});

test('a model that crashes gives way to the same one in a lower recipe, and no photo is lost', async () => {
  const folder = at('recipes');
  const ids = ['heavy', 'light'] as const;
  for (const id of ids) {
    await cp(tiny(), at('recipes', id), { recursive: true });
    const recipe = id === 'heavy' ? 'cpu-int8' : 'cpu-int4';
    await changeDescription(folder, (one) => Object.assign(one, { id, name: id, recipe, checkpoint: 'c' }), id);
  }
  await writePhotos(at('g'), 9, 960);
  const deadly: StartWorker = (name, options) => {
    const process = startWorker(name, options);
    const { post } = process.port;
    process.port.post = (message) => {
      post(message);
      if (JSON.stringify(message)?.includes(`"model":"${at('recipes', 'heavy')}"`)) process.kill();
    };
    return process;
  };
  const engine = await start('library-crashed', { models: [folder], startWorker: deadly });
  expect(await using(engine)).toMatchObject({ captions: 'heavy' });
  await engine.addFolder({ path: at('g') });
  expect(await untilDone(engine)).toMatchObject({ seen: 9, failed: 0, problem: null });
  expect(await using(engine)).toEqual({ captions: 'light', chat: 'light', search: 'heavy', tags: null });
  expect(new Set(Object.values(await makers(engine)))).toEqual(new Set(['light']));
});

/** Model of each photo's caption, by the number in the photo's name. */
async function makers(engine: Remote): Promise<Record<string, string | null>> {
  const { hits } = await engine.search({ text: '', sort: 'oldest', limit: 500 });
  const photos = await Promise.all(hits.map(({ id }) => engine.photo({ id })));
  return Object.fromEntries(photos.map((one) => [one.name.slice(6, 9), one.captions[0]?.model ?? null]));
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (entry) => (await stat(`${entry.parentPath}/${entry.name}`)).size));
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

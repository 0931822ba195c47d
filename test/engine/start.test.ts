// The engine as a whole: opening and closing, the gate, folders, pictures, models, everything a person writes.

import { mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { calls, type Engine, type EngineError } from '../../engine/contract.ts';
import { findLocalEngine } from '../../engine/host/local.ts';
import { localNames, startEngine } from '../../engine/start.ts';
import { modelPlaces, usualLibrary } from '../../engine/start/places.ts';
import { scratch, until, untilDone } from './scratch.ts';
import { jpegOf, writePhotos } from './some-photos.ts';

const { at, start } = scratch();

describe('opening and closing', () => {
  test('one library, one engine: the second is told so, and may speak to the first', async () => {
    const engine = await start('library-one');
    const second = startEngine({ library: at('library-one'), models: [] });
    await expect(second).rejects.toMatchObject({
      reason: 'library-locked',
      message: expect.stringContaining('Close it') as string,
    });
    const found = await findLocalEngine(at('library-one'), localNames);
    expect(await found!.engine.status()).toMatchObject({ library: at('library-one') });
    found!.close();
    await engine.close();
    await (await start('library-one')).close();
  });

  test('a closed engine refuses, and closing twice is nothing', async () => {
    const engine = await start('library-closed');
    await engine.close();
    await engine.close();
    await expect(engine.folders()).rejects.toMatchObject({ reason: 'closed' });
    expect(await findLocalEngine(at('library-closed'))).toBeNull();
  });

  test('a library that cannot be opened says why and leaves nothing open', async () => {
    await mkdir(at('library-corrupt'));
    await writeFile(
      at('library-corrupt', 'library.sqlite'),
      'This is no database, and much too long to be one. '.repeat(99),
    );
    for (let times = 0; times < 2; times++) {
      await expect(start('library-corrupt')).rejects.toMatchObject({ reason: 'library-corrupt' });
    }
    await writeFile(at('in-the-way'), 'a file');
    await expect(start('in-the-way')).rejects.toMatchObject({ reason: 'no-permission' });
  });

  test('closing in the middle of work is safe, and the rest is done next time', async () => {
    await writePhotos(at('busy'), 12, 500);
    const engine = await start('library-busy');
    await engine.addFolder({ path: at('busy') });
    await until(engine, (now) => now.photos > 0);
    await engine.close();
    const again = await start('library-busy');
    expect(await untilDone(again)).toMatchObject({ photos: 12, seen: 12, failed: 0 });
  });

  test('an engine that only answers is waited for, and found by nobody', async () => {
    const brief = await start('library-brief', { work: false });
    expect(await findLocalEngine(at('library-brief'))).toBeNull();
    const next = start('library-brief');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await brief.close();
    expect(await (await next).folders()).toEqual([]);
  });

  test('an engine that does not work answers, and leaves everything as it is', async () => {
    await writePhotos(at('idle'), 2, 520);
    const engine = await start('library-idle', { work: false });
    await engine.addFolder({ path: at('idle') });
    await engine.pauseWork({ paused: false });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await engine.progress()).toMatchObject({ photos: 0, doing: 'nothing' });
  });
});

describe('the gate', () => {
  const bad: [keyof Engine, unknown][] = [
    ['addFolder', null],
    ['addFolder', '/tmp'],
    ['addFolder', { path: 'relative' }],
    ['addFolder', { path: '/tmp\0/x' }],
    ['addFolder', { path: `/${'x'.repeat(5000)}` }],
    ['removeFolder', { id: '1' }],
    ['removeFolder', { id: 1.5 }],
    ['pauseFolder', { id: 1, paused: 'yes' }],
    ['search', {}],
    ['search', { text: 7 }],
    ['search', { text: 'x'.repeat(1001) }],
    ['search', { text: 'dog', limit: 0 }],
    ['search', { text: 'dog', limit: 501 }],
    ['search', { text: 'dog', sort: 'random' }],
    ['search', { text: 'dog', limt: 5 }],
    ['search', { text: '\ud800' }],
    ['similar', { photo: -1 }],
    ['photo', { id: Number.NaN }],
    ['photo', { id: 2 ** 60 }],
    ['photoAt', { path: '' }],
    ['ask', { photo: 1, question: '  ', ask: 'a' }],
    ['ask', { photo: 1, question: 'What?', ask: '' }],
    ['cancelAnswer', {}],
    ['clearConversation', { photo: null }],
    ['setCaption', { photo: 1 }],
    ['setCaption', { photo: 1, text: 'x'.repeat(5001) }],
    ['addTag', { photo: 1, name: '' }],
    ['removeTag', { photo: 1, name: 'x'.repeat(101) }],
    ['match', { photo: 1, text: '' }],
    ['describe', { path: 'here.jpg' }],
    ['seeAgain', { photos: 'some' }],
    ['seeAgain', { photos: [1, 'two'] }],
    ['pauseWork', { paused: 1 }],
  ];

  test('what cannot be taken is refused with what would be right', async () => {
    const engine = await start('library-gate', { models: [] });
    for (const [call, asked] of bad) {
      const refused = await (engine[call] as (asked: unknown) => Promise<unknown>)(asked).catch((e: unknown) => e);
      expect.soft(refused, `${call} ${JSON.stringify(asked)?.slice(0, 60)}`).toMatchObject({ reason: 'bad-request' });
      expect.soft((refused as EngineError).message).toContain(call);
    }
    // Every call that takes something has a bad example above.
    const takesNothing = ['folders', 'addDemo', 'progress', 'status', 'models'];
    expect([...new Set(bad.map(([call]) => call)), ...takesNothing].toSorted()).toEqual(Object.keys(calls).toSorted());
  });

  test('what is not there is not found, by every call that names a photo or folder', async () => {
    const engine = await start('library-empty', { models: [] });
    const refused = [
      engine.photo({ id: 9 }),
      engine.photoAt({ path: '/nowhere/x.jpg' }),
      engine.setCaption({ photo: 9, text: 'x' }),
      engine.addTag({ photo: 9, name: 'x' }),
      engine.removeTag({ photo: 9, name: 'x' }),
      engine.similar({ photo: 9 }),
      engine.removeFolder({ id: 9 }),
      engine.pauseFolder({ id: 9, paused: true }),
      engine.clearConversation({ photo: 9 }),
    ];
    for (const result of await Promise.allSettled(refused)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { reason: 'not-found' } });
    }
  });
});

describe('folders', () => {
  test('what is no folder of photos is refused with its reason', async () => {
    const engine = await start('library-folders');
    await mkdir(at('pictures', 'inside'), { recursive: true });
    await writeFile(at('pictures', 'file.txt'), '');
    const reasonOf = (path: string) => engine.addFolder({ path }).catch((error: EngineError) => error.reason);
    expect(await reasonOf(at('nowhere'))).toBe('folder-missing');
    expect(await reasonOf(at('pictures', 'file.txt'))).toBe('bad-request');
    expect(await reasonOf(at('library-folders'))).toBe('not-allowed');
    expect(await reasonOf(at('library-folders', 'thumbnails'))).toBe('not-allowed');
    await engine.addFolder({ path: at('pictures') });
    expect(await reasonOf(at('pictures'))).toBe('folder-overlaps');
    expect(await reasonOf(at('pictures', 'inside'))).toBe('folder-overlaps');
    // The same folder by another name.
    await symlink(at('pictures'), at('link'));
    expect(await reasonOf(at('link'))).toBe('folder-overlaps');
    await mkdir(at('pictures-twin'));
    expect(await engine.addFolder({ path: `${at('pictures-twin')}/` })).toMatchObject({ path: at('pictures-twin') });
  });

  test("a folder around the library never shows the library's own pictures", async () => {
    await writePhotos(at('around'), 2, 540);
    const engine = await start(join('around', 'library'));
    await engine.addFolder({ path: at('around') });
    await untilDone(engine);
    await engine.close();
    const again = await start(join('around', 'library'));
    await until(again, (now) => now.doing === 'nothing');
    expect((await again.progress()).photos).toBe(2);
  });

  test('what a person wrote comes back with a folder that was removed', async () => {
    const [path] = await writePhotos(at('removed'), 2, 550);
    const engine = await start('library-removed');
    const { id } = await engine.addFolder({ path: at('removed') });
    await untilDone(engine);
    const photo = await engine.photoAt({ path: path! });
    await engine.setCaption({ photo: photo.id, text: 'Grandmother’s house' });
    await engine.addTag({ photo: photo.id, name: 'family' });
    await engine.removeFolder({ id });
    expect((await engine.search({ text: '' })).hits).toEqual([]);
    await rename(at('removed'), at('elsewhere'));
    await engine.addFolder({ path: at('elsewhere') });
    await untilDone(engine);
    const found = await engine.search({ text: 'grandmother tag:family' });
    expect(found.hits.map((hit) => [hit.id, hit.caption])).toEqual([[photo.id, 'Grandmother’s house']]);
  });

  test('demo photos are offered once, and are a folder like any other', async () => {
    await writePhotos(at('shipped', 'demo', 'photos'), 3, 560);
    const engine = await start('library-demo', { resources: at('shipped') });
    expect((await engine.status()).demoAvailable).toBe(true);
    const folder = await engine.addDemo();
    expect(folder.path).toBe(at('shipped', 'demo', 'photos'));
    expect((await engine.addDemo()).id).toBe(folder.id);
    expect((await engine.status()).demoAvailable).toBe(false);
    expect(await untilDone(engine)).toMatchObject({ photos: 3 });
    await engine.close();
    const without = await start('library-demo-less');
    expect((await without.status()).demoAvailable).toBe(false);
    await expect(without.addDemo()).rejects.toMatchObject({ reason: 'not-found' });
  });
});

describe('what a person does', () => {
  test('captions, tags, questions and matching, each kept with who said it', async () => {
    const [path] = await writePhotos(at('mine'), 2, 580);
    const engine = await start('library-mine');
    const told = vi.fn();
    await engine.addFolder({ path: at('mine') });
    await untilDone(engine);
    const { id, fingerprint } = await engine.photoAt({ path: path! });
    engine.on('photos', told);

    expect((await engine.setCaption({ photo: id, text: 'A quiet evening' })).caption).toBe('A quiet evening');
    expect((await engine.addTag({ photo: id, name: 'Evening' })).tags).toContainEqual(
      expect.objectContaining({ by: 'person', score: 1 }),
    );
    expect((await engine.removeTag({ photo: id, name: 'evening' })).tags).toEqual([]);
    await vi.waitFor(() => expect(told).toHaveBeenCalledWith({ ids: [id] }));
    const withoutMine = await engine.setCaption({ photo: id, text: null });
    expect(withoutMine.captions.every((caption) => caption.by === 'model')).toBe(true);

    const first = await engine.ask({ photo: id, question: 'What is it?', ask: 'one' });
    expect(first.probability).toBeGreaterThanOrEqual(0);
    await engine.ask({ photo: id, question: 'And what colour?', ask: 'two' });
    expect((await engine.photo({ id })).conversation.map((turn) => turn.question)).toEqual([
      'What is it?',
      'And what colour?',
    ]);
    await engine.clearConversation({ photo: id });
    expect((await engine.photo({ id })).conversation).toEqual([]);

    const match = await engine.match({ photo: id, text: 'a quiet evening' });
    expect(match.match).toBeGreaterThan(0);
    expect(match.match).toBeLessThan(1);
    expect(Math.abs(match.similarity)).toBeLessThanOrEqual(1);
    expect((await engine.similar({ photo: id })).hits.map((hit) => hit.id)).not.toContain(id);
    expect(fingerprint).toMatch(/^[0-9a-f]{40}$/);
  });

  test('a photo that is not in the library can be described, and nothing is kept of it', async () => {
    const [path] = await writePhotos(at('outside'), 1, 590);
    const engine = await start('library-outside');
    const { captions } = await engine.describe({ path: path! });
    expect(captions).toMatchObject([{ by: 'model', model: 'tiny' }]);
    expect(captions[0]!.text).not.toBe('');
    expect((await engine.progress()).photos).toBe(0);
    await writeFile(at('outside', 'no.jpg'), 'text');
    await expect(engine.describe({ path: at('outside', 'no.jpg') })).rejects.toMatchObject({ reason: 'kind-unknown' });
    await expect(engine.describe({ path: at('outside', 'x.jpg') })).rejects.toMatchObject({ reason: 'file-missing' });
  });

  test('an answer can be stopped, and leaves no turn', async () => {
    const [path] = await writePhotos(at('stopped'), 1, 595);
    const engine = await start('library-stopped');
    await engine.addFolder({ path: at('stopped') });
    await untilDone(engine);
    const { id } = await engine.photoAt({ path: path! });
    await engine.cancelAnswer({ ask: 'nobody asked' });
    const asked = engine.ask({ photo: id, question: 'What is it?', ask: 'stop me' });
    const outcome = asked.then(
      () => 'answered',
      (error: EngineError) => error.reason,
    );
    await expect(engine.ask({ photo: id, question: 'Twice?', ask: 'stop me' })).rejects.toMatchObject({
      reason: 'bad-request',
    });
    await engine.cancelAnswer({ ask: 'stop me' });
    expect(await outcome).toBe('cancelled');
    expect((await engine.photo({ id })).conversation).toEqual([]);
  });

  test('photos asked to be seen again are', async () => {
    const [path] = await writePhotos(at('again'), 2, 600);
    const engine = await start('library-again');
    await engine.addFolder({ path: at('again') });
    await untilDone(engine);
    const { id, captions } = await engine.photoAt({ path: path! });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await engine.seeAgain({ photos: [id] });
    await untilDone(engine);
    expect((await engine.photo({ id })).captions[0]!.madeAt > captions[0]!.madeAt).toBe(true);
  });
});

describe('pictures', () => {
  test('thumbnails by fingerprint, made again when gone; originals by number; nothing else', async () => {
    const [path] = await writePhotos(at('shown'), 1, 610);
    const engine = await start('library-shown');
    await engine.addFolder({ path: at('shown') });
    await untilDone(engine);
    const { id, fingerprint } = await engine.photoAt({ path: path! });
    const grid = await engine.findPicture({ size: 'grid', key: fingerprint });
    expect(grid).toMatchObject({ type: 'image/webp', lasting: true });
    expect((await readFile(grid!.path)).subarray(8, 12).toString()).toBe('WEBP');
    await rm(grid!.path);
    expect((await stat((await engine.findPicture({ size: 'grid', key: fingerprint }))!.path)).size).toBeGreaterThan(0);
    expect(await engine.findPicture({ size: 'original', key: String(id) })).toMatchObject({
      path,
      type: 'image/jpeg',
      lasting: false,
    });
    expect(await engine.findPicture({ size: 'grid', key: '0'.repeat(40) })).toBeNull();
    expect(await engine.findPicture({ size: 'original', key: '999' })).toBeNull();
  });

  test('an original that became a link out of the folder is not shown', async () => {
    const [path] = await writePhotos(at('linked'), 1, 620);
    await writeFile(at('private.jpg'), await jpegOf(621));
    const engine = await start('library-linked');
    await engine.addFolder({ path: at('linked') });
    await untilDone(engine);
    const { id } = await engine.photoAt({ path: path! });
    await engine.pauseWork({ paused: true });
    await rm(path!);
    await symlink(at('private.jpg'), path!);
    expect(await engine.findPicture({ size: 'original', key: String(id) })).toBeNull();
  });
});

describe('models and places', () => {
  test('the model behind every text is named, with its caveat', async () => {
    const engine = await start('library-models');
    expect(await engine.models()).toMatchObject([
      { id: 'tiny', name: 'Tiny', tasks: ['captions', 'chat', 'search'], caveat: 'It knows nothing.' },
    ]);
    expect((await engine.status()).models).toHaveLength(1);
  });

  test('a person’s own models come before the shipped one', () => {
    expect(modelPlaces('/data/talbot/library', '/app/resources', {})).toEqual([
      '/data/talbot/models',
      '/app/resources/models',
    ]);
    expect(modelPlaces('/l', '/r', { TALBOT_MODELS: '/a:/b' }).slice(0, 2)).toEqual(['/a', '/b']);
  });

  test('the usual library is where the system keeps data', () => {
    expect(usualLibrary({ TALBOT_LIBRARY: '/my' }, 'linux')).toBe('/my');
    expect(usualLibrary({ XDG_DATA_HOME: '/data' }, 'linux')).toBe('/data/talbot/library');
    expect(usualLibrary({}, 'linux')).toMatch(/\.local\/share\/talbot\/library$/);
    expect(usualLibrary({}, 'darwin')).toMatch(/Library\/Application Support\/Talbot\/library$/);
  });
});

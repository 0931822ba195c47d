// The engine as a whole: opening and closing, the gate at its door, models and places.

import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Engine, EngineError } from '../../engine/contract.ts';
import { findLocalEngine } from '../../engine/host/local.ts';
import { localNames, startEngine } from '../../engine/start.ts';
import { modelPlaces, usualLibrary } from '../../engine/start/places.ts';
import { scratch, until, untilDone } from './scratch.ts';
import { writePhotos } from './some-photos.ts';

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
    await expect(start('in-the-way')).rejects.toMatchObject({ reason: 'bad-request' });
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
    ['search', { text: 'dog', from: -1 }],
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
    ['ask', { photo: 1, question: 'What?', short: 1, ask: 'a' }],
    ['cancelAnswer', {}],
    ['clearConversation', { photo: null }],
    ['inquire', { question: '' }],
    ['inquire', { question: 'Is it?', photos: 'all' }],
    ['stopInquiry', { id: 0 }],
    ['forgetInquiry', {}],
    ['answers', { id: 1, verdict: 'maybe' }],
    ['setTiles', { tiles: 4 }],
    ['whereLooked', { photo: 1, words: '', ask: 'a' }],
    ['setCaption', { photo: 1 }],
    ['setCaption', { photo: 1, text: 'x'.repeat(5001) }],
    ['addTag', { photo: 1, name: '' }],
    ['removeTag', { photo: 1, name: 'x'.repeat(101) }],
    ['match', { photo: 1, text: '' }],
    ['describe', { path: 'here.jpg' }],
    ['seeAgain', { photos: 'some' }],
    ['seeAgain', { photos: [1, 'two'] }],
    ['pauseWork', { paused: 1 }],
    ['useModel', { id: 'tiny' }],
    ['useModel', { id: 'tiny', tasks: ['flying'], again: false }],
    ['removeModel', { id: '', instead: false }],
    ['checkModel', {}],
    ['installModel', { source: '/x', recipe: 'cake' }],
    ['resumeInstall', {}],
    ['stopInstall', { id: 'x' }],
    ['measureDevices', { on: 'yes' }],
  ];

  // Every call, with whatever may be asked, is in start/gate.test.ts; here are the likely mistakes.
  test('what cannot be taken is refused with what would be right', async () => {
    const engine = await start('library-gate', { models: [] });
    for (const [call, asked] of bad) {
      const refused = await (engine[call] as (asked: unknown) => Promise<unknown>)(asked).catch((e: unknown) => e);
      expect.soft(refused, `${call} ${JSON.stringify(asked)?.slice(0, 60)}`).toMatchObject({ reason: 'bad-request' });
      expect.soft((refused as EngineError).message).toContain(call);
    }
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

// Models come, change, are missing or damaged; what a person wrote and what can be done without them stays.

import { copyFile, mkdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { ModelDescription } from '../../../engine/model.ts';
import { scratch, until, untilDone } from '../scratch.ts';
import { writePhotos } from '../some-photos.ts';
import { changeDescription } from '../tiny-model.ts';

const { at, start } = scratch();

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
    await engine.setDescribing({ describing: 'off' });
    await engine.addFolder({ path: at('l') });
    await until(engine, (now) => now.photos === 24 && now.unread === 0);
    await engine.setDescribing({ describing: 'on' });
    await until(engine, (now) => now.seen >= 4);
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

async function captionTimes(engine: Awaited<ReturnType<typeof start>>): Promise<Record<string, string>> {
  const { hits } = await engine.search({ text: '', limit: 500 });
  const photos = await Promise.all(hits.map(({ id }) => engine.photo({ id })));
  return Object.fromEntries(
    photos.map((photo) => [photo.name, photo.captions.find((caption) => caption.by === 'model')?.madeAt ?? '']),
  );
}

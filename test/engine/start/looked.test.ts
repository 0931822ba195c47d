// Where a model looked, asked of the whole engine: for a caption, for words, for an answer; and what is refused.

import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { EngineError } from '../../../engine/contract.ts';
import { scratch, untilDone } from '../scratch.ts';
import { writePhotos } from '../some-photos.ts';
import { makeTinyParts } from '../tiny-model.ts';

const { at, start } = scratch();

test('a caption, words and an answer have maps over the photo’s patches', async () => {
  const [path] = await writePhotos(at('maps'), 1, 480);
  const engine = await start('library-maps');
  await engine.addFolder({ path: at('maps') });
  await untilDone(engine);
  const photo = await engine.photoAt({ path: path! });
  const about = { photo: photo.id, ask: 'where' };
  const words = await engine.whereLooked({ ...about, words: 'a red couch' });
  expect(words).toMatchObject({ columns: 4, rows: 4, covers: 1, by: 'similarity', model: 'tiny' });
  expect(words.whole).toHaveLength(16);
  expect([Math.min(...words.whole), Math.max(...words.whole)]).toEqual([0, 1]);
  expect(words.words.map(({ word }) => word)).toEqual(['a', 'red', 'couch']);
  const { text } = photo.captions[0]!;
  const caption = await engine.whereLooked({ ...about, caption: text });
  expect(caption.words.map(({ word }) => word)).toEqual(text.split(/\s+/));
  expect(caption.whole).toHaveLength(16);
  const turn = await engine.ask({ photo: photo.id, question: 'what is it?', ask: 'asked' });
  const answer = await engine.whereLooked({ ...about, turn: turn.id });
  expect(answer.words.slice(0, 3).map(({ word }) => word)).toEqual(['what', 'is', 'it?']);
});

test('a model that searches lends its reader to the one that writes; alone, that one shows its own attention', async () => {
  await makeTinyParts(at('parts'));
  const [path] = await writePhotos(at('lent'), 1, 495);
  const shown = async (library: string, models: string[]) => {
    const engine = await start(library, { models: models.map((name) => at('parts', name)) });
    await engine.addFolder({ path: at('lent') });
    await untilDone(engine);
    const { id, captions } = await engine.photoAt({ path: path! });
    const about = { photo: id, ask: 'where' };
    const { by, whole } = await engine.whereLooked({ ...about, caption: captions[0]!.text });
    const words = await engine.whereLooked({ ...about, words: captions[0]!.text });
    return { by, whole, words: words.whole };
  };
  const both = await shown('library-both', ['speaker', 'finder']);
  expect(both).toMatchObject({ by: 'similarity', words: both.whole });
  const alone = await shown('library-alone', ['speaker']);
  expect(alone).toMatchObject({ by: 'attention', words: alone.whole });
  expect(alone.whole).not.toEqual(both.whole);
});

test('what cannot be shown is refused with a reason', async () => {
  const [path] = await writePhotos(at('refused'), 1, 485);
  const engine = await start('library-refused');
  await engine.addFolder({ path: at('refused') });
  await untilDone(engine);
  const { id } = await engine.photoAt({ path: path! });
  const asked = (more: object) =>
    engine.whereLooked({ photo: id, ask: 'where', ...more }).then(
      () => 'shown',
      ({ reason }: EngineError) => reason,
    );
  expect(await asked({})).toBe('bad-request');
  expect(await asked({ words: 'a', caption: 'b' })).toBe('bad-request');
  expect(await asked({ turn: 77 })).toBe('not-found');
  expect(await asked({ photo: 4711, words: 'a' })).toBe('not-found');
  await rm(path!);
  expect(await asked({ words: 'a dog' })).toBe('file-missing');
});

test('a look can be stopped by its name', async () => {
  const [path] = await writePhotos(at('stopped'), 1, 490);
  const engine = await start('library-stopped');
  await engine.addFolder({ path: at('stopped') });
  await untilDone(engine);
  const { id } = await engine.photoAt({ path: path! });
  const look = engine.whereLooked({ photo: id, words: 'a dog', ask: 'stop me' }).then(
    () => 'shown',
    ({ reason }: EngineError) => reason,
  );
  let outcome: string | null = null;
  void look.then((reason) => (outcome = reason));
  while (outcome === null) {
    await engine.cancelAnswer({ ask: 'stop me' });
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(outcome).toBe('cancelled');
});

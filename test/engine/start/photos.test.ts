// What a person does with a photo, and how its pictures are found.

import { mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, test, vi } from 'vitest';
import { type EngineError } from '../../../engine/contract.ts';
import { animatedPng, corners } from '../photo-files.ts';
import { scratch, untilDone } from '../scratch.ts';
import { jpegOf, writePhotos } from '../some-photos.ts';

const { at, start } = scratch();

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
    await expect.poll(() => told.mock.calls.flatMap(([{ ids }]) => ids)).toContain(id);
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

  test('of an animation the original is given, of a picture that stands still nothing', async () => {
    await mkdir(at('moving'));
    await writeFile(at('moving', 'moves.png'), await animatedPng());
    await writeFile(at('moving', 'still.png'), await corners().png().toBuffer());
    const engine = await start('library-moving');
    await engine.addFolder({ path: at('moving') });
    await untilDone(engine);
    const moving = async (name: string) =>
      engine.findPicture({ size: 'moving', key: String((await engine.photoAt({ path: at('moving', name) })).id) });
    expect(await moving('moves.png')).toMatchObject({
      path: at('moving', 'moves.png'),
      type: 'image/png',
      lasting: false,
    });
    expect(await moving('still.png')).toBeNull();
    expect(await engine.findPicture({ size: 'moving', key: '999' })).toBeNull();
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

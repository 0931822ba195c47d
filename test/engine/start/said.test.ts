// Captions asked for again, notes, and one question to a few photos, with a real model.

import { describe, expect, test, vi } from 'vitest';
import type { CaptionVersion } from '../../../engine/contract.ts';
import { scratch, untilDone } from '../scratch.ts';
import { writePhotos } from '../some-photos.ts';

const { at, start } = scratch();

async function library(name: string, count: number) {
  const paths = await writePhotos(at(name), count, 700);
  const engine = await start(`library-${name}`);
  await engine.addFolder({ path: at(name) });
  await untilDone(engine);
  const photos = [];
  for (const path of paths) photos.push((await engine.photoAt({ path })).id);
  return { engine, photos };
}

describe('a caption', () => {
  test('is written again in other words, going on from a beginning, and gone back from', async () => {
    const { engine, photos } = await library('again', 1);
    const [photo] = photos as [number];
    const before = await engine.photo({ id: photo });
    const first = before.captions[0]!;
    const other = await engine.captionAgain({ photo, ask: 'again' });
    expect(other.captions).toHaveLength(1);
    expect(other.captions[0]).toMatchObject({ by: 'model', model: 'tiny', prompt: first.prompt });
    expect(other.captions[0]!.text).not.toBe(first.text);
    const [{ others }] = (await engine.captionHistory({ photo })) as [CaptionVersion];
    expect(others.length).toBeGreaterThan(0);
    expect(others.map(({ text }) => text)).not.toContain(other.captions[0]!.text);

    const prompt = ` ${first.prompt}  two `;
    const begun = await engine.captionAgain({ photo, prompt, ask: 'begun' });
    expect(begun.captions[0]!.text).toMatch(/^two /);
    expect(begun.captions[0]!.prompt).toBe(`${first.prompt} two`.trim());
    const asked = await engine.captionAgain({ photo, prompt: 'Question: what is it? Answer:', ask: 'asked' });
    expect(asked.captions[0]!.text).not.toMatch(/Question/);

    const history = await engine.captionHistory({ photo });
    expect(history).toHaveLength(4);
    expect(history.filter(({ replacedAt }) => replacedAt === null)).toHaveLength(1);
    const back = await engine.revertCaption({ photo, caption: history.at(-1)!.id });
    expect(back.captions.map(({ text }) => text)).toEqual([first.text]);
  });

  test('of a person stays in front of what the model writes', async () => {
    const { engine, photos } = await library('mine', 1);
    await engine.setCaption({ photo: photos[0]!, text: 'Our garden' });
    const again = await engine.captionAgain({ photo: photos[0]!, ask: 'again' });
    expect(again.caption).toBe('Our garden');
    expect(again.captions.map(({ by }) => by)).toEqual(['person', 'model']);
  });

  test('a photo that is not there is refused', async () => {
    const engine = await start('library-none', { work: false });
    await expect(engine.captionAgain({ photo: 9, ask: 'x' })).rejects.toMatchObject({ reason: 'not-found' });
    await expect(engine.captionHistory({ photo: 9 })).rejects.toMatchObject({ reason: 'not-found' });
  });
});

test('a note is kept from an answer, changed and taken away, and who looks is told', async () => {
  const { engine, photos } = await library('notes', 1);
  const [photo] = photos as [number];
  const told = vi.fn();
  engine.on('photos', told);
  const turn = await engine.ask({ photo, question: 'What is it?', ask: 'one' });
  const kept = await engine.addNote({ photo, text: turn.answer || 'nothing', turn: turn.id });
  expect(kept.notes).toMatchObject([{ from: { question: 'What is it?', model: 'tiny' } }]);
  const note = kept.notes[0]!.id;
  expect((await engine.setNote({ note, text: 'The old zeppelin' })).notes[0]!.text).toBe('The old zeppelin');
  expect((await engine.search({ text: 'zeppelin' })).hits.map(({ id }) => id)).toEqual([photo]);
  expect((await engine.removeNote({ note })).notes).toEqual([]);
  await expect.poll(() => told).toHaveBeenCalledWith({ ids: [photo] });
  await engine.addTag({ photo, name: 'airship' });
  expect(await engine.tagNames({ text: 'air' })).toEqual([{ name: 'airship', photos: 1 }]);
});

test('words that were typed and not kept are there after a restart', async () => {
  const engine = await start('library-drafts', { work: false });
  await engine.keepDraft({ about: 'caption:1', text: 'Half a <b>caption</b>\n\u202eمرحبا' });
  await engine.keepDraft({ about: 'ask:1', text: 'Who' });
  await engine.keepDraft({ about: 'ask:1', text: '' });
  await engine.close();
  const again = await start('library-drafts', { work: false });
  expect(await again.drafts()).toEqual([{ about: 'caption:1', text: 'Half a <b>caption</b>\n\u202eمرحبا' }]);
  await expect(again.keepDraft({ about: 'caption:1', text: 'x'.repeat(20_001) })).rejects.toMatchObject({
    reason: 'bad-request',
  });
});

describe('one question to a few photos', () => {
  test('is answered of each, told as it is said, and kept with each', async () => {
    const { engine, photos } = await library('each', 3);
    const told = new Set<number>();
    engine.on('answering', ({ ask, photo }) => void (ask === 'each' && told.add(photo)));
    const order = [photos[2]!, photos[0]!, 424242];
    const answers = await engine.askEach({ photos: order, question: 'What is it?', ask: 'each' });
    expect(answers.map(({ photo }) => photo)).toEqual(order);
    expect(answers.map(({ turn }) => turn?.question)).toEqual(['What is it?', 'What is it?', undefined]);
    expect(answers[2]!.problem!.reason).toBe('not-found');
    expect([...told].toSorted()).toEqual(order.slice(0, 2).toSorted());
    const kept = await engine.conversations({ photos: order });
    expect(kept.map(({ photo, turns }) => [photo.id, turns.length])).toEqual([
      [order[0], 1],
      [order[1], 1],
    ]);
  });

  test('stopped, it tells what was answered; the same name is free again', async () => {
    const { engine, photos } = await library('stop', 3);
    const stop = engine.on('answering', ({ ask, photo }) => {
      if (photo === photos[1]) void engine.cancelAnswer({ ask });
    });
    const answers = await engine.askEach({ photos, question: 'What is it?', ask: 'name' });
    stop();
    expect(answers[0]!.turn).not.toBeNull();
    expect(answers[2]!.problem!.reason).toBe('cancelled');
    const again = await engine.askEach({ photos: [photos[2]!], question: 'What is it?', ask: 'name' });
    expect(again[0]!.turn).not.toBeNull();
  });

  test('what stands in the way of all is refused at once; so are too many', async () => {
    const engine = await start('library-nobody', { models: [at('nothing')], work: false });
    await expect(engine.askEach({ photos: [], question: 'x', ask: 'a' })).rejects.toMatchObject({
      reason: 'bad-request',
    });
    const many = Array.from({ length: 25 }, (_, i) => i + 1);
    await expect(engine.conversations({ photos: many })).rejects.toThrow(/1 to 24 photo numbers/);
  });
});

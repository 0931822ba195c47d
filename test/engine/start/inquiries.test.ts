// A yes/no question put to a whole library: what is answered, what a stop and a kill leave, and what is asked again.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Answered, Inquiry, Remote } from '../../../engine/contract.ts';
import type { ModelDescription } from '../../../engine/model.ts';
import { openStoreForReading } from '../../../engine/store/store.ts';
import { openModel } from '../../../engine/vision/blip2.ts';
import { readModel } from '../../../engine/vision/model-folder.ts';
import { bandOf, verdictOf } from '../../../engine/vision/verdict.ts';
import { yesNo } from '../../../engine/vision/yes-no.ts';
import { convertCheckpoint } from '../../../engine/convert/convert.ts';
import { startWorker, type StartWorker } from '../../../engine/worker-process.ts';
import { scratch, untilDone } from '../scratch.ts';
import { writePhotos } from '../some-photos.ts';
import { changeDescription, goldenCheckpoint } from '../tiny-model.ts';
import { librarySeenBy } from './many-prompts.ts';

const { at, start } = scratch();
const question = 'Is there a dog?';
const many = 400;
let description: ModelDescription;

beforeAll(async () => {
  description = await readModel(at('models', 'tiny'));
});

async function untilEnd(engine: Remote, id: number): Promise<Inquiry> {
  for (;;) {
    const now = (await engine.inquiries()).find((one) => one.id === id)!;
    if (now.state !== 'working') return now;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function allAnswers(engine: Remote, id: number): Promise<Answered[]> {
  const found: Answered[] = [];
  for (let after: string | null = null; ;) {
    const page = await engine.answers({ id, after, limit: 150 });
    found.push(...page.answers);
    after = page.cursor;
    if (after === null) return found;
  }
}

const when = (answers: Answered[]) => new Map(answers.map(({ photo, answeredAt }) => [photo, answeredAt]));

describe('a question to all photos', () => {
  test('is answered from what is kept of them, each as if it were asked alone', async () => {
    const prompts = await librarySeenBy(description, at('whole'), many);
    const engine = await start('whole', { work: false });
    const told: Inquiry[] = [];
    engine.on('inquiring', (news) => told.push(news));
    const begun = await engine.inquire({ question: `  ${question} ` });
    expect(begun).toMatchObject({ question, state: 'working', photos: many, yes: 0, unsure: 0, no: 0 });
    const end = await untilEnd(engine, begun.id);
    expect(end).toMatchObject({ state: 'done', photos: many, passed: 0, problem: null });
    expect(end.yes + end.unsure + end.no).toBe(many);
    expect(told.at(-1)).toEqual(end);

    const answers = await allAnswers(engine, begun.id);
    expect(answers).toHaveLength(many);
    expect(new Set(answers.map(({ photo }) => photo)).size).toBe(many);
    expect(answers.map(({ probability }) => probability)).toEqual(
      answers.map(({ probability }) => probability).toSorted((a, b) => b - a),
    );
    expect(answers[0]).toMatchObject({ by: 'model', model: 'tiny', version: description.version });
    const open = await openModel(at('models', 'tiny'), { threads: 1 });
    for (const { photo, probability, verdict, name } of [answers[0]!, answers[many >> 1]!, answers[many - 1]!]) {
      const asked = { photos: [{ prompt: prompts[photo - 1]! }], question, turns: [], ask: 'a' };
      const [alone] = await yesNo(open, asked, new AbortController().signal);
      expect(probability).toBeCloseTo(alone!, 4);
      expect(verdict).toBe(verdictOf(probability, bandOf(description)));
      expect(name).toBe(`${photo - 1}.jpg`);
    }
    await open.close();

    const yes = await engine.answers({ id: begun.id, verdict: 'yes' });
    expect(yes.answers.map(({ verdict }) => verdict)).toEqual(yes.answers.map(() => 'yes'));
    expect(
      (await engine.answers({ id: begun.id, photos: [3, 5] })).answers.map(({ photo }) => photo).toSorted(),
    ).toEqual([3, 5]);
    // Asked again, nothing is answered anew.
    const before = when(answers);
    await untilEnd(engine, (await engine.inquire({ question })).id);
    expect(when(await allAnswers(engine, begun.id))).toEqual(before);
    await engine.forgetInquiry({ id: begun.id });
    await expect(engine.answers({ id: begun.id })).rejects.toMatchObject({ reason: 'not-found' });
    expect(await engine.undo()).toMatchObject({ what: 'inquiry', photos: many, skipped: 0 });
    expect(when(await allAnswers(engine, begun.id))).toEqual(before);
  });

  test('is read as sure as a person wants it: filters, smart albums and counts follow, nothing is asked anew', async () => {
    await librarySeenBy(description, at('bounds'), 60);
    const engine = await start('bounds', { work: false });
    const { id } = await engine.inquire({ question });
    const { measured } = await untilEnd(engine, id);
    expect(measured).toEqual(bandOf(description));
    const answers = await allAnswers(engine, id);
    const before = when(answers);
    const spread = await engine.answerSpread({ id });
    expect(spread.reduce((sum, photos) => sum + photos, 0)).toBe(60);
    const album = await engine.makeAlbum({ name: 'Dogs', query: 'yes:"is there a dog"' });
    const told: Inquiry[] = [];
    engine.on('inquiring', (news) => told.push(news));
    let albumsChanged = 0;
    engine.on('albums', () => albumsChanged++);
    // Between the answers, so that each side gets some.
    const middle = (answers[29]!.probability + answers[30]!.probability) / 2;
    const moved = await engine.setInquiryBand({ id, band: { no: middle, yes: middle } });
    expect(moved).toMatchObject({ yes: 30, unsure: 0, no: 30, band: { no: middle, yes: middle }, state: 'done' });
    expect(told.at(-1)).toEqual(moved);
    expect(albumsChanged).toBeGreaterThan(0);
    expect((await engine.search({ text: 'yes:"is there a dog"' })).total).toBe(30);
    expect((await engine.search({ text: 'unsure:"is there a dog"' })).total).toBe(0);
    expect((await engine.search({ text: `album:"${album.name}"` })).total).toBe(30);
    expect(when(await allAnswers(engine, id))).toEqual(before);
    expect(await engine.undo()).toMatchObject({ what: 'inquiry' });
    expect((await engine.inquiries())[0]).toMatchObject({ band: null });
    expect(await engine.redo()).toMatchObject({ what: 'inquiry' });
    expect((await engine.setInquiryBand({ id, band: null })).band).toBeNull();
    await expect(engine.setInquiryBand({ id: id + 1, band: null })).rejects.toMatchObject({ reason: 'not-found' });
    for (const band of [{ no: 0.8, yes: 0.2 }, { no: 0.2 }, { no: 0, yes: 2 }, { no: 0, yes: 1, maybe: 0 }, 0.5]) {
      await expect(engine.setInquiryBand({ id, band: band as never })).rejects.toMatchObject({ reason: 'bad-request' });
    }
  });

  test('stops when it is told to, keeps what it has, and goes on from there', async () => {
    await librarySeenBy(description, at('stopped'), many);
    const engine = await start('stopped', { work: false });
    let stopped: Promise<Inquiry> | null = null;
    const off = engine.on('inquiring', ({ id }) => {
      off();
      stopped = engine.stopInquiry({ id });
    });
    const { id } = await engine.inquire({ question });
    const end = await untilEnd(engine, id);
    await stopped;
    expect(end.state).toBe('stopped');
    const before = await allAnswers(engine, id);
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(many);
    // A batch that was under way when the stop came may still be kept.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const kept = when(await allAnswers(engine, id));
    await engine.close();

    const again = await start('stopped', { work: false });
    expect((await untilEnd(again, (await again.inquire({ question })).id)).state).toBe('done');
    const after = when(await allAnswers(again, id));
    expect(after.size).toBe(many);
    for (const [photo, time] of kept) expect(after.get(photo)).toBe(time);
  });

  test('killed in the middle, it goes on by itself when the library is opened', async () => {
    const library = at('killed');
    await librarySeenBy(description, library, many * 3);
    const cli = fileURLToPath(new URL('../../../engine/cli.ts', import.meta.url));
    const words = [cli, 'ask', '--yes-no', question, '--all', '--library', library];
    const env = { ...process.env, TALBOT_MODELS: at('models') };
    const child = spawn(process.execPath, words, { env, stdio: 'ignore' });
    const file = openStoreForReading(join(library, 'library.sqlite'));
    const answered = () => {
      const [now] = file.inquiries();
      return now ? now.yes + now.unsure + now.no : 0;
    };
    while (answered() === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const left = answered();
    expect(left).toBeLessThan(many * 3);
    const before = when(file.answers({ id: 1, limit: 5000 }).answers);
    file.close();

    const engine = await start('killed');
    const end = await untilEnd(engine, 1);
    expect(end).toMatchObject({ state: 'done', photos: many * 3, question });
    const after = when(await allAnswers(engine, 1));
    for (const [photo, time] of before) expect(after.get(photo)).toBe(time);
  });
});

describe('photos that lack an answer', () => {
  test('are those another version of the model answered, once the question is asked again', async () => {
    await librarySeenBy(description, at('newer'), 12);
    const engine = await start('newer', { work: false });
    const { id } = await engine.inquire({ question });
    await untilEnd(engine, id);
    await engine.close();
    const version = description.version;
    await changeDescription(at('models'), (model) => (model.version = 'later'));
    try {
      const later = await start('newer', { work: false });
      // Its prompts were made by the version before and the files are away: nobody can be asked about.
      const end = await untilEnd(later, (await later.inquire({ question, photos: [1, 2] })).id);
      expect(end).toMatchObject({ state: 'done', photos: 12, passed: 2 });
      // What the version before said is kept until there is something else.
      expect(end.yes + end.unsure + end.no).toBe(12);
    } finally {
      await changeDescription(at('models'), (model) => (model.version = version));
    }
  });

  test('are chosen by number or by a line of search, and by nothing else', async () => {
    await librarySeenBy(description, at('chosen'), 12);
    const engine = await start('chosen', { work: false });
    const { id } = await engine.inquire({ question, photos: [2, 4] });
    expect((await untilEnd(engine, id)).photos).toBe(2);
    expect((await untilEnd(engine, (await engine.inquire({ question, query: 'file:1' })).id)).photos).toBe(4);
    const found = await engine.answers({ id, query: 'file:11' });
    expect(found.answers.map(({ name }) => name)).toEqual(['11.jpg']);
    await expect(engine.inquire({ question, query: 'file:nothing' })).rejects.toMatchObject({ reason: 'not-found' });
    const both = engine.inquire({ question, query: 'file:1', photos: [1] });
    await expect(both).rejects.toMatchObject({ reason: 'bad-request' });
    await expect(engine.stopInquiry({ id: 99 })).rejects.toMatchObject({ reason: 'not-found' });
  });
});

/** The vision process dies at these of its starts, counted from one. */
function dying(at: (start: number) => boolean): { startWorker: StartWorker; started: () => number } {
  let started = 0;
  return {
    started: () => started,
    startWorker: (name, options) => {
      const process = startWorker(name, options);
      if (name === 'vision' && at(++started)) process.kill();
      return process;
    },
  };
}

describe('what stands in the way', () => {
  test('of a process that dies does not stand in the way of the next photos', async () => {
    await librarySeenBy(description, at('dies'), 12);
    const { startWorker: begin, started } = dying((start) => start <= 2);
    const engine = await start('dies', { work: false, startWorker: begin });
    const end = await untilEnd(engine, (await engine.inquire({ question })).id);
    expect(end).toMatchObject({ state: 'done', photos: 12, passed: 0 });
    expect(end.yes + end.unsure + end.no).toBe(12);
    expect(started()).toBe(3);
  });

  test('of a process that always dies is said, and what was asked waits', async () => {
    await librarySeenBy(description, at('dead'), 12);
    const engine = await start('dead', { work: false, startWorker: dying(() => true).startWorker });
    const end = await untilEnd(engine, (await engine.inquire({ question })).id);
    expect(end).toMatchObject({ state: 'stopped', problem: { reason: 'vision-crashed' }, yes: 0, unsure: 0, no: 0 });
    await engine.close();
    const alive = await start('dead', { work: false });
    expect(await untilEnd(alive, (await alive.inquire({ question })).id)).toMatchObject({ state: 'done', passed: 0 });
  });

  test('of the model is said once, and nothing is lost', async () => {
    await librarySeenBy(description, at('mute'), 5);
    const spelled = (words: string[] | null) =>
      changeDescription(at('models'), ({ language }) => {
        if (words) language!.prompts.spellings = { yes: words, no: words };
        else delete language!.prompts.spellings;
      });
    await spelled(['maybe']);
    try {
      const engine = await start('mute', { work: false });
      const end = await untilEnd(engine, (await engine.inquire({ question })).id);
      expect(end).toMatchObject({ state: 'stopped', problem: { reason: 'not-supported-by-model' } });
      await engine.close();
    } finally {
      await spelled(null);
    }
    const able = await start('mute', { work: false });
    expect(await able.inquiries()).toMatchObject([{ state: 'stopped', photos: 5, yes: 0, unsure: 0, no: 0 }]);
    expect(await untilEnd(able, (await able.inquire({ question })).id)).toMatchObject({ state: 'done', problem: null });
  });

  test('without a model the question is refused', async () => {
    await librarySeenBy(description, at('nobody'), 3);
    const engine = await start('nobody', { work: false, models: [at('no-models')] });
    await expect(engine.inquire({ question })).rejects.toMatchObject({ reason: 'not-supported-by-model' });
  });
});

test('a model whose visual prompt depends on the question looks at every photo again', async () => {
  const checkpoint = goldenCheckpoint('instructblip-t5');
  await convertCheckpoint({ checkpoint, out: at('instructed', 'it5'), recipe: 'reference-f32', about: { id: 'it5' } });
  const [first] = await writePhotos(at('photos'), 3, 640);
  const engine = await start('looks-again', { models: [at('instructed')] });
  await engine.addFolder({ path: at('photos') });
  await untilDone(engine);
  const end = await untilEnd(engine, (await engine.inquire({ question })).id);
  expect(end).toMatchObject({ state: 'done', photos: 3, passed: 0 });
  const { answers } = await engine.answers({ id: end.id });
  expect(new Set(answers.map(({ probability }) => probability)).size).toBe(3);
  const photo = (await engine.photoAt({ path: first! })).id;
  const turn = await engine.ask({ photo, question, ask: 'a' });
  expect(answers.find((one) => one.photo === photo)!.probability).toBeCloseTo(turn.yesNo!.probability, 5);
});

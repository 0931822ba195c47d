// The photo looked at: answers that come for another photo are dropped, what was refused is told, what streams is shown.

import { expect, test, vi } from 'vitest';
import { EngineError, type News, type Photo, type Remote, type Turn } from '../../../engine/contract.ts';
import { createNews } from '../../../engine/wire.ts';
import { Viewing } from '../../../renderer/photo/viewing.svelte.ts';
import { pretendEngine } from '../../engine/pretend-engine.ts';

function photoOf(id: number, more: Partial<Photo> = {}): Photo {
  const facts = { takenAt: null, offsetMinutes: null, latitude: null, longitude: null, camera: null, lens: null };
  const exposure = { exposureTime: null, aperture: null, iso: null, focalLength: null, orientation: 1 };
  return {
    ...{ id, name: `${id}.jpg`, kind: 'jpeg', width: 3, height: 2, takenAt: '2026-01-01T00:00:00', fingerprint: 'aa' },
    ...{ state: 'seen', caption: null, facts: { ...facts, ...exposure }, files: [], captions: [], tags: [] },
    ...{ conversation: [], problem: null },
    ...more,
  } as Photo;
}

const turn: Turn = {
  ...{ id: 1, question: 'What is it?', answer: 'a dog', probability: 0.4, askedAt: '2026-01-01T00:00:00' },
  ...{ by: 'model', model: 'tiny', version: '1', prompt: null, yesNo: null },
};

function viewingOf(parts: Partial<Remote>) {
  const { emit, on } = createNews<News>();
  const nothing = {
    hits: [],
    total: 0,
    best: 0,
    coverage: { photos: 0, searchable: 0 },
    nearest: null,
    cursor: null,
    filters: [],
    remarks: [],
    notes: [],
    tookMs: 0,
  };
  const engine = pretendEngine({
    photo: async ({ id }) => photoOf(id),
    similar: async () => nothing,
    on: on as never,
    ...parts,
  });
  return { viewing: new Viewing(engine), emit };
}

test('a photo that arrives after another was opened is not shown', async () => {
  let arrive = (_photo: Photo) => {};
  const { viewing } = viewingOf({
    photo: ({ id }) => (id === 1 ? new Promise((resolve) => (arrive = resolve)) : Promise.resolve(photoOf(id))),
  });
  const first = viewing.open(1);
  await viewing.open(2);
  arrive(photoOf(1));
  await first;
  expect(viewing.photo?.id).toBe(2);
});

test('an answer is shown word by word, then kept as a turn', async () => {
  let answer = (_turn: Turn) => {};
  let asked = '';
  const { viewing, emit } = viewingOf({
    ask: ({ ask }) => {
      asked = ask;
      return new Promise((resolve) => (answer = resolve));
    },
  });
  await viewing.open(1);
  const asking = viewing.ask(' What is it? ');
  emit('answering', { ask: asked, photo: 1, text: 'a d' });
  emit('answering', { ask: 'somebody else’s', photo: 1, text: 'no' });
  expect(viewing.asking).toMatchObject({ question: 'What is it?', text: 'a d' });
  answer(turn);
  await asking;
  expect(viewing.asking).toBeNull();
  expect(viewing.photo?.conversation).toEqual([turn]);
});

test('leaving the photo stops its question, and the late answer goes nowhere', async () => {
  const cancelled: string[] = [];
  let answer = (_turn: Turn) => {};
  const { viewing } = viewingOf({
    ask: () => new Promise((resolve) => (answer = resolve)),
    cancelAnswer: async ({ ask }) => (cancelled.push(ask), null),
  });
  await viewing.open(1);
  const asking = viewing.ask('What is it?');
  const { ask } = viewing.asking!;
  await viewing.open(2);
  answer(turn);
  await asking;
  expect(cancelled).toEqual([ask]);
  expect(viewing.photo?.conversation).toEqual([]);
});

test('what was refused is told, except what the person stopped', async () => {
  let reason: 'cancelled' | 'disk-full' = 'disk-full';
  const { viewing } = viewingOf({
    ask: () => Promise.reject(new EngineError(reason, 'no')),
    setCaption: () => Promise.reject(new EngineError('disk-full', 'The disk is full.')),
  });
  await viewing.open(1);
  await viewing.setCaption('mine');
  expect(viewing.refused?.reason).toBe('disk-full');
  reason = 'cancelled';
  await viewing.ask('What is it?');
  expect(viewing.refused).toBeNull();
});

test('an engine that went away leaves the photo on the screen', async () => {
  let away = false;
  const { viewing, emit } = viewingOf({
    photo: ({ id }) => (away ? Promise.reject(new EngineError('closed', 'gone')) : Promise.resolve(photoOf(id))),
  });
  await viewing.open(1);
  away = true;
  emit('photos', { ids: [1] });
  await new Promise((resolve) => setTimeout(resolve));
  expect([viewing.photo?.id, viewing.failure]).toEqual([1, null]);
});

test('a question that is stopped stays to be asked again, with what was said so far', async () => {
  let asked = '';
  let refuse = (_error: EngineError) => {};
  const { viewing, emit } = viewingOf({
    ask: ({ ask }) => ((asked = ask), new Promise((_, reject) => (refuse = reject))),
    cancelAnswer: async () => null,
  });
  await viewing.open(1);
  const asking = viewing.ask('What is it?');
  emit('answering', { ask: asked, photo: 1, text: 'a d' });
  viewing.stopAsking();
  refuse(new EngineError('cancelled', 'stopped'));
  await asking;
  expect([viewing.asking, viewing.refused]).toEqual([null, null]);
  expect(viewing.broken).toMatchObject({ question: 'What is it?', text: 'a d' });
  await viewing.open(2);
  expect(viewing.broken).toBeNull();
});

test('earlier captions are shown when asked for, anew after each change, and never those of another photo', async () => {
  const version = (photo: number, id: number) => ({ id, text: `${photo}.${id}` }) as never;
  let made = 1;
  const { viewing } = viewingOf({
    captionHistory: async ({ photo }) => [version(photo, made)],
    revertCaption: async ({ photo }) => ((made = 2), photoOf(photo)),
  });
  await viewing.open(1);
  expect(viewing.history).toBeNull();
  await viewing.showHistory(true);
  expect(viewing.history).toEqual([version(1, 1)]);
  await viewing.revertCaption(1);
  expect(viewing.history).toEqual([version(1, 2)]);
  await viewing.open(2);
  expect(viewing.history).toBeNull();
});

test('a caption is written anew once at a time, and left alone when the photo is left', async () => {
  const cancelled: string[] = [];
  const asked: { ask: string; prompt?: string }[] = [];
  const { viewing } = viewingOf({
    captionAgain: (wish) => (asked.push(wish), new Promise(() => {})),
    cancelAnswer: async ({ ask }) => (cancelled.push(ask), null),
  });
  await viewing.open(1);
  void viewing.captionAgain('two people');
  void viewing.captionAgain();
  expect(asked.map(({ prompt }) => prompt)).toEqual(['two people']);
  await viewing.open(2);
  expect(cancelled).toEqual([asked[0]!.ask]);
  expect(viewing.writing).toBeNull();
});

const file = (path: string) => ({ path, folder: 1, bytes: 1, modifiedAt: '2026-01-01', present: true });

test.each(['has no file any more', 'is not in the library any more'])(
  'a photo that %s because its file became a copy of another leads to that one',
  async (how) => {
    let photo: (asked: { id: number }) => Promise<Photo> = async ({ id }) =>
      photoOf(id, { files: [file('/photos/a.jpg')] });
    const asked: string[] = [];
    const { viewing, emit } = viewingOf({
      photo: (one) => photo(one),
      photoAt: async ({ path }) => (asked.push(path), photoOf(2, { files: [file(path)] })),
    });
    await viewing.open(1);
    photo = async ({ id }) => {
      if (id === 2) return photoOf(2, { files: [file('/photos/a.jpg')] });
      if (how.startsWith('is not')) throw new EngineError('not-found', 'This photo is not in the library any more.');
      return photoOf(id, { name: '' });
    };
    emit('photos', { ids: [1] });
    await vi.waitFor(() => expect(viewing.became).toBe(2), 60_000);
    // Until that one is opened, what was shown stands: no photo without a name.
    expect([viewing.photo?.name, viewing.failure, asked]).toEqual(['1.jpg', null, ['/photos/a.jpg']]);
    await viewing.open(2);
    expect([viewing.became, viewing.photo?.id]).toEqual([null, 2]);
  },
);

test('a photo whose file is simply gone is shown as it was left', async () => {
  let files = [file('/photos/a.jpg')];
  const { viewing, emit } = viewingOf({
    photo: async ({ id }) => photoOf(id, { files }),
    photoAt: async () => {
      throw new EngineError('not-found', 'It is not in the library.');
    },
  });
  await viewing.open(1);
  files = [];
  emit('photos', { ids: [1] });
  await vi.waitFor(() => expect(viewing.photo?.files).toEqual([]), 60_000);
  expect(viewing.became).toBeNull();
});

test('photos passed in a hurry are not asked about, and only the last is compared with others', async () => {
  const asked: number[] = [];
  const similar: number[] = [];
  const { viewing } = viewingOf({
    photo: async ({ id }) => (asked.push(id), photoOf(id)),
    similar: async ({ photo }) => (similar.push(photo), { hits: [] } as never),
  });
  await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((id) => viewing.open(id)));
  expect([asked, viewing.photo?.id]).toEqual([[1, 8], 8]);
  expect(similar).toEqual([8]);
});

test('a neighbour that was prepared is there at once, unless something was changed since', async () => {
  const asked: number[] = [];
  const { viewing, emit } = viewingOf({ photo: async ({ id }) => (asked.push(id), photoOf(id)) });
  await viewing.open(1);
  await viewing.prepare([2, 3]);
  emit('photos', { ids: [3] });
  void viewing.open(2);
  expect(viewing.photo?.id).toBe(2);
  const third = viewing.open(3);
  expect(viewing.photo).toBeNull();
  await third;
  expect(asked).toEqual([1, 2, 3, 3]);
});

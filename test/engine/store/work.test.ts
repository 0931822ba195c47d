// What comes next, what failed, and what a newer model makes wait again.

import { describe, expect, test } from 'vitest';
import type { Store } from '../../../engine/store/store.ts';
import { by, expecting, madeBy, newStore, noFacts, readPhoto, seenPhoto, seenResult, stamp } from './library.ts';

function setUp(): { store: Store; folder: number } {
  const store = newStore();
  store.expect(expecting(by));
  return { store, folder: store.addFolder('/photos').id };
}

const waitingFor = (store: Store, stage: 'read' | 'see', options = {}) =>
  store.next(stage, 10, options).map((next) => next.photo);

const failure = { stage: 'see', reason: 'vision-crashed', message: 'It stopped.', by: 'model@1' } as const;

describe('next', () => {
  test('newest first, but first what is being looked at, and not what is under way', () => {
    const { store, folder } = setUp();
    const photos = [1, 3, 2].map((day) =>
      readPhoto(store, folder, `/photos/${day}.jpg`, `${day}`, { takenAt: `2020-01-0${day}T00:00:00` }),
    );
    const [first, third, second] = photos;
    expect(waitingFor(store, 'see')).toEqual([third, second, first]);
    expect(waitingFor(store, 'see', { first: [first, 999, second] })).toEqual([first, second, third]);
    expect(waitingFor(store, 'see', { first: [first], except: [first, third] })).toEqual([second]);
    expect(store.next('see', 2, { first: [first!] }).map((next) => next.photo)).toEqual([first, third]);
    expect(store.next('see', 0)).toEqual([]);
  });

  test('a paused folder waits', () => {
    const { store, folder } = setUp();
    const photo = readPhoto(store, folder, '/photos/a.jpg');
    store.setFolderState(folder, 'paused');
    expect(waitingFor(store, 'see', { first: [photo] })).toEqual([]);
    store.keepFiles(folder, [stamp('/photos/b.jpg')]);
    expect(waitingFor(store, 'read')).toEqual([]);
    store.setFolderState(folder, 'walking');
    expect(waitingFor(store, 'see')).toEqual([photo]);
    expect(waitingFor(store, 'read')).toHaveLength(1);
  });
});

describe('made by', () => {
  test('results of an older model wait again and stay until there are newer ones', () => {
    const { store, folder } = setUp();
    const photo = seenPhoto(store, folder, '/photos/a.jpg');
    expect(store.expect(expecting(by))).toBe(0);
    expect(store.expect(expecting('tiny@2'))).toBe(1);
    expect(store.photo(photo)).toMatchObject({ state: 'waiting', caption: 'a dog on a beach' });
    expect(waitingFor(store, 'see')).toEqual([photo]);
    const caption = {
      text: 'two dogs',
      prompt: 'a photo of',
      match: 1,
      similarity: 1,
      probability: 1,
      doubtful: false,
    };
    const newer = seenResult(photo, '/photos/a.jpg', {
      made: madeBy('tiny@2', { model: 'tiny', version: '2' }),
      caption,
    });
    expect(store.keepSeen([newer])).toEqual([photo]);
    expect(store.photo(photo).captions).toMatchObject([{ text: 'two dogs', version: '2', prompt: 'a photo of' }]);
    expect(store.wordMatches('beach', [], 10)).toEqual([]);
  });

  test('back to the model before: what it made still counts', () => {
    const { store, folder } = setUp();
    const photo = seenPhoto(store, folder, '/photos/a.jpg');
    store.expect(expecting('tiny@2'));
    store.expect(expecting(by));
    expect(store.photo(photo).state).toBe('seen');
    expect(store.tally()).toMatchObject({ seen: 1, unseen: 0 });
  });

  test('each task has its own model: what one made stays while another is waited for', () => {
    const { store, folder } = setUp();
    const photo = seenPhoto(store, folder, '/photos/a.jpg');
    expect(store.expect({ captions: ['other@1'], search: [by], tags: [by] })).toBe(1);
    expect(store.lacks(photo)).toEqual(['captions']);
    expect(store.next('see', 1)).toMatchObject([{ photo, lacks: ['captions'] }]);
    const made = { captions: { model: 'other', version: '1', by: 'other@1' }, tags: madeBy('other@1').tags! };
    const tags = [{ name: 'sand', score: 1 }];
    expect(store.keepSeen([seenResult(photo, '/photos/a.jpg', { made, tags })])).toEqual([photo]);
    expect(store.photo(photo)).toMatchObject({ state: 'seen', captions: [{ model: 'other' }], tags: [] });
    expect(store.sights()).toEqual([{ sight: { captions: 'other@1', search: by, tags: by }, photos: 1 }]);
  });

  test('a photo is seen only when every task is done, by as many passes as it takes', () => {
    const { store, folder } = setUp();
    const photo = readPhoto(store, folder, '/photos/a.jpg');
    const { captions, search, tags } = madeBy();
    store.keepSeen([seenResult(photo, '/photos/a.jpg', { made: { captions: captions! } })]);
    expect(store.photo(photo).state).toBe('waiting');
    expect(store.lacks(photo)).toEqual(['search', 'tags']);
    store.keepSeen([seenResult(photo, '/photos/a.jpg', { made: { search: search!, tags: tags! } })]);
    expect(store.photo(photo).state).toBe('seen');
  });

  test('what another model made counts while it is accepted, also after its file was touched', () => {
    const { store, folder } = setUp();
    const photo = seenPhoto(store, folder, '/photos/a.jpg');
    expect(store.expect(expecting('other@1', by))).toBe(0);
    expect(store.photo(photo).state).toBe('seen');
    store.keepFiles(folder, [stamp('/photos/a.jpg', { modifiedMs: 7 })]);
    expect(readPhoto(store, folder, '/photos/a.jpg')).toBe(photo);
    expect(store.photo(photo).state).toBe('seen');
    const next = readPhoto(store, folder, '/photos/b.jpg');
    expect(store.next('see', 9)).toMatchObject([{ photo: next, lacks: ['captions', 'search', 'tags'] }]);
    expect(store.expect(expecting('other@1'))).toBe(1);
    expect(store.photo(photo)).toMatchObject({ state: 'waiting', caption: 'a dog on a beach' });
  });

  test('a result is dropped when it is late: another model, other pixels, photo gone', () => {
    const { store, folder } = setUp();
    const photo = readPhoto(store, folder, '/photos/a.jpg');
    expect(store.keepSeen([seenResult(photo, '/photos/a.jpg', { made: madeBy('tiny@0') })])).toEqual([]);
    expect(store.keepSeen([seenResult(photo, 'other pixels')])).toEqual([]);
    expect(store.keepSeen([seenResult(999, '/photos/a.jpg')])).toEqual([]);
    store.keepFiles(folder, [stamp('/photos/a.jpg', { bytes: 1 })]);
    expect(store.keepSeen([seenResult(photo, '/photos/a.jpg')])).toEqual([]);
    expect(store.photo(photo).captions).toEqual([]);
  });

  test('vectors of the wrong size are refused whole', () => {
    const { store, folder } = setUp();
    const photo = readPhoto(store, folder, '/photos/a.jpg');
    const vectors = { queries: 2, width: 4, data: new Float32Array(7) };
    expect(() => store.keepSeen([seenResult(photo, '/photos/a.jpg', { vectors })])).toThrow(RangeError);
    expect(store.photo(photo).captions).toEqual([]);
    expect(store.tally()).toMatchObject({ seen: 0, unseen: 1 });
  });
});

describe('failures', () => {
  test('a failed photo is a row with a reason, out of the queue, counted', () => {
    const { store, folder } = setUp();
    const photo = readPhoto(store, folder, '/photos/a.jpg');
    store.failed(photo, failure);
    store.failed(photo, failure);
    expect(store.photo(photo)).toMatchObject({
      state: 'failed',
      problem: { reason: 'vision-crashed', message: 'It stopped.', tries: 2 },
    });
    expect(waitingFor(store, 'see')).toEqual([]);
    expect(store.tally()).toMatchObject({ photos: 1, failed: 1, unseen: 0 });
    expect(store.browse([{ by: 'is', what: 'failed' }], 'newest', null, 10).map((hit) => hit.id)).toEqual([photo]);
  });

  test('a newer maker tries again, the same one only as often as asked', () => {
    const { store, folder } = setUp();
    const photo = readPhoto(store, folder, '/photos/a.jpg');
    store.failed(photo, failure);
    expect(store.retryFailed({ stage: 'see', by: 'model@1' })).toBe(0);
    expect(store.retryFailed({ stage: 'read', by: 'model@2' })).toBe(0);
    expect(store.retryFailed({ stage: 'see', by: 'model@1', triesBelow: 2 })).toBe(1);
    expect(waitingFor(store, 'see')).toEqual([photo]);
    store.failed(photo, failure);
    expect(store.photo(photo).problem!.tries).toBe(2);
    expect(store.retryFailed({ stage: 'see', by: 'model@1', triesBelow: 2 })).toBe(0);
    expect(store.retryFailed({ stage: 'see', by: 'model@2' })).toBe(1);
    expect(store.keepSeen([seenResult(photo, '/photos/a.jpg')])).toEqual([photo]);
    expect(store.photo(photo)).toMatchObject({ state: 'seen', problem: null });
  });

  test('a changed file is tried again', () => {
    const { store, folder } = setUp();
    const [photo] = store.keepFiles(folder, [stamp('/photos/a.jpg')]);
    store.failed(photo!, { stage: 'read', reason: 'file-truncated', message: 'Cut short.', by: 'decode@1' });
    expect(waitingFor(store, 'read')).toEqual([]);
    store.keepFiles(folder, [stamp('/photos/a.jpg', { bytes: 4000 })]);
    expect(waitingFor(store, 'read')).toEqual([photo]);
    store.identified(photo!, { kind: 'jpeg', fingerprint: 'whole' });
    store.keepRead(photo!, { width: 1, height: 1, facts: noFacts });
    expect(store.photo(photo!).problem).toBeNull();
  });

  test('again: these, the failed ones, or all', () => {
    const { store, folder } = setUp();
    const seen = seenPhoto(store, folder, '/photos/a.jpg');
    const failed = readPhoto(store, folder, '/photos/b.jpg');
    store.failed(failed, failure);
    const [unreadable] = store.keepFiles(folder, [stamp('/photos/c.jpg')]);
    store.failed(unreadable!, { ...failure, stage: 'read' });
    store.again([seen]);
    expect(waitingFor(store, 'see')).toEqual([seen]);
    store.again('failed');
    expect(waitingFor(store, 'see').toSorted()).toEqual([seen, failed].toSorted());
    expect(waitingFor(store, 'read')).toEqual([unreadable]);
    store.keepSeen([seenResult(seen, '/photos/a.jpg'), seenResult(failed, '/photos/b.jpg')]);
    store.again('all');
    expect(store.tally()).toEqual({ photos: 3, unread: 1, unseen: 2, seen: 0, failed: 0 });
    expect(store.photo(seen).caption).toBe('a dog on a beach');
  });
});

test('the tally is what counting would give, whatever happens', () => {
  const { store, folder } = setUp();
  let seed = 5;
  const chance = (below: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  for (let i = 0; i < 400; i++) {
    const path = `/photos/${chance(12)}.jpg`;
    const content = `content ${chance(8)}`;
    const act = chance(7);
    const known = store.knownFilesAt(path)[0];
    if (act === 0) store.keepFiles(folder, [stamp(path, { bytes: chance(3) })]);
    if (act === 1) store.filesGone(known ? [known.id] : []);
    if (act === 2 || act === 3) {
      for (const { photo } of store.next('read', 2)) {
        const into = store.identified(photo, { kind: 'jpeg', fingerprint: content });
        if (!into.read) store.keepRead(into.photo, { width: 1, height: 1, facts: noFacts });
      }
    }
    if (act === 4) {
      for (const { photo, fingerprint } of store.next('see', 2)) store.keepSeen([seenResult(photo, fingerprint!)]);
    }
    if (act === 5 && known) store.failed(known.photo, { ...failure, stage: 'read' });
    if (act === 6) store.setFolderState(folder, chance(2) ? 'watching' : 'offline');
    const states = store.browse([], 'newest', null, 100).map((photo) => photo.state);
    const tally = store.tally();
    expect(tally.photos).toBe(states.length);
    expect(tally.seen).toBe(states.filter((state) => state === 'seen').length);
    expect(tally.failed).toBe(states.filter((state) => state === 'failed').length);
    expect(tally.unread + tally.unseen).toBe(states.filter((state) => state === 'waiting').length);
  }
});

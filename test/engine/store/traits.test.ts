// What filters find along the index of shown photos is what asking captions, tags, conversations, files and folders photo by
// photo would give, whatever happens to them, undoing included; alone, turned round and several together.

import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { Filter } from '../../../engine/store/finding/filter.ts';
import { openDatabase } from '../../../engine/store/file/open.ts';
import { countedQuery } from '../../../engine/store/finding/search.ts';
import type { Store } from '../../../engine/store/store.ts';
import { by, expecting, maker, newStore, noFacts, seenResult, stamp } from './library.ts';

const plain: [Filter, string][] = [
  [{ by: 'is', what: 'waiting' }, `state in ('unread', 'unseen')`],
  [{ by: 'is', what: 'seen' }, `state = 'seen'`],
  [
    { by: 'is', what: 'captioned' },
    `exists (select 1 from captions c where c.photo = p.id and c.replaced_at is null and c.doubtful = 0)`,
  ],
  [
    { by: 'is', what: 'doubtful' },
    `exists (select 1 from captions c where c.photo = p.id and c.replaced_at is null and c.doubtful = 1)
      and not exists (select 1 from captions c where c.photo = p.id and c.replaced_at is null and c.maker is null)`,
  ],
  [
    { by: 'is', what: 'offline' },
    `not exists (select 1 from files f join directories d on d.id = f.directory join folders on folders.id = d.folder
      where f.photo = p.id and f.gone_at is null and folders.state <> 'offline')`,
  ],
  [{ by: 'has', what: 'tags' }, `exists (select 1 from tags t where t.photo = p.id and t.rejected = 0)`],
  [{ by: 'has', what: 'answers' }, `exists (select 1 from turns t where t.photo = p.id)`],
  [{ by: 'has', what: 'date' }, `shot_at is not null`],
  [{ by: 'has', what: 'place' }, `latitude is not null`],
];

test.each([2, 9, 2026])('after anything that happens, seed %i', (seed) => {
  const store = newStore();
  store.expect(expecting(by));
  const folders = ['/a', '/b'].map((path) => store.addFolder(path).id);
  const asking = new Database(store.file, { readonly: true });
  onTestFinished(() => void asking.close());
  let state = seed;
  const chance = (below: number) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
  const plainly = (where: string) =>
    asking.prepare(`select id from photos p where files > 0 and hidden = 0 and ${where} order by id`).pluck().all();
  const found = (filters: Filter[]) => store.idsPassing(filters).toSorted((a, b) => a - b);
  const acts = actsOf(store, folders, chance);
  const met = plain.map(() => 0);
  for (let i = 0; i < 160; i++) {
    acts[chance(acts.length)]!();
    plain.forEach(([filter, where], n) => {
      const passing = plainly(where);
      expect(found([filter]), where).toEqual(passing);
      expect(found([{ ...filter, each: true, not: true }]), where).toEqual(plainly(`not (${where})`));
      if (passing.length > 0) met[n]!++;
    });
    const [[one, where], [other, with2]] = [plain[chance(plain.length)]!, plain[chance(plain.length)]!];
    expect(found([one, { ...other, not: true }])).toEqual(plainly(`(${where}) and not (${with2})`));
  }
  for (const times of met) expect(times).toBeGreaterThan(5);
  expect(asking.pragma('integrity_check', { simple: true })).toBe('ok');
});

/** What the machine, a person and the disks may do. */
function actsOf(store: Store, folders: number[], chance: (below: number) => number): (() => void)[] {
  const path = (at = chance(2)) => `/${'ab'[at]}/${chance(2)}/${chance(5)}.jpg`;
  const known = () => store.knownFilesAt(path())[0];
  const photos = () => store.idsPassing([]).filter(() => chance(2) === 0);
  const one = () => photos()[0];
  const change = (work: Parameters<Store['makeChange']>[1]) => void store.makeChange('mark', work);
  const settled = () => {
    while (store.settleSome());
  };
  const caption = () => ({ text: 'a dog', prompt: '', match: 0.5, similarity: 0.5, probability: 0.5 });
  const turned = (which: 'undo' | 'redo') => {
    const id = store.changes()[which]?.id;
    if (id === undefined) return;
    store.beginTurn(id, which === 'undo' ? 'undoing' : 'redoing');
    while (!store.turnChange(id, 2).over);
    while (store.forgetRemoved(2));
    // It may have been a folder that was added.
    const watched = new Set(store.folders().map((folder) => folder.id));
    for (const at of [0, 1]) if (!watched.has(folders[at]!)) folders[at] = store.addFolder(`/${'ab'[at]}`).id;
  };
  const ofOne = (act: (photo: number) => unknown) => () => {
    const photo = one();
    if (photo !== undefined) act(photo);
  };
  return [
    () => {
      const at = chance(2);
      store.keepFiles(folders[at]!, [stamp(path(at), { bytes: chance(3) }), stamp(path(at))]);
    },
    () => void store.filesGone([known()].flatMap((file) => file?.id ?? [])),
    () => {
      const [file, at] = [known(), chance(2)];
      if (file) store.filesMoved([{ file: file.id, to: stamp(path(at)), folder: folders[at]! }]);
    },
    () => {
      for (const { photo } of store.next('read', 4)) {
        const into = store.identified(photo, { kind: 'jpeg', fingerprint: `content ${chance(9)}` });
        const facts = {
          ...noFacts,
          takenAt: chance(2) ? '2019-01-05T10:00:00' : null,
          ...(chance(2) ? { latitude: 5, longitude: 60 } : {}),
        };
        if (!into.read) store.keepRead(into.photo, { width: 1, height: 1, facts });
      }
    },
    () => {
      for (const { photo, fingerprint } of store.next('see', 3)) {
        store.keepSeen([seenResult(photo, fingerprint!, { caption: { ...caption(), doubtful: chance(2) === 0 } })]);
      }
    },
    () => void store.again(photos()),
    () => {
      store.setFolderState(folders[chance(2)]!, (['offline', 'watching', 'paused'] as const)[chance(3)]!);
      settled();
    },
    () => {
      if (chance(6) > 0) return;
      const at = chance(2);
      store.removeFolder(folders[at]!);
      while (store.forgetRemoved(2));
      folders[at] = store.addFolder(`/${'ab'[at]}`).id;
    },
    ofOne((photo) => store.setCaption(photo, chance(3) ? 'what I say' : null)),
    ofOne((photo) => store.addTag(photo, `tag ${chance(3)}`)),
    ofOne((photo) => store.removeTag(photo, `tag ${chance(3)}`)),
    () => change({ do: 'tags', photos: photos(), add: [`tag ${chance(3)}`], remove: [`tag ${chance(3)}`] }),
    ofOne((photo) => store.addTurn(photo, { question: 'Who?', answer: 'rex', probability: 0.5, maker, prompt: null })),
    ofOne((photo) => chance(3) === 0 && store.clearConversation(photo)),
    () => change({ do: 'mark', photos: photos(), set: { hidden: chance(3) === 0 } }),
    () => turned('undo'),
    () => turned('redo'),
    () => void (chance(5) === 0 && store.sweep('9999')),
  ];
}

const stretch: Filter = { by: 'taken', from: '2018', to: '2019' };

test.each([
  ...plain.map(([filter]) => [filter]),
  ...plain.map(([filter]) => [{ ...filter, not: true }]),
  [
    { by: 'is', what: 'captioned' },
    { by: 'camera', text: 'nikon', each: true },
  ],
  [
    { by: 'has', what: 'place' },
    { by: 'is', what: 'seen' },
  ],
  [
    { by: 'is', what: 'captioned' },
    { by: 'kind', kinds: ['jpeg', 'png'], each: true },
  ],
  [{ by: 'label', label: null }],
  [{ by: 'is', what: 'rejected', not: true }],
] as Filter[][])('%j %j counts a stretch of months along one index, without the photos', (...filters) => {
  const db = openDatabase(':memory:');
  const { text, values } = countedQuery([...filters.filter(Boolean), stretch]);
  const steps = db.prepare(`explain query plan ${text}`).all(...values) as { detail: string }[];
  expect(steps[0]!.detail).toBe('SEARCH p USING COVERING INDEX photos_shown (taken_at>? AND taken_at<?)');
  db.close();
});

// Lists put together of stretches of months are the lists of one look at all.

import { expect, test } from 'vitest';
import type { Rating } from '../../../engine/contract.ts';
import { createStretches, type Stretches } from '../../../engine/query/stretches.ts';
import type { BrowseOrder, Filter, Store } from '../../../engine/store/store.ts';
import { newStore, readPhoto } from '../store/library.ts';

function sixty() {
  const store = newStore();
  const { id } = store.addFolder('/photos');
  for (let n = 0; n < 60; n++) {
    const takenAt = `20${10 + (n % 4)}-0${1 + (n % 7)}-${String(1 + (n % 20)).padStart(2, '0')}T12:00:00`;
    const place = n % 5 ? {} : { latitude: 50 + n / 10, longitude: 7 };
    const photo = readPhoto(store, id, `/photos/${n % 3 ? 'sea' : 'hill'}_${n}.jpg`, `${n}`, { takenAt, ...place });
    if (n % 10 === 0) store.keepPlaces([{ photo, town: null, country: null, also: '' }]);
    if (n % 5 === 0) {
      store.makeChange('mark', { do: 'mark', photos: [n + 1], set: { rating: (n % 4) as Rating } });
    }
  }
  const each = (every: number) => Array.from({ length: 60 }, (_, n) => n + 1).filter((n) => n % every === 0);
  store.makeChange('tag', { do: 'tags', photos: each(2), add: ['water'], remove: [] });
  store.makeChange('tag', { do: 'tags', photos: each(6), add: [], remove: ['water'] });
  store.makeChange('album', { do: 'add-to-album', album: store.makeAlbum('The sea', null), photos: each(3) });
  store.makeChange('mark', { do: 'mark', photos: each(9), set: { hidden: true } });
  return store;
}

const lists: [string, Filter[]][] = [
  ['all', []],
  ['a file name', [{ by: 'file-name', text: 'sea' }]],
  ['not a file name', [{ by: 'file-name', text: 'sea', not: true }]],
  [
    'a name and a time',
    [
      { by: 'file-name', text: 'hill' },
      { by: 'taken', from: '2011-03', to: '2013-02' },
    ],
  ],
  ['a kind', [{ by: 'kind', kinds: ['jpeg'] }]],
  ['nothing', [{ by: 'is', what: 'captioned' }]],
  ['not near a place', [{ by: 'near', latitude: 52, longitude: 7, km: 150, not: true }]],
  ['near a place', [{ by: 'near', latitude: 52, longitude: 7, km: 150 }]],
  ['not in a part of the world', [{ by: 'within', part: { west: 0, south: 51, east: 9, north: 54 }, not: true }]],
  ['without a film', [{ by: 'is', what: 'live', not: true }]],
  ['hidden', [{ by: 'is', what: 'hidden' }]],
  [
    'hidden, and not a tag',
    [
      { by: 'is', what: 'hidden' },
      { by: 'tag', name: 'water', not: true },
    ],
  ],
  ['stars', [{ by: 'rating', least: 2, most: 5 }]],
  ['no stars', [{ by: 'rating', least: 2, most: 5, not: true }]],
  ['some time', [{ by: 'taken', from: '2011', to: '2013' }]],
  ['a tag', [{ by: 'tag', name: 'water' }]],
  ['not a tag', [{ by: 'tag', name: 'water', not: true }]],
  [
    'an album and a folder, and not a tag',
    [
      { by: 'album', name: 'the sea' },
      { by: 'folder-name', text: 'photo' },
      { by: 'tag', name: 'water', not: true },
    ],
  ],
  [
    'a folder of some time, and not an album',
    [
      { by: 'folder', id: 1 },
      { by: 'taken', from: '2011', to: '2013' },
      { by: 'album', name: 'the sea', not: true },
    ],
  ],
];

const orders = ['newest', 'oldest', 'added', 'name', 'rating'] as const;

test.each(lists.flatMap(([name, filters]) => orders.map((order) => [name, order, filters] as const)))(
  '%s, %s',
  async (_name, order: BrowseOrder, filters) => {
    const store = sixty();
    expect(store.tally().photos).toBe(60);
    // Met on the way past all, and put in order at once; also where every list is a long one.
    for (const mostSorted of [0, 5000])
      for (const reading of [store, { ...store, listsMany: () => true }])
        await sameAsAtOnce(store, createStretches(reading, 7, mostSorted), order, filters);
  },
);

async function sameAsAtOnce(store: Store, stretches: Stretches, order: BrowseOrder, filters: Filter[]): Promise<void> {
  const all = store.browse(filters, order, null, 100);
  const ids = all.map(({ id }) => id);
  const read = (some: readonly Filter[], from: number, to: number) => store.idsInOrder(some, order, from, to);
  expect(await stretches.count(filters)).toBe(ids.length);
  expect(await stretches.months(filters)).toEqual(store.months(filters));
  expect(await stretches.part({ filters, order, from: 0, to: 1000 }, read)).toEqual(ids);
  for (const [from, to] of [
    [3, 9],
    [11, 40],
    [58, 70],
  ] as const) {
    expect(await stretches.part({ filters, order, from, to }, read)).toEqual(ids.slice(from, to));
  }
  const after = all[12] && { takenAt: all[12].takenAt, id: all[12].id };
  if (after) {
    const page = await stretches.part({ filters, order, from: 0, to: 9, after }, (some, from, to) =>
      store.browse(some, order, after, to - from, from).map(({ id }) => id),
    );
    expect(page).toEqual(ids.slice(13, 22));
  }
  const positions = [];
  for (const id of ids) positions.push(await stretches.positionOf(filters, order, id));
  expect(positions).toEqual(ids.map((_, at) => at));
  expect(await stretches.positionOf(filters, order, 9999)).toBeNull();
}

test('what is written in between is counted', async () => {
  const store = sixty();
  const stretches = createStretches(store, 7);
  const filters: Filter[] = [{ by: 'file-name', text: 'sea' }];
  expect(await stretches.count(filters)).toBe(34);
  store.makeChange('mark', { do: 'mark', photos: store.idsInOrder(filters, 'newest', 0, 4), set: { hidden: true } });
  expect(await stretches.count(filters)).toBe(30);
});

test('what is tagged in between is in the list', async () => {
  const store = sixty();
  const stretches = createStretches({ ...store, listsMany: () => true }, 7);
  const tag: Filter = { by: 'tag', name: 'water' };
  const lists = async () => [
    await stretches.ids([tag], 'added'),
    await stretches.ids([{ ...tag, not: true }], 'added'),
  ];
  const [tagged, others] = await lists();
  expect([...tagged!, ...others!].toSorted((a, b) => b - a)).toEqual(store.idsInOrder([], 'added', 0, 60));
  const [first, ...rest] = others!;
  store.makeChange('tag', { do: 'tags', photos: [first!], add: ['water'], remove: [] });
  expect(await lists()).toEqual([[first!, ...tagged!].toSorted((a, b) => b - a), rest]);
});

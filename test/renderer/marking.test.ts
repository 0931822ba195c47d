// What keys set, what is said of it, and that Undo on a toast takes back that very change.

import { expect, test, vi } from 'vitest';
import { type Album, type Batch, type Change, EngineError, type Remote } from '../../engine/contract.ts';
import { commandList } from '../../renderer/keys/commands.ts';
import { Doing } from '../../renderer/doing.svelte.ts';
import { albumAlone, albumOf, lineOf, markCommands, saidOf } from '../../renderer/marking.ts';
import { Toasts } from '../../renderer/toasts.svelte.ts';

const change: Change = { id: 7, what: 'mark', photos: 3, at: '2020-01-01T00:00:00Z', skipped: 0 };

function doing(calls: Partial<Record<string, (asked: never) => unknown>>) {
  let tell = (_batch: Batch) => {};
  const engine = {
    changes: async () => null,
    ...Object.fromEntries(
      Object.entries(calls).map(([name, call]) => [name, vi.fn(async (asked) => call!(asked as never))]),
    ),
    on: (name: string, handle: (batch: Batch) => void) => {
      if (name === 'batch') tell = handle;
      return () => {};
    },
  } as unknown as Remote;
  const toasts = new Toasts();
  return { engine, toasts, doing: new Doing(engine, toasts), tell: (batch: Batch) => tell(batch) };
}

test('every command about marks sets something', () => {
  const ids = commandList.filter(({ group }) => group === 'mark').map(({ id }) => id);
  expect(Object.keys(markCommands).toSorted()).toEqual(ids.toSorted());
});

test.each([
  [{ rating: 3 }, 3, '3 photos: ★★★☆☆'],
  [{ rating: 0 }, 1, 'No stars'],
  [{ label: 'red' }, 2, '2 photos: Red label'],
  [{ flag: 'reject' }, 1, 'Rejected'],
  [{ favourite: false }, 1, 'No longer a favourite'],
] as const)('%j of %i photos', (set, photos, said) => {
  expect(saidOf(set, photos)).toBe(said);
});

test('an album is opened by its name in quotes', () => {
  expect(lineOf({ name: 'The sea' })).toBe('album:"The sea"');
  const sea = { id: 1, name: 'The sea', kind: 'album' as const, query: null, photos: 0, cover: null };
  const smart = { ...sea, id: 2, name: 'Best', kind: 'smart' as const, query: 'rating:5' };
  expect(albumOf('dog album:"the SEA"', [smart, sea])).toBe(sea);
  expect(albumOf('album:best', [smart, sea])).toBeUndefined();
  expect(albumOf('the sea', [smart, sea])).toBeUndefined();
});

test('a mark is said with a way back to that very change', async () => {
  const { engine, toasts, doing: it } = doing({ mark: () => change, undoChange: () => ({ ...change, skipped: 1 }) });
  await it.mark({ photos: [1, 2, 3] }, { rating: 3 });
  expect(toasts.list.map(({ text }) => text)).toEqual(['3 photos: ★★★☆☆']);
  toasts.list[0]!.action!.run();
  await expect.poll(() => toasts.list.at(-1)!.text).toMatch(/^Undone.*One was left as it is/);
  expect(engine.undoChange).toHaveBeenCalledWith({ id: 7 });
  // What was taken back is not offered to be taken back once more.
  expect(toasts.list.map(({ action }) => action?.label)).toEqual(['Redo']);
});

test('a switch goes the other way where all were so already; the last word takes the place of the one before', async () => {
  const {
    engine,
    toasts,
    doing: it,
  } = doing({
    mark: ({ set }: { set: { favourite: boolean } }) => (set.favourite ? null : { ...change, photos: 1 }),
  });
  await it.mark({ photos: [1] }, { favourite: true }, { favourite: false });
  expect(vi.mocked(engine.mark).mock.calls.map(([asked]) => asked.set)).toEqual([
    { favourite: true },
    { favourite: false },
  ]);
  await it.mark({ photos: [1, 2] }, { favourite: false });
  expect(toasts.list.map(({ text }) => text)).toEqual(['2 photos: no longer a favourite']);
});

test('what goes wrong, and nothing to undo, are said', async () => {
  const { toasts, doing: it } = doing({
    mark: () => Promise.reject(new EngineError('not-found', 'No photo matches “x”.')),
    undo: () => null,
    redo: () => change,
  });
  await it.mark({ query: 'x' }, { rating: 1 });
  await it.undo();
  await it.redo();
  expect(toasts.list.map(({ text }) => text)).toEqual([
    'No photo matches “x”.',
    'Nothing to undo.',
    'Redone: 3 photos: marks',
  ]);
});

test('a long change is shown until it is over, and can be cancelled', () => {
  const { engine, doing: it, tell } = doing({ cancelBatch: () => null });
  const batch: Batch = { id: 9, what: 'tag', doing: 'making', done: 10, total: 100, over: false };
  tell(batch);
  expect(it.batch).toEqual(batch);
  it.cancel();
  expect(engine.cancelBatch).toHaveBeenCalledWith({ id: 9 });
  tell({ ...batch, over: true });
  expect(it.batch).toBeNull();
});

test('an album that is empty is told from a search in it that finds nothing', () => {
  const at = { id: 1, place: 1, query: null, photos: 0, cover: null, problem: null };
  const albums = [
    { ...at, name: 'The sea', kind: 'album' },
    { ...at, id: 2, name: 'Best', kind: 'smart', query: 'rating:5' },
  ] as unknown as Album[];
  expect(albumAlone('album:"The sea"', albums)?.id).toBe(1);
  for (const line of ['album:"The sea" dog', 'album:"The sea" rating:5', '-album:"The sea"', 'album:Best', 'sea', ''])
    expect(albumAlone(line, albums), line).toBeUndefined();
});

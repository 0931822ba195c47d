// What stands in the way of watching a folder is told at the folder, and forgotten when it is no longer true.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { Folders, type FoldersOptions } from '../../../engine/pipeline/folders.ts';
import { newStore, stamp, temporaryFolder } from '../store/library.ts';

type Asked = Parameters<NonNullable<FoldersOptions['watch']>>[0];

test('a system that cannot watch more folders says so at the folder, until it goes away', async () => {
  const store = newStore();
  const onFolders = vi.fn();
  let asked: Asked | null = null;
  const folders = new Folders({
    ...{ store, snapshots: temporaryFolder(), skip: [], onFolders },
    ...{ onPhotos: () => {}, onTrouble: () => {} },
    watch: async (options) => {
      asked = options;
      return { online: () => true, byEvents: () => false, foundAway: () => {}, close: async () => {} };
    },
  });
  folders.open();
  expect(folders.add('/photos').problem).toBeNull();
  const told = onFolders.mock.calls.length;
  asked!.onProblem!({ path: '/photos', reason: 'busy', message: 'Raise the limit: sudo sysctl …' });
  expect(folders.list()).toMatchObject([{ problem: { reason: 'busy', message: 'Raise the limit: sudo sysctl …' } }]);
  expect(onFolders.mock.calls.length).toBe(told + 1);
  asked!.onOffline!();
  expect(folders.list()).toMatchObject([{ problem: null, state: 'offline' }]);
  await folders.close();
});

test('a folder looked through when films were left alone is looked through once more, and never again', async () => {
  const store = newStore();
  const photos = temporaryFolder();
  writeFileSync(join(photos, 'a.mp4'), 'film');
  const { id } = store.addFolder(photos);
  store.keepFiles(id, [stamp(join(photos, 'gone.jpg'))]);
  const begin = async () => {
    let asked: Asked | null = null;
    const folders = new Folders({
      ...{ store, snapshots: temporaryFolder(), skip: [], onFolders: () => {} },
      ...{ onPhotos: () => {}, onTrouble: () => {} },
      watch: async (options) => {
        asked = options;
        return { online: () => true, byEvents: () => true, foundAway: () => {}, close: async () => {} };
      },
    });
    folders.open();
    // The watcher's snapshot says that nothing changed.
    await asked!.onChange([]);
    await folders.close();
    return store.knownFiles(id).map(({ path }) => path.slice(photos.length + 1));
  };
  expect(await begin()).toEqual(['a.mp4']);
  writeFileSync(join(photos, 'b.mp4'), 'another');
  expect(await begin()).toEqual(['a.mp4']);
});

// Copies of a library that is in use, and damage found in it: by every way a disk can spoil a file.

import {
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkLibrary, copyLibrary, openStore } from '../../../engine/store/store.ts';
import { newStore, readPhoto, temporaryFolder } from './library.ts';

function written(file: string, photos = 300): void {
  const store = openStore(file);
  const folder = store.addFolder('/photos').id;
  for (let i = 0; i < photos; i++) store.setCaption(readPhoto(store, folder, `/photos/${i}.jpg`), `Rex ${i}`);
  store.close();
}

test('a copy of a library that is being written is whole, and stands alone', async () => {
  const store = newStore();
  const folder = store.addFolder('/photos').id;
  const photo = readPhoto(store, folder, '/photos/a.jpg');
  store.setCaption(photo, 'Rex');
  const to = join(temporaryFolder(), 'copy.sqlite');
  const copying = copyLibrary(store.file, to);
  for (let i = 0; i < 200; i++) store.setCaption(photo, `Rex ${i}`);
  const { damage, photos, bytes } = await copying;
  expect({ damage, photos }).toEqual({ damage: [], photos: 1 });
  expect(statSync(to).size).toBe(bytes);
  expect(readdirSync(join(to, '..'))).toEqual(['copy.sqlite']);
  expect(newStore(to).photo(photo).caption).toMatch(/^Rex/);
});

test('where nothing can be written it says so, and leaves nothing', async () => {
  const store = newStore();
  await expect(copyLibrary(store.file, '/no/such/folder/x.sqlite')).rejects.toMatchObject({ reason: 'no-permission' });
  await expect(copyLibrary(store.file, '/dev/full/x.sqlite')).rejects.toMatchObject({ reason: 'no-permission' });
});

const spoilt: [string, (file: string, size: number) => void][] = [
  [
    'bytes in the middle',
    (file, size) => {
      const open = openSync(file, 'r+');
      for (let at = 3 * 4096; at < size; at += 5 * 4096) writeSync(open, Buffer.alloc(512, 0x5a), 0, 512, at);
    },
  ],
  ['half of it', (file, size) => truncateSync(file, Math.floor(size / 8192) * 4096)],
  ['a size that is no whole page', (file, size) => truncateSync(file, size - 5000)],
  ['nothing of it', (file) => truncateSync(file, 0)],
  ['the header', (file) => writeFileSync(file, Buffer.concat([Buffer.alloc(100), readFileSync(file).subarray(100)]))],
];

test.each(spoilt)('damage is found, and no copy is made of it: %s', async (_, spoil) => {
  const folder = temporaryFolder();
  const file = join(folder, 'library.sqlite');
  written(file);
  spoil(file, statSync(file).size);
  const before = readFileSync(file);
  const found = await checkLibrary(file).then(
    ({ damage }) => damage.length,
    (error: { reason: string }) => error.reason,
  );
  expect(found === 'library-corrupt' || Number(found) > 0, String(found)).toBe(true);
  await expect(copyLibrary(file, join(folder, 'copy.sqlite'))).rejects.toMatchObject({
    reason: 'library-corrupt',
    message: expect.stringMatching(/talbot library restore/),
  });
  expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual([]);
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('a copy can be stopped, and leaves no half one under its name', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'library.sqlite');
  written(file, 50);
  const to = join(folder, 'copy.sqlite');
  await expect(copyLibrary(file, to, AbortSignal.abort())).rejects.toBeDefined();
  const stop = new AbortController();
  const stopped = copyLibrary(file, to, stop.signal);
  stop.abort();
  await expect(stopped).rejects.toMatchObject({ reason: 'cancelled' });
  expect(existsSync(to)).toBe(false);
  await copyLibrary(file, to);
  copyFileSync(to, join(folder, 'again.sqlite'));
  expect((await checkLibrary(join(folder, 'again.sqlite'))).photos).toBe(50);
});

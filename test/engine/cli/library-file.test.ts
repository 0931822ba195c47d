// The verb about the library's own file, as a person types it: whole or damaged, copied, put back, refused.

import { existsSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openStore } from '../../../engine/store/store.ts';
import { readPhoto } from '../store/library.ts';
import { commandLine, json } from './talbot.ts';

const { at, start, talbot } = commandLine();

async function written(name: string): Promise<void> {
  await (await start(name, { work: false })).close();
  const store = openStore(at(name, 'library.sqlite'));
  store.setCaption(readPhoto(store, store.addFolder('/photos').id, '/photos/a.jpg'), 'Rex');
  store.close();
}

test('whole, copied, damaged, put back', async () => {
  await written('lib');
  const options = { library: 'lib' };
  expect(await talbot(['library'], options)).toMatchObject({
    code: 0,
    err: expect.stringMatching(/no copy of it yet/),
  });
  const copied = await talbot(['library', 'backup', '--json'], options);
  const { file, photos } = json<{ file: string; photos: number }>(copied);
  expect({ code: copied.code, photos, there: existsSync(file) }).toEqual({ code: 0, photos: 1, there: true });
  expect((await talbot(['library', 'check'], options)).out).toMatch(/is whole: 1 photos[^]*copy of/);

  truncateSync(at('lib', 'library.sqlite'), 3 * 4096);
  const damaged = await talbot(['library', 'check'], options);
  expect(damaged.code).toBe(5);
  expect(damaged.out + damaged.err).toMatch(/talbot library restore/);
  const restored = await talbot(['library', 'restore', '--json'], options);
  expect(restored.code).toBe(0);
  expect(existsSync(json<{ aside: string }>(restored).aside)).toBe(true);
  expect((await talbot(['search', 'Rex', '--json'], options)).code).not.toBe(5);
  const store = openStore(at('lib', 'library.sqlite'));
  expect(store.photo(1).caption).toBe('Rex');
  store.close();
});

test('the latest copy that is whole is taken, and the damaged one named', async () => {
  await written('two');
  const options = { library: 'two' };
  const first = json<{ file: string }>(await talbot(['library', 'backup', '--json'], options)).file;
  const later = first.replace(/\d{4}(-.*)$/, '2999$1');
  writeFileSync(later, 'no library at all, though it is named as one. '.repeat(200));
  const restored = await talbot(['library', 'restore'], options);
  expect(restored).toMatchObject({ code: 0, err: expect.stringContaining(later) });
  expect(restored.out).toContain(first);
});

test('a library that is gone or empty, with copies beside it, is not begun anew', async () => {
  await written('gone');
  const options = { library: 'gone' };
  await talbot(['library', 'backup'], options);
  for (const spoil of [
    () => truncateSync(at('gone', 'library.sqlite'), 0),
    () => rmSync(at('gone', 'library.sqlite')),
  ]) {
    spoil();
    const refused = await talbot(['status'], options);
    expect(refused).toMatchObject({ code: 5, err: expect.stringMatching(/talbot library restore/) });
    expect((await talbot(['library', 'restore'], options)).code).toBe(0);
    expect((await talbot(['status'], options)).code).toBe(0);
  }
});

test('nothing is overwritten, and what is asked wrongly is said', async () => {
  await written('asked');
  const options = { library: 'asked' };
  const mine = at('mine.sqlite');
  expect((await talbot(['library', 'backup', mine], options)).code).toBe(0);
  expect(await talbot(['library', 'backup', mine], options)).toMatchObject({
    code: 2,
    err: expect.stringMatching(/Nothing is overwritten/),
  });
  expect(await talbot(['library', 'backup', at('no', 'folder', 'x.sqlite')], options)).toMatchObject({ code: 1 });
  expect(await talbot(['library', 'restore'], options)).toMatchObject({ code: 3 });
  expect(await talbot(['library', 'restore', at('nothing.sqlite')], options)).toMatchObject({ code: 3 });
  expect(await talbot(['library', 'restore', at('asked')], options)).toMatchObject({ code: 2 });
  expect(await talbot(['library', 'mend'], options)).toMatchObject({ code: 2 });
  expect(await talbot(['library', 'check', 'x'], options)).toMatchObject({ code: 2 });
  expect(await talbot(['library'], { library: 'none' })).toMatchObject({ code: 3 });
  expect(existsSync(at('none'))).toBe(false);
});

test('while Talbot has it open it can be checked and copied, not put back', async () => {
  const engine = await start('open');
  await engine.makeAlbum({ name: 'Sea' });
  const options = { library: 'open' };
  expect((await talbot(['library', 'check'], options)).code).toBe(0);
  expect((await talbot(['library', 'backup'], options)).code).toBe(0);
  const told = await engine.backUp();
  expect(told).toMatchObject({ working: false, problem: null });
  expect(await engine.backups()).toEqual(told);
  expect(readdirSync(at('open', 'backups')).length).toBe(told.backups.length);
  expect(await talbot(['library', 'restore'], options)).toMatchObject({
    code: 5,
    err: expect.stringMatching(/Close it/),
  });
});

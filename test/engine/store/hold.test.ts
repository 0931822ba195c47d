// A place where no library can be is refused at once, whatever stands in the way, in words that name it. Asked in a process
// of its own: where making a folder never ends, nothing else in that process does.

import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { holdLibrary } from '../../../engine/store/store.ts';
import { temporaryFolder } from './library.ts';

const lock = fileURLToPath(new URL('../../../engine/store/file/lock.ts', import.meta.url));
const ask = `
  import { holdLibrary } from ${JSON.stringify(lock)};
  try { holdLibrary(process.argv[1]).release(); console.log('held'); }
  catch (error) { console.log(error.reason + ': ' + error.message); }`;

function held(folder: string): string {
  const { stdout, error } = spawnSync(process.execPath, ['--input-type=module', '-e', ask, folder], {
    encoding: 'utf8',
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  return error ? String(error) : stdout.trim();
}

test('a file, and what would lie below one', () => {
  const file = join(temporaryFolder(), 'a file');
  writeFileSync(file, 'not a folder');
  expect(held(file)).toBe(`bad-request: ${file} is a file. Choose a folder for the library.`);
  expect(held(join(file, 'library'))).toMatch(/^no-permission: The library folder .* cannot be written \(ENOTDIR/);
});

test('where the system lets nobody make a folder', () => {
  expect(held('/proc/talbot/library')).toMatch(/^no-permission: The library folder \/proc\/talbot\/library cannot/);
});

test('a folder is made with those above it, for nobody else to look into', () => {
  const folder = join(temporaryFolder(), 'above', 'library');
  holdLibrary(folder).release();
  expect(statSync(folder).isDirectory()).toBe(true);
  if (process.platform !== 'win32') expect(statSync(folder).mode & 0o077).toBe(0);
  // Also where it is there already, and empty.
  const made = join(temporaryFolder(), 'made');
  mkdirSync(made);
  holdLibrary(made).release();
});

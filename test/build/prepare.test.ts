// What every command does first: which Node is new enough, when packages are stale, what a package's hash is for.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hasDisplay } from '../../build/display.mjs';
import { electronBinary } from '../../build/electron.mjs';
import { stale } from '../../build/install.mjs';
import { isNewEnough } from '../../build/node.mjs';

const folder = mkdtempSync(join(tmpdir(), 'talbot-prepare-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['18.20.4', false],
  ['20.20.2', false],
  ['22.12.0', false],
  ['22.18.0', true],
  ['23.11.0', false],
  ['24.0.0', true],
  ['26.10.0', true],
])('Node %s is new enough: %s', (version, enough) => {
  expect(isNewEnough(version)).toBe(enough);
});

type Packages = Record<string, { version: string; optional?: boolean }>;

function clone(name: string, wanted: Packages, installed: Packages | null): string {
  const at = join(folder, name);
  mkdirSync(join(at, 'node_modules'), { recursive: true });
  writeFileSync(join(at, 'package-lock.json'), JSON.stringify({ packages: { '': { version: '1' }, ...wanted } }));
  const account = join(at, 'node_modules/.package-lock.json');
  if (installed) writeFileSync(account, JSON.stringify({ packages: installed }));
  return at;
}

const svelte = { 'node_modules/svelte': { version: '5.0.0' } };
const other = { 'node_modules/sharp-win32': { version: '1.0.0', optional: true } };

test.each<[string, Packages, Packages | null, string | null]>([
  ['a fresh clone', svelte, null, 'there are none yet'],
  ['the same', svelte, svelte, null],
  ['without another platform’s package', { ...svelte, ...other }, svelte, null],
  ['an older version', svelte, { 'node_modules/svelte': { version: '4.0.0' } }, 'svelte is 4.0.0, not 5.0.0'],
  ['a missing package', { ...svelte, 'node_modules/ws': { version: '8.0.0' } }, svelte, 'ws is missing'],
])('%s', (name, wanted, installed, why) => {
  expect(stale(clone(name, wanted, installed))).toBe(why);
});

test('a screen is DISPLAY or WAYLAND_DISPLAY on Linux, and always there elsewhere', () => {
  const linux = process.platform === 'linux';
  expect(hasDisplay({})).toBe(!linux);
  expect(hasDisplay({ DISPLAY: ':0' })).toBe(true);
  expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
});

test('the binary of Electron is named as its platform does', () => {
  expect(electronBinary('/x').startsWith('/x')).toBe(true);
  expect(readdirSync(folder).length).toBeGreaterThan(0);
});

// Paths keep every byte of a name, whatever it holds.

import { mkdirSync, readdirSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bytesFromPath, fsPath, isAtOrBelow, mayBeLossy, pathFromBytes, shownPath } from '../../engine/file-path.ts';
import { temporaryFolder } from './photo-files.ts';

const names: [string, number[]][] = [
  ['plain', [...Buffer.from('/a/b.jpg')]],
  ['emoji and line break', [...Buffer.from('/ä/🌊\n.jpg')]],
  ['Latin-1', [0x2f, 0x63, 0x61, 0x66, 0xe9, 0x2e, 0x6a, 0x70, 0x67]],
  ['a lone continuation byte', [0x80]],
  ['an overlong slash', [0xc0, 0xaf]],
  ['a surrogate half', [0xed, 0xa0, 0x80]],
  ['a cut-off emoji', [0xf0, 0x9f, 0x8c]],
  ['beyond Unicode', [0xf5, 0x80, 0x80, 0x80]],
  ['a character used for escaping', [...Buffer.from('\uf7e9')]],
  ['escaped next to valid', [0xe9, ...Buffer.from('é\uf780'), 0xff]],
];

test.each(names)('%s comes back byte for byte', (_name, bytes) => {
  const path = pathFromBytes(Buffer.from(bytes));
  expect([...bytesFromPath(path)]).toEqual(bytes);
  expect(path.isWellFormed()).toBe(true);
});

test('every possible byte pair has its own string', () => {
  const seen = new Set<string>();
  for (let first = 1; first < 256; first++) {
    for (let second = 1; second < 256; second++) seen.add(pathFromBytes(Buffer.from([first, second])));
  }
  expect(seen.size).toBe(255 * 255);
});

test('a usual name is its own string, and survives JSON', () => {
  expect(pathFromBytes(Buffer.from('/Fotos/Käse 🌊.jpg'))).toBe('/Fotos/Käse 🌊.jpg');
  const odd = pathFromBytes(Buffer.from([0xff, 0x41]));
  expect(JSON.parse(Buffer.from(JSON.stringify(odd), 'utf8').toString('utf8'))).toBe(odd);
});

test('node:fs opens what the string names', () => {
  const folder = temporaryFolder();
  const bytes = Buffer.concat([Buffer.from(join(folder, 'caf')), Buffer.from([0xe9])]);
  writeFileSync(bytes, 'here');
  expect(mayBeLossy(readdirSync(folder)[0]!)).toBe(true);
  expect(readFileSync(fsPath(pathFromBytes(bytes)), 'utf8')).toBe('here');
  mkdirSync(join(folder, 'plain'));
  expect(fsPath(join(folder, 'plain'))).toBe(join(folder, 'plain'));
});

test('people see one line without holes', () => {
  expect(shownPath(pathFromBytes(Buffer.from([0x61, 0xff, 0x0a, 0x62])))).toBe('a\ufffd␊b');
});

test('no name turns the direction of what follows it, and letters of all scripts stay as they are', () => {
  expect(shownPath('\u202egpj.exe \u2067x\u2028y\u0085')).toBe('\ufffdgpj.exe \ufffdx\ufffdy\ufffd');
  for (const name of ['תמונה‏ 1.jpg', 'صورة.jpg', '🐕‍🦺.jpg', 'می‌خواهم.jpg']) expect(shownPath(name)).toBe(name);
});

test('a folder with a similar name is not below', () => {
  expect(isAtOrBelow('/Photos/a.jpg', '/Photos')).toBe(true);
  expect(isAtOrBelow('/Photos', '/Photos')).toBe(true);
  expect(isAtOrBelow('/Photos2/a.jpg', '/Photos')).toBe(false);
  expect(isAtOrBelow('/a.jpg', '/')).toBe(true);
});

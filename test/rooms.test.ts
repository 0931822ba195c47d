// The walls of the house stand, and the check that says so can fail.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { faults, importsOf } from './rooms.check.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const planted: string[] = [];

function house(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'talbot-rooms-'));
  planted.push(folder);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), file.endsWith('.json') ? text : `// A file.\n${text}`);
  }
  return folder;
}

afterEach(() => planted.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

test('every file is in a room and imports only what its room may', () => {
  expect(faults(root)).toEqual([]);
});

test('reads imports in every form, and tells types from values', () => {
  const text = [
    "import './a.ts';",
    "import type { B } from './b.ts';",
    "import {\n  c,\n  type D,\n} from './c.ts';",
    "export * from './d.ts';",
    "  const e = await import('./e.ts');",
    "const f = require('./f.ts');",
    '<script lang="ts">\n  import G from \'./G.svelte\';',
  ].join('\n');
  expect(importsOf(text)).toEqual([
    { from: './a.ts', typeOnly: false },
    { from: './b.ts', typeOnly: true },
    { from: './c.ts', typeOnly: false },
    { from: './d.ts', typeOnly: false },
    { from: './e.ts', typeOnly: false },
    { from: './f.ts', typeOnly: false },
    { from: './G.svelte', typeOnly: false },
  ]);
});

const contract = { 'engine/contract.ts': 'export interface Photo {}' };

const seeded: [why: string, files: Record<string, string>, told: string][] = [
  ['a forbidden package', { 'engine/scan/scan.ts': "import 'sharp';" }, 'scan may not import sharp'],
  ['an unprefixed Node module', { 'engine/scan/scan.ts': "import 'fs';" }, 'scan may not import fs'],
  [
    'a stage that knows another',
    { 'engine/scan/scan.ts': "import '../store/store.ts';", 'engine/store/store.ts': '' },
    'scan may not import engine/store/store.ts',
  ],
  [
    'a room entered past its door',
    { 'engine/pipeline.ts': "import './store/rows.ts';", 'engine/store/rows.ts': '' },
    'pipeline may not import engine/store/rows.ts',
  ],
  [
    'the contract entered past its door',
    {
      'engine/scan/scan.ts': "import type { Folder } from '../contract/folders.ts';",
      'engine/contract/folders.ts': 'export interface Folder {}',
    },
    'scan may not import engine/contract/folders.ts',
  ],
  [
    'running code where only types may be known',
    { 'engine/query/query.ts': "import { x } from '../store/store.ts';", 'engine/store/store.ts': '' },
    'query may not import engine/store/store.ts',
  ],
  [
    'the engine started outside its one file',
    { 'main/main.ts': "import { startEngine } from '../engine/start.ts';", 'engine/start.ts': '' },
    'main may not import engine/start.ts',
  ],
  [
    'Node in a component',
    { 'renderer/Grid.svelte': "<script>\n  import 'node:fs';\n</script>" },
    'may not import node:fs',
  ],
  [
    'the engine in a component',
    { 'renderer/Grid.svelte': "<script>\n  import '../engine/start.ts';\n</script>", 'engine/start.ts': '' },
    'renderer may not import engine/start.ts',
  ],
  ['a dynamic import', { 'engine/scan/scan.ts': "void import('sharp');" }, 'scan may not import sharp'],
  ['a missing file', { 'engine/scan/scan.ts': "import './walk.ts';" }, 'which is not there'],
  ['a homeless file', { 'engine/thing.ts': '' }, 'engine/thing.ts: belongs to no room'],
  ['a folder of its own', { 'src/thing.ts': '' }, 'src: may not stand at the top level'],
  ['a ring', { 'engine/scan/a.ts': "import './b.ts';", 'engine/scan/b.ts': "import './a.ts';" }, 'a ring: '],
  ['a file that imports itself', { 'engine/scan/a.ts': "import './a.ts';" }, 'a ring: '],
  ['a long file', { 'engine/scan/scan.ts': '\n'.repeat(300) }, '301 lines, longer than 300'],
  ['a long component', { 'renderer/Grid.svelte': '\n'.repeat(150) }, '151 lines, longer than 150'],
  ['a name that says nothing', { 'engine/scan/path-utils.ts': '' }, 'does not say what it holds'],
  ['a name in capitals', { 'engine/scan/Scan.ts': '' }, 'kebab-case'],
  ['a package no room owns', { 'package.json': '{ "dependencies": { "left-pad": "1.0.0" } }' }, 'left-pad has 0 rooms'],
];

test.each(seeded)('finds %s', (_why, files, told) => {
  const found = faults(house({ ...contract, ...files }));
  expect(found.filter((fault) => fault.includes(told))).toHaveLength(1);
});

test('finds a file that does not say what it is for', () => {
  const folder = house(contract);
  writeFileSync(join(folder, 'engine/contract.ts'), 'export const x = 1;\n');
  expect(faults(folder)).toEqual(['engine/contract.ts: begins without a comment saying what it is for']);
});

test('a component may draw itself, and what others call their import is none', () => {
  const files = { 'renderer/Tree.svelte': "<script>\n  import Tree from './Tree.svelte';\n</script>" };
  expect(faults(house({ ...contract, ...files, 'main/mac.ts': "ObjC.import('AppKit');" }))).toEqual([]);
});

test('the style of a component is not counted', () => {
  const text = `<p>Short</p>\n<style>${'\n'.repeat(400)}</style>\n`;
  expect(faults(house({ ...contract, 'renderer/Grid.svelte': text }))).toEqual([]);
});

test('a file may be long when it says why', () => {
  const text = `// Longer than 300 lines because it is a table.${'\n'.repeat(400)}`;
  expect(faults(house({ 'engine/contract.ts': text }))).toEqual([]);
});

// Builds dist/ when its sources changed since the last build, told by a hash over them.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './node.mjs';

const sources = [
  'engine',
  'main',
  'preload',
  'renderer',
  'build/vite.config.ts',
  'build/tsconfig.json',
  'package-lock.json',
];
const mark = join(root, 'dist/.made-from');

/** Builds with Vite unless dist/ was made from the very sources that are here. */
export async function bundle({ force = false } = {}) {
  const hash = sourcesHash();
  const before = existsSync(mark) ? readFileSync(mark, 'utf8') : null;
  if (!force && before === hash) return;
  console.error(`Building (${before === null ? 'for the first time' : 'the sources changed since the last build'}).`);
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', '--app', '--config', join(root, 'build/vite.config.ts'), '--logLevel', 'warn'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The build failed.\n${stdout}${stderr}`);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(mark, hash);
}

function sourcesHash() {
  const hash = createHash('sha256');
  for (const source of sources) addTo(hash, source);
  return hash.digest('hex');
}

function addTo(hash, path) {
  const full = join(root, path);
  if (!existsSync(full)) return;
  if (statSync(full).isDirectory()) {
    for (const entry of readdirSync(full).toSorted()) addTo(hash, `${path}/${entry}`);
  } else {
    hash.update(`${path}\0`).update(readFileSync(full)).update('\0');
  }
}

// Installs the packages of the lock file when node_modules is not what the lock file says. No install script runs: every
// package in use ships what it needs, so neither a compiler nor Python nor another host than the registry is asked.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNpm } from './node.mjs';

/** Runs `npm ci` unless every package of the lock file is there in its version. */
export async function install() {
  const why = stale(root);
  if (!why) return;
  console.error(`Installing packages (${why}). This may take a minute or two, and is done once.`);
  const kinds = ['--include=dev', '--include=optional'];
  const code = await runNpm(['ci', ...kinds, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) throw new Error('npm ci failed; what it printed above says why. Fix that and try again.');
}

/** Why node_modules is not what the lock file says, or null. npm leaves its own account of it when it is done. */
export function stale(folder) {
  const account = join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(account)) return 'there are none yet';
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
  const found = JSON.parse(readFileSync(account, 'utf8')).packages;
  for (const [path, wish] of Object.entries(wanted)) {
    if (path === '') continue;
    const has = found[path];
    if (!has && wish.optional !== true && wish.devOptional !== true) return `${name(path)} is missing`;
    if (has && has.version !== wish.version) return `${name(path)} is ${has.version}, not ${wish.version}`;
  }
  return null;
}

function name(path) {
  return path.replace(/^.*node_modules\//, '');
}

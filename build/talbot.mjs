#!/usr/bin/env node
// `npm run talbot -- …`: the command line, built when stale, run in the folder it was called from.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { passSignals, root } from './node.mjs';
import { prepare } from './prepare.mjs';

await prepare({ build: true });
const cli = join(root, 'dist/engine/cli.js');
const child = spawn(process.execPath, [cli, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: process.env['INIT_CWD'] ?? process.cwd(),
});
passSignals(child);
child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));

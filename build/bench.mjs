// `npm run bench [name…] [--json]` and `npm run bench -- quality --photos DIR …`: measures, never asserts.
// The benches are in test/bench and run from their sources, in the folder the command was called from.

import { join } from 'node:path';
import { root, run } from './node.mjs';
import { prepare } from './prepare.mjs';

await prepare();
const script = join(root, 'test/bench/bench.ts');
const cwd = process.env['INIT_CWD'] ?? process.cwd();
process.exit(await run(process.execPath, [script, ...process.argv.slice(2)], { cwd }));

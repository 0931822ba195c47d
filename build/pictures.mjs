// `npm run pictures [-- FOLDER] [--only NAME,…]`: every screen at every size, in both lights, as PNGs into FOLDER, and the
// README's pictures. `--references` writes anew what test/app/pictures.test.ts compares with.

import { join } from 'node:path';
import { root, run } from './node.mjs';
import { prepare } from './prepare.mjs';

await prepare({ build: true });
const script = join(root, 'test/app/pictures/make.ts');
const cwd = process.env['INIT_CWD'] ?? process.cwd();
process.exit(await run(process.execPath, [script, ...process.argv.slice(2)], { cwd }));

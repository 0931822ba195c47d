// `npm run unit [words]`: vitest alone, over the files whose path holds one of the words; nothing is built.

import { prepare } from './prepare.mjs';

await prepare();
const { root, run } = await import('./node.mjs');
const args = [`${root}node_modules/vitest/vitest.mjs`, 'run', '--config', 'build/vitest.config.mjs'];
process.exit(await run(process.execPath, [...args, ...process.argv.slice(2)]));

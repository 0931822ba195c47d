// `npm test`: everything. Types, lint and format first, then rooms, units, integration, browser and Electron steps by
// vitest. Ends with one line of counts over all of it and one line per skip: why, and what would enable it.
// `--ci`, or TALBOT_NO_SKIPS=1, counts skips as failures. Other words are passed on to vitest as filters.

import { prepare } from './prepare.mjs';

await prepare({ build: true });
const { runTests } = await import('./run-tests.mjs');
process.exit(await runTests(process.argv.slice(2)));

// `npm run check`: what a contributor runs before every commit. Types, lint, format and rooms in well under 30 s.

import { prepare } from './prepare.mjs';

await prepare();
const { components, format, lint, rooms, runSteps, types, walls } = await import('./steps.mjs');
const results = await runSteps([components, format, types, ...walls, lint, rooms]);
const failed = results.filter((result) => !result.ok).length;
console.log(`\n${results.length - failed} passed, ${failed} failed, 0 skipped`);
process.exit(failed > 0 ? 1 : 0);

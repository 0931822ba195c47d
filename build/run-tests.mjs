// Runs all steps of `npm test` and adds up what they came to.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDisplay } from './display.mjs';
import { electronFolder } from './electron.mjs';
import { root, run } from './node.mjs';
import { components, format, lint, runSteps, types, walls } from './steps.mjs';
import { added, joined, runAgain } from './test-counts.mjs';

export async function runTests(words) {
  const noSkips = words.includes('--ci') || process.env['TALBOT_NO_SKIPS'] === '1';
  const filters = words.filter((word) => word !== '--ci');
  const results = filters.length > 0 ? [] : await runSteps([components, format, types, ...walls, lint]);
  const tests = await runVitest(filters);
  const passed = tests.passed + results.filter((result) => result.ok).length;
  const failed = tests.failed + results.filter((result) => !result.ok).length;
  const skipped = tests.skipped.length;
  console.log('');
  for (const file of tests.raced) console.log(`RACED  ${file}: failed beside other work, passed alone; look into it`);
  for (const { name, reason } of tests.skipped) console.log(`SKIP  ${name}: ${reason}`);
  if (noSkips && skipped > 0) console.log(`Skips count as failures here: ${skipped} of them.`);
  console.log(`${passed} passed, ${failed + (noSkips ? skipped : 0)} failed, ${noSkips ? 0 : skipped} skipped`);
  return failed > 0 || (noSkips && skipped > 0) || passed === 0 ? 1 : 0;
}

/** Vitest over all tests; the few that failed beside others may fail again alone, and what then passed is told. */
async function runVitest(filters) {
  try {
    const first = await vitest(filters);
    const again = runAgain(first);
    if (again.length === 0) return { ...added(first), raced: [] };
    console.log(`\nOnce more, one at a time: ${again.join(', ')}`);
    const both = joined(first, await vitest([...again, '--maxWorkers=1']));
    return { ...added(both), raced: again.filter((file) => both.files[file].failed === 0) };
  } catch (error) {
    console.error(error.message);
    return { passed: 0, failed: 1, skipped: [], raced: [] };
  }
}

/** On a screen of its own where Electron can be had and there is none. */
async function vitest(words) {
  const folder = mkdtempSync(join(tmpdir(), 'talbot-test-'));
  const results = join(folder, 'results.json');
  const electron = electronFolder();
  const env = {
    ...process.env,
    TALBOT_TEST_RESULTS: results,
    ...(electron ? { ELECTRON_OVERRIDE_DIST_PATH: electron } : {}),
  };
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'build/vitest.config.mjs', ...words];
  try {
    const code = await withDisplay(env, (shown) => run(process.execPath, args, { env: shown }));
    const counted = JSON.parse(readFileSync(results, 'utf8'));
    // Vitest may refuse for reasons that no test carries.
    if (code !== 0 && added(counted).failed === 0) counted.unhandled = 1;
    return counted;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Runs all steps of `npm test` and adds up what they came to.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDisplay } from './display.mjs';
import { electronFolder } from './electron.mjs';
import { root, run } from './node.mjs';
import { components, format, lint, runSteps, types, walls } from './steps.mjs';

export async function runTests(words) {
  const noSkips = words.includes('--ci') || process.env['TALBOT_NO_SKIPS'] === '1';
  const filters = words.filter((word) => word !== '--ci');
  const results = filters.length > 0 ? [] : await runSteps([components, format, types, ...walls, lint]);
  const tests = await runVitest(filters);
  const passed = tests.passed + results.filter((result) => result.ok).length;
  const failed = tests.failed + results.filter((result) => !result.ok).length;
  const skipped = tests.skipped.length;
  console.log('');
  for (const { name, reason } of tests.skipped) console.log(`SKIP  ${name}: ${reason}`);
  if (noSkips && skipped > 0) console.log(`Skips count as failures here: ${skipped} of them.`);
  console.log(`${passed} passed, ${failed + (noSkips ? skipped : 0)} failed, ${noSkips ? 0 : skipped} skipped`);
  return failed > 0 || (noSkips && skipped > 0) || passed === 0 ? 1 : 0;
}

/** Vitest over all tests, on a screen of its own where Electron can be had and there is none. */
async function runVitest(filters) {
  const folder = mkdtempSync(join(tmpdir(), 'talbot-test-'));
  const counts = join(folder, 'results.json');
  const electron = electronFolder();
  const env = {
    ...process.env,
    TALBOT_TEST_RESULTS: counts,
    ...(electron ? { ELECTRON_OVERRIDE_DIST_PATH: electron } : {}),
  };
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'build/vitest.config.mjs', ...filters];
  try {
    const code = await withDisplay(env, (shown) => run(process.execPath, args, { env: shown }));
    const counted = JSON.parse(readFileSync(counts, 'utf8'));
    // Vitest may refuse for reasons that no test carries.
    if (code !== 0 && counted.failed === 0) counted.failed = 1;
    return counted;
  } catch (error) {
    console.error(error.message);
    return { passed: 0, failed: 1, skipped: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

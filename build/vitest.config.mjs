// How vitest runs the tests of test/: on Node, files side by side, with the counting reporter when `npm test` asks.

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import TestOrder from './test-order.mjs';

const results = process.env['TALBOT_TEST_RESULTS'];

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [svelte({ configFile: false })],
  resolve: { conditions: ['browser'] },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is waited for comes when it comes; only what never comes is a failure.
    expect: { poll: { timeout: 60_000, interval: 20 } },
    // Native add-ons want a process of their own, and two cores are what there is.
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: TestOrder },
    reporters: results
      ? [['default', { summary: false }], fileURLToPath(new URL('test-reporter.mjs', import.meta.url))]
      : ['default'],
  },
});

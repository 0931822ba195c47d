// Counts what vitest ran, file by file, and keeps the reason of each skip, for the closing lines of `npm test`.

import { writeFileSync } from 'node:fs';

export default class CountingReporter {
  onTestRunEnd(modules, unhandled) {
    const files = {};
    for (const module of modules) {
      // A file that does not load has no tests to fail.
      const counts = { passed: 0, failed: module.errors().length > 0 ? 1 : 0, skipped: [] };
      for (const test of module.children.allTests()) count(counts, test);
      files[module.relativeModuleId] = counts;
    }
    writeFileSync(process.env['TALBOT_TEST_RESULTS'], JSON.stringify({ files, unhandled: unhandled.length }));
  }
}

function count(counts, test) {
  const { state, note } = test.result();
  if (state === 'passed') counts.passed += 1;
  else if (state === 'skipped') counts.skipped.push({ name: test.fullName, reason: note ?? 'no reason given' });
  else counts.failed += 1;
}

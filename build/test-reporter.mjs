// Counts what vitest ran and keeps the reason of each skip, for the closing lines of `npm test`.

import { writeFileSync } from 'node:fs';

export default class CountingReporter {
  onTestRunEnd(modules, unhandled) {
    const counted = { passed: 0, failed: 0, skipped: [] };
    for (const module of modules) {
      // A file that does not load has no tests to fail.
      if (module.errors().length > 0) counted.failed += 1;
      for (const test of module.children.allTests()) count(counted, test);
    }
    counted.failed += unhandled.length;
    writeFileSync(process.env['TALBOT_TEST_RESULTS'], JSON.stringify(counted));
  }
}

function count(counted, test) {
  const { state, note } = test.result();
  if (state === 'passed') counted.passed += 1;
  else if (state === 'skipped') counted.skipped.push({ name: test.fullName, reason: note ?? 'no reason given' });
  else counted.failed += 1;
}

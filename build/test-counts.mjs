// What the tests of each file came to, and which files are run a second time.

/**
 * One run of vitest.
 * @typedef {{ passed: number, failed: number, skipped: { name: string, reason: string }[] }} Counts
 * @typedef {{ files: Record<string, Counts>, unhandled: number }} TestRun
 */

/** More than these failing at once is no accident of the moment. */
const most = 3;

/**
 * Files to run once more, alone: those that open a window or a browser, whose programs wait for each other on a machine that
 * has other work. Everything else has to hold at the first time, and so has an error that belongs to no file.
 */
export function runAgain({ files, unhandled }) {
  const failed = Object.keys(files).filter((file) => files[file].failed > 0);
  const racing = failed.every((file) => /^test\/(app|main)\//.test(file));
  return racing && unhandled === 0 && failed.length <= most ? failed : [];
}

/** Both runs as one: of a file that ran twice, the second counts. */
export function joined(first, second) {
  return { files: { ...first.files, ...second.files }, unhandled: first.unhandled + second.unhandled };
}

/** @returns {Counts} */
export function added({ files, unhandled }) {
  const sum = { passed: 0, failed: unhandled, skipped: [] };
  for (const { passed, failed, skipped } of Object.values(files)) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped.push(...skipped);
  }
  return sum;
}

// Collects what was compared with a golden case and says each comparison in one line.
// Knows numbers, ids and texts; not where they come from.

export interface Verdict {
  passed: boolean;
  compared: number;
  failed: number;
  skipped: number;
}

type Numbers = ArrayLike<number>;

export interface Report {
  /** Largest absolute difference within `tolerance`, and the same number of values, pass. */
  numbers(name: string, got: Numbers, want: Numbers, tolerance: number): void;
  /** Lists of ids must be the same. */
  ids(name: string, got: readonly (readonly number[])[], want: readonly (readonly number[])[]): void;
  text(name: string, got: readonly (string | null)[], want: readonly (string | null)[]): void;
  /** Something the case asks for that could not be compared. */
  fail(name: string, why: string): void;
  skip(name: string, why: string): void;
  /** Says the summary. */
  verdict(): Verdict;
}

export function createReport(onLine: (line: string) => void): Report {
  const counts = { compared: 0, failed: 0, skipped: 0 };
  function said(ok: boolean, name: string, what: string): void {
    counts.compared++;
    if (!ok) counts.failed++;
    onLine(`${ok ? 'ok  ' : 'FAIL'}  ${name}  ${what}`);
  }
  return {
    numbers(name, got, want, tolerance) {
      if (got.length !== want.length) return said(false, name, `${got.length} values instead of ${want.length}`);
      const { absolute, relative } = largestDifference(got, want);
      const what = `max |Δ| ${short(absolute)}  relative ${short(relative)}  tolerance ${short(tolerance)}`;
      said(absolute <= tolerance, name, `${what}  (${want.length} values)`);
    },
    ids(name, got, want) {
      const same = JSON.stringify(got) === JSON.stringify(want);
      said(same, name, same ? `match  (${want.map((row) => row.length).join(' + ')} ids)` : difference(got, want));
    },
    text(name, got, want) {
      const same = JSON.stringify(got) === JSON.stringify(want);
      said(same, name, same ? `match  ${clipped(want)}` : `mismatch: ${clipped(got)} instead of ${clipped(want)}`);
    },
    fail: (name, why) => said(false, name, why),
    skip(name, why) {
      counts.skipped++;
      onLine(`skip  ${name}  ${why}`);
    },
    verdict() {
      const passed = counts.failed === 0 && counts.compared > 0;
      const { compared, failed, skipped } = counts;
      onLine(`${passed ? 'PASS' : 'FAIL'}: ${compared} compared, ${failed} failed, ${skipped} skipped`);
      return { passed, ...counts };
    },
  };
}

/** Relative to the largest expected value. NaN anywhere counts as infinitely far. */
function largestDifference(got: Numbers, want: Numbers): { absolute: number; relative: number } {
  let absolute = 0;
  let scale = 0;
  for (let i = 0; i < want.length; i++) {
    const one = got[i] === want[i] ? 0 : Math.abs(got[i]! - want[i]!);
    if (!(one <= absolute)) absolute = Number.isNaN(one) ? Infinity : one;
    if (Number.isFinite(want[i]!)) scale = Math.max(scale, Math.abs(want[i]!));
  }
  return { absolute, relative: scale > 0 ? absolute / scale : absolute };
}

function difference(got: readonly (readonly number[])[], want: readonly (readonly number[])[]): string {
  for (let row = 0; row < Math.max(got.length, want.length); row++) {
    const [a, b] = [got[row] ?? [], want[row] ?? []];
    const at = Array.from({ length: Math.max(a.length, b.length) }, (_, i) => i).find((i) => a[i] !== b[i]);
    if (at === undefined) continue;
    return `mismatch in row ${row} at ${at}: ${a.slice(at, at + 6).join(' ')} instead of ${b.slice(at, at + 6).join(' ')}`;
  }
  return `mismatch: ${got.length} rows instead of ${want.length}`;
}

function short(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}

function clipped(texts: readonly (string | null)[]): string {
  const text = JSON.stringify(texts.length === 1 ? texts[0] : texts);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

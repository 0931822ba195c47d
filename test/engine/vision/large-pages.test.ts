// Large pages are asked for by the process of the models, and nobody's own settings are lost over it.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { largePages } from '../../../engine/vision/process/large-pages.ts';
import { skipUnless } from '../../skip.ts';

/** glibc's version of this Node; none on other systems. */
const { glibcVersionRuntime = '0' } = (process.report.getReport() as { header: { glibcVersionRuntime?: string } })
  .header;
const asks = Number(glibcVersionRuntime.split('.')[1] ?? 0) >= 35;

describe('large pages', () => {
  skipUnless(asks, 'Needs Linux with glibc 2.35 or newer.')('are asked for when memory is taken', async () => {
    const script = `
      globalThis.kept = new Float32Array(16e6).fill(1);
      console.log(/^VmFlags:.* hg( |$)/m.test(require('node:fs').readFileSync('/proc/self/smaps', 'utf8')));`;
    const asked = async (more: Record<string, string>) => {
      const env = { ...process.env, GLIBC_TUNABLES: '', ...more };
      return (await promisify(execFile)(process.execPath, ['-e', script], { env })).stdout.trim();
    };
    expect(await asked({})).toBe('false');
    expect(await asked(largePages({}))).toBe('true');
  });

  test('leave what somebody set to itself', () => {
    expect(largePages({ GLIBC_TUNABLES: 'glibc.malloc.check=1' })).toEqual({
      GLIBC_TUNABLES: 'glibc.malloc.check=1:glibc.malloc.hugetlb=1',
    });
    expect(largePages({ GLIBC_TUNABLES: 'glibc.malloc.hugetlb=0' })).toEqual({});
  });
});

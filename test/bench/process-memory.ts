// Resident memory of processes, as Linux tells it.

import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';

export async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) * 1024;
}

/** Of each of a browser's processes, the largest of a kind; pages that were closed are gone. */
export async function memoryOfBrowser(browser: Browser): Promise<{ what: string; bytes: number }[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const most = new Map<string, number>();
  for (const { type, id } of processInfo) {
    const bytes = await memoryOf(id);
    if (bytes > (most.get(type) ?? 0)) most.set(type, bytes);
  }
  return [...most].map(([what, bytes]) => ({ what: `${what} process`, bytes }));
}

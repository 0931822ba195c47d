// Resident memory of processes and the processor time they took, as Linux tells it.

import { readdir, readFile } from 'node:fs/promises';
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

/** Milliseconds that all of a browser's processes took of the processors. */
export async function processorTimeOfBrowser(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
}

/** Linux counts in hundredths of a second. */
const tickMs = 10;

interface Running {
  pid: number;
  parent: number;
  ms: number;
}

/** Milliseconds that a process and all it started took of the processors; those that ended meanwhile are left out. */
export async function processorTimeOf(pid: number): Promise<number> {
  return familyOf(pid, await allProcesses()).reduce((sum, { ms }) => sum + ms, 0);
}

/** Resident memory of an Electron app's processes, the largest of a kind, told by what they were started as. */
export async function memoryOfApp(pid: number): Promise<{ what: string; bytes: number }[]> {
  const most = new Map<string, number>();
  for (const one of familyOf(pid, await allProcesses())) {
    const words = await readFile(`/proc/${one.pid}/cmdline`, 'utf8').catch(() => '');
    const type = /--type=([\w-]+)/.exec(words)?.[1];
    const part = /--utility-sub-type=(\w+)/.exec(words)?.[1];
    const what = one.pid === pid ? 'main' : (part ?? type ?? 'worker');
    most.set(what, Math.max(most.get(what) ?? 0, await memoryOf(one.pid)));
  }
  most.delete('zygote');
  return [...most].map(([what, bytes]) => ({ what, bytes }));
}

/** The process and all that it started. */
function familyOf(pid: number, all: readonly Running[]): Running[] {
  return all
    .filter((one) => one.pid === pid)
    .concat(...all.filter((one) => one.parent === pid).map((one) => familyOf(one.pid, all)));
}

async function allProcesses(): Promise<Running[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map(async (id) => {
      const text = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
      // Its name may hold anything, in brackets.
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number);
      return { pid: Number(id), parent: parent ?? 0, ms: ((user ?? 0) + (system ?? 0)) * tickMs };
    }),
  );
}

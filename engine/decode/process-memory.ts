// How much memory a process really holds: what a limit for hostile files is held to.

import { readFile } from 'node:fs/promises';

export const memoryLookMs = 250;

/** 0 where the system does not tell. */
export async function residentMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

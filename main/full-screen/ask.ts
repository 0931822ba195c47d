// Asks one program of the system, and takes what it prints.

import { execFile } from 'node:child_process';

export type Ask = (program: string, words: readonly string[]) => Promise<string>;

const mostMs = 5000;
const mostBytes = 4 * 2 ** 20;

/** Throws what execFile throws; `code` is ENOENT where there is no such program. */
export const run: Ask = (program, words) =>
  new Promise((resolve, reject) => {
    const options = { timeout: mostMs, maxBuffer: mostBytes, encoding: 'utf8', windowsHide: true } as const;
    execFile(program, [...words], options, (error, out) => (error ? reject(error) : resolve(out)));
  });

export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';
}

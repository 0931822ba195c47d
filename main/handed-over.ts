// How a second start hands the files it was given to the Talbot that runs already: by a small file of its own, of which the
// system's message carries the name alone. Chromium's message holds 32 kB, words and all; a longer one, or one with a zero
// byte in what comes with it, is not understood, and the second start then ends the first by force.

import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { checkedPaths } from './opened.ts';

const [beginning, name] = ['talbot-opened-', 'paths.json'];
const option = '--opened=';
/** Bytes of a command line that surely pass, with the folder it was typed in. */
const mostBytes = 12_000;

/** The name of the file in letters that any message carries; empty for nothing. */
export function handOver(paths: readonly string[]): string {
  if (paths.length === 0) return '';
  const file = join(mkdtempSync(join(tmpdir(), beginning)), name);
  writeFileSync(file, JSON.stringify(paths), { mode: 0o600 });
  return encodeURIComponent(file);
}

/** What was handed over, once: the file is gone then. `told` may come from any process of this user. */
export function takeOver(told: unknown): string[] {
  if (typeof told !== 'string' || told === '') return [];
  try {
    const file = decodeURIComponent(told);
    const folder = dirname(file);
    const isOurs = basename(folder).startsWith(beginning) && realpathSync(dirname(folder)) === realpathSync(tmpdir());
    if (basename(file) !== name || !isOurs) return [];
    const paths = checkedPaths(JSON.parse(readFileSync(file, 'utf8')));
    rmSync(folder, { recursive: true, force: true });
    return paths;
  } catch (error) {
    console.error('What another start was given could not be read.', error);
    return [];
  }
}

/** Whether the command line is longer than the system's message takes. */
export function isTooLong(words: readonly string[]): boolean {
  return words.reduce((sum, word) => sum + Buffer.byteLength(word) + 1, 0) > mostBytes;
}

/** The same words with what they name handed over; `isGiven` says of a word that it is a file to open. */
export function shortened(
  words: readonly string[],
  given: readonly string[],
  isGiven: (word: string) => boolean,
): string[] {
  return [...words.filter((word) => !isGiven(word)), `${option}${handOver(given)}`];
}

export function handedOverIn(words: readonly string[]): string[] {
  return takeOver(words.find((word) => word.startsWith(option))?.slice(option.length));
}

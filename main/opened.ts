// Files and folders that the system hands to Talbot: "open with", dropped on its icon, named at a second start. What is not
// there, and every option, is left out. They, and commands of notices, wait here until a page listens.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const most = 1000;
/** Options of ours that take a value. */
const withValue = new Set(['--library', '--user-data-dir']);

/** What of a command line names files: `words` begins after the program (and, unpacked, after the app's folder). */
export function openedIn(
  words: readonly string[],
  folder: string,
  isThere: (path: string) => boolean = existsSync,
): string[] {
  const paths: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (withValue.has(word)) at++;
    else if (!word.startsWith('-') && !word.includes('\0')) paths.push(resolve(folder, word));
  }
  return paths.filter((path) => isThere(path)).slice(0, most);
}

/** What another start says it was given: it may be any process of this user. */
export function checkedPaths(given: unknown): string[] {
  if (!Array.isArray(given)) return [];
  return given.filter((path): path is string => typeof path === 'string' && path !== '').slice(0, most);
}

/** Paths, or names of commands. */
export class ForPage {
  private waiting: string[] = [];
  private tell: ((all: string[]) => void) | null = null;

  add(some: readonly string[]): void {
    if (some.length === 0) return;
    this.waiting.push(...some);
    this.waiting = this.waiting.slice(-most);
    this.flush();
  }

  /** A page listens from now on; null: none does. */
  to(tell: ((all: string[]) => void) | null): void {
    this.tell = tell;
    this.flush();
  }

  private flush(): void {
    if (!this.tell || this.waiting.length === 0) return;
    this.tell(this.waiting.splice(0));
  }
}

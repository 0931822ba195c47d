// What was told since the snapshot was written, beside it. A snapshot alone forgets what was done and then undone while
// nobody watched: a file that came, was told, and went again looks as if it had never been.

import { appendFile, readFile, rm } from 'node:fs/promises';

/** More than this costs more than looking at everything. */
const mostPaths = 5000;

export interface ToldSince {
  /** Kept before it is told. */
  add(paths: string[] | 'all'): Promise<void>;
  /** What a process before this one told. */
  left(): Promise<string[] | 'all'>;
  /** A snapshot holds it all. */
  forget(): Promise<void>;
}

export function toldSince(file: string): ToldSince {
  return {
    add: (paths) => appendFile(file, `${JSON.stringify(paths.length > mostPaths ? 'all' : paths)}\n`),
    async left() {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      const told = text.split('\n').filter(Boolean).map(parsed);
      const paths = new Set(told.includes('all') ? [] : told.flat());
      return told.includes('all') || paths.size > mostPaths ? 'all' : [...paths];
    },
    forget: () => rm(file, { force: true }),
  };
}

/** A line that was cut off: nobody knows what stood there. */
function parsed(line: string): string[] | 'all' {
  try {
    return JSON.parse(line) as string[] | 'all';
  } catch {
    return 'all';
  }
}

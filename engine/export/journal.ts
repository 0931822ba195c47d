// What an export has done so far, on disk, line by line: what it was about to write, what is written, what failed. After a
// kill it goes on where it was, and a file that was only begun is known by its name.

import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError, type ExportOptions, type Reason } from '../contract.ts';

export interface Job {
  id: number;
  options: ExportOptions;
  /** Where it really writes: a data set gets a folder of its own where the chosen one holds something. */
  folder: string;
  /** The one file of a table. */
  table: string | null;
  startedAt: string;
  done: boolean;
}

export type Line =
  | { at: number; begun: string[] }
  | { at: number; written: string }
  | { at: number; failed: Reason; message: string; name: string }
  | { at: number; silent: true };

export interface Standing {
  /** The next photo to come. */
  next: number;
  failed: number;
  withoutCaption: number;
  failures: { at: number; name: string; reason: Reason; message: string }[];
  /** Files that were begun and not finished. */
  begun: string[];
}

const mostTold = 50;

function take(standing: Standing, line: Line): void {
  if ('begun' in line) {
    standing.begun = line.begun;
    return;
  }
  standing.begun = [];
  standing.next = line.at + 1;
  if ('silent' in line) standing.withoutCaption++;
  if (!('failed' in line)) return;
  standing.failed++;
  const { at, name, failed: reason, message } = line;
  if (standing.failures.length < mostTold) standing.failures.push({ at, name, reason, message });
}

export class Journal {
  readonly folder: string;
  #standing: Standing | null = null;
  /** The last line may have been cut off: what comes next begins a line of its own. */
  #torn = true;

  constructor(folder: string) {
    this.folder = folder;
  }

  static async create(exports: string, job: Job, photos: readonly number[]): Promise<Journal> {
    const folder = join(exports, String(job.id));
    const journal = new Journal(folder);
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'photos.json'), JSON.stringify(photos));
      await journal.keep(job);
    } catch (error) {
      await journal.remove().catch(() => undefined);
      throw unwritten(error);
    }
    return journal;
  }

  /** Those of before, the oldest first; what cannot be read is none. */
  static async all(exports: string): Promise<{ journal: Journal; job: Job; photos: number[] }[]> {
    const names = (await readdir(exports).catch(() => [])).filter((name) => /^\d+$/.test(name));
    const found: { journal: Journal; job: Job; photos: number[] }[] = [];
    for (const name of names.toSorted((a, b) => Number(a) - Number(b))) {
      const journal = new Journal(join(exports, name));
      try {
        const job = JSON.parse(await readFile(join(journal.folder, 'job.json'), 'utf8')) as Job;
        const photos = JSON.parse(await readFile(join(journal.folder, 'photos.json'), 'utf8')) as number[];
        found.push({ journal, job, photos });
      } catch {
        // It ended before it began.
        await journal.remove();
      }
    }
    return found;
  }

  async keep(job: Job): Promise<void> {
    const file = join(this.folder, 'job.json');
    await writeFile(`${file}.new`, JSON.stringify(job));
    await rename(`${file}.new`, file);
  }

  add(line: Line): void {
    const standing = this.standing();
    const text = `${this.#torn ? '\n' : ''}${JSON.stringify(line)}\n`;
    this.#torn = true;
    try {
      appendFileSync(this.#file, text);
    } catch (error) {
      throw unwritten(error);
    }
    this.#torn = false;
    take(standing, line);
  }

  /** Each line that is whole: the last one may have been cut off. */
  *lines(): Generator<Line> {
    if (!existsSync(this.#file)) return;
    for (const text of readFileSync(this.#file, 'utf8').split('\n')) {
      if (text === '') continue;
      try {
        yield JSON.parse(text) as Line;
      } catch {
        // Cut off in the middle.
      }
    }
  }

  standing(): Standing {
    if (this.#standing) return this.#standing;
    this.#standing = { next: 0, failed: 0, withoutCaption: 0, failures: [], begun: [] };
    for (const line of this.lines()) take(this.#standing, line);
    return this.#standing;
  }

  /** As if nothing had been done: a table is written from its beginning. */
  async forget(): Promise<void> {
    await rm(this.#file, { force: true });
    this.#standing = null;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  get #file(): string {
    return join(this.folder, 'journal.jsonl');
  }
}

/** The list of what was done lies in the library: it is that disk which is full, not the one that is written to. */
function unwritten(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new EngineError('disk-full', 'The disk of the library is full. Free some space, then let the export go on.');
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new EngineError(
      'no-permission',
      'The library cannot be written to, and the export keeps its records there. Give yourself permission to write to it.',
    );
  }
  return error;
}

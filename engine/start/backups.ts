// Keeps copies of the library beside it without being asked: one a day while Talbot runs (one a week of a large one), made
// in a thread of its own and kept only when it is whole. A damaged library never takes the place of a good copy.

import { mkdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type Backup, type Backups as Told, EngineError } from '../contract.ts';
import { copyLibrary } from '../store/store.ts';
import { described } from '../wire.ts';
import { backupFolder, backupName, backupsOf, largeBytes, libraryFile, superfluous } from './backup-files.ts';

const dayMs = 24 * 3600 * 1000;
const weekMs = 7 * dayMs;
/** How often it is asked whether one is due; the first time this long after the start. */
const usualLookMs = 5 * 60_000;
/** Left free on the disk besides the copy. */
const spareBytes = 2 ** 29;

export interface BackupsOptions {
  library: string;
  lookMs?: number;
  now?: () => Date;
}

export class Backups {
  private readonly options: BackupsOptions;
  private readonly stop = new AbortController();
  private timer: NodeJS.Timeout | null = null;
  private making: Promise<void> | null = null;
  private problem: Told['problem'] = null;

  constructor(options: BackupsOptions) {
    this.options = options;
  }

  begin(): void {
    this.timer = setInterval(() => void this.look(), this.options.lookMs ?? usualLookMs).unref();
  }

  async told(): Promise<Told> {
    return { backups: await backupsOf(this.options.library), working: this.making !== null, problem: this.problem };
  }

  /** Throws what stood in the way. */
  async make(): Promise<Told> {
    await (this.making ??= this.copy().finally(() => (this.making = null)));
    return this.told();
  }

  async close(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.stop.abort();
    await this.making?.catch(() => {});
  }

  private async look(): Promise<void> {
    if (this.making || !(await this.isDue())) return;
    // What stood in the way is told by `told`, and it is tried again at the next look.
    await this.make().catch(() => {});
  }

  private async isDue(): Promise<boolean> {
    const { library } = this.options;
    const [newest] = await backupsOf(library);
    if (!newest) return true;
    // Also when the clock went back: from a moment to come no age can be told.
    const age = Math.abs(this.now().getTime() - Date.parse(newest.at));
    const file = libraryFile(library);
    const [there, log] = await Promise.all([stat(file), stat(`${file}-wal`).catch(() => null)]);
    if (age < (there.size > largeBytes ? weekMs : dayMs)) return false;
    return Math.max(there.mtimeMs, log?.mtimeMs ?? 0) > (await stat(newest.file)).mtimeMs;
  }

  private async copy(): Promise<void> {
    const { library } = this.options;
    try {
      const folder = backupFolder(library);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await checkSpace(library);
      await copyLibrary(libraryFile(library), join(folder, backupName(this.now())), this.stop.signal);
      for (const old of superfluous(await backupsOf(library))) await this.remove(old);
      this.problem = null;
    } catch (error) {
      if (!this.stop.signal.aborted) this.problem = described(error);
      throw error;
    }
  }

  private async remove({ file }: Backup): Promise<void> {
    await rm(file, { force: true });
  }

  private now(): Date {
    return this.options.now?.() ?? new Date();
  }
}

async function checkSpace(library: string): Promise<void> {
  const { size } = await stat(libraryFile(library));
  const { bavail, bsize } = await statfs(library);
  if (bavail * bsize > size + spareBytes) return;
  throw new EngineError(
    'disk-full',
    `No copy of the library was made: the disk of ${library} has too little room. Free ${megabytes(size + spareBytes)} there, ` +
      'or write a copy elsewhere with "talbot library backup FILE".',
  );
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}

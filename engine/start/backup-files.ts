// Copies of the library as they lie in its folder `backups`: named for the moment they were made, the newest first; which
// of them are kept; and one of them put back.

import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Backup, EngineError } from '../contract.ts';
import { checkLibrary, holdLibrary } from '../store/store.ts';

const named = /^(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})Z\.sqlite$/;
const weekMs = 7 * 24 * 3600 * 1000;
/** A library beyond this is copied once a week, and only the latest copy is kept. */
export const largeBytes = 2 ** 30;

export function libraryFile(library: string): string {
  return join(library, 'library.sqlite');
}

export function backupFolder(library: string): string {
  return join(library, 'backups');
}

export function backupName(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(':', '-')}Z.sqlite`;
}

export async function backupsOf(library: string): Promise<Backup[]> {
  const folder = backupFolder(library);
  const found = await Promise.all(
    (await readdir(folder).catch(() => [])).map(async (name): Promise<Backup[]> => {
      const [, day, hour, minute, second] = named.exec(name) ?? [];
      const there = day ? await stat(join(folder, name)).catch(() => null) : null;
      if (!there?.isFile()) return [];
      return [{ file: join(folder, name), at: `${day}T${hour}:${minute}:${second}.000Z`, bytes: there.size }];
    }),
  );
  return found.flat().toSorted((a, b) => b.at.localeCompare(a.at));
}

/** All but the last three, the newest that is a week older than the first, and one that is on its way to be. */
export function superfluous(backups: readonly Backup[]): Backup[] {
  const [newest] = backups;
  if (!newest) return [];
  if (newest.bytes > largeBytes) return backups.slice(1);
  const weekBefore = new Date(Date.parse(newest.at) - weekMs).toISOString();
  const older = backups.slice(3);
  const old = older.find((backup) => backup.at <= weekBefore);
  const onItsWay = older.findLast((backup) => backup.at > weekBefore);
  return older.filter((backup) => backup !== old && backup !== onItsWay);
}

export interface Restored {
  from: string;
  photos: number;
  /** Where the file that was there lies now; null when there was none. */
  aside: string | null;
}

/** Puts a copy in the place of the library's file, which is kept beside it. Throws library-locked while one is open. */
export async function restoreLibrary(library: string, from: string): Promise<Restored> {
  const hold = holdLibrary(library);
  try {
    const { damage, photos } = await checkLibrary(from);
    if (damage.length > 0) {
      throw new EngineError('library-corrupt', `The copy ${from} is damaged too: ${damage[0]!}. Choose an older one.`);
    }
    const file = libraryFile(library);
    const part = `${file}.part`;
    await copied(from, part);
    const aside = existsSync(file) ? freeName(library) : null;
    // Its log goes with it: they belong together.
    if (aside) for (const end of ['-wal', '-shm', '']) await moved(file + end, aside + end);
    for (const end of ['-wal', '-shm']) await rm(file + end, { force: true });
    await rename(part, file);
    // How the folders looked when Talbot was last closed is newer than what the copy knows: all is looked at again.
    await rm(join(library, 'snapshots'), { recursive: true, force: true });
    return { from, photos, aside };
  } catch (error) {
    await rm(`${libraryFile(library)}.part`, { force: true }).catch(() => {});
    throw error;
  } finally {
    hold.release();
  }
}

/** The first of these copies that is whole; `onDamaged` hears why one was passed over. Throws when none is. */
export async function restoreLatest(
  library: string,
  [first, ...others]: readonly string[],
  onDamaged: (why: string) => void,
): Promise<Restored> {
  try {
    return await restoreLibrary(library, first!);
  } catch (error) {
    const isDamaged = error instanceof EngineError && error.reason === 'library-corrupt';
    if (!isDamaged || others.length === 0) throw error;
    onDamaged(error.message);
    return restoreLatest(library, others, onDamaged);
  }
}

function freeName(library: string): string {
  const stem = join(library, `library-before-restore-${backupName(new Date()).replace('.sqlite', '')}`);
  for (let attempt = 1; ; attempt++) {
    const name = `${stem}${attempt === 1 ? '' : `-${attempt}`}.sqlite`;
    if (!existsSync(name)) return name;
  }
}

async function moved(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

async function copied(from: string, to: string): Promise<void> {
  await mkdir(join(to, '..'), { recursive: true });
  try {
    await copyFile(from, to);
    const file = await open(to, 'r+');
    await file.sync().finally(() => file.close());
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : 'no-permission';
    throw new EngineError(reason, `The copy could not be written to ${to} (${message}). Nothing was changed.`);
  }
}

// The verb about the library's own file: whether it is whole, a copy of it, and a copy put back.

import { existsSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EngineError } from '../contract.ts';
import { backupFolder, backupName, backupsOf, libraryFile, restoreLatest } from '../start/backup-files.ts';
import { checkLibrary, copyLibrary } from '../store/store.ts';
import { printable, printablePath } from './printable.ts';
import { count } from './progress-line.ts';
import { type Call, exits, UsageError, type Verb } from './verb.ts';

export const library: Verb = {
  usage: 'library check | backup [FILE] | restore [FILE]',
  does: 'See whether the library is whole, copy it, or put a copy back.',
  takes: [0, 2],
  help: `The library is one SQLite file: captions, tags, albums, marks, notes, conversations; no photos. While Talbot runs it
copies it once a day into its folder backups, and keeps the last three and one or two older ones (of a library beyond 1 GB
one copy, made once a week). A copy can be made at any time, also while Talbot is open.

"restore" needs Talbot to be closed. The file that was there is kept beside the one put back, and photos are looked for
again in the watched folders.

  talbot library check                       read every page, and list the copies
  talbot library backup                      a copy among the others
  talbot library backup /mnt/usb/mine.sqlite a copy elsewhere; nothing is overwritten
  talbot library restore                     the latest copy that is whole
  talbot library restore /mnt/usb/mine.sqlite`,
  run(call) {
    const [what = 'check', file] = call.given;
    if (what === 'check' && file === undefined) return check(call);
    if (what === 'backup') return backup(call, file);
    if (what === 'restore') return restore(call, file);
    throw new UsageError('"library" takes check, backup [FILE] or restore [FILE].');
  },
};

async function check({ library: folder, out, stop }: Call): Promise<number> {
  const backups = await backupsOf(folder);
  const file = thereOr(libraryFile(folder), `There is no library in ${folder}.`);
  const checked = await checkLibrary(file, stop);
  out.data({ file, ...checked, backups });
  const size = `${count(checked.photos)} photos, ${megabytes(checked.bytes)}`;
  out.line(
    checked.damage.length === 0 ? `${printablePath(file)} is whole: ${size}.` : `${printablePath(file)} is damaged:`,
  );
  for (const one of checked.damage) out.line(`  ${printable(one)}`);
  for (const one of backups) out.line(`  copy of ${one.at}: ${printablePath(one.file)}, ${megabytes(one.bytes)}`);
  if (checked.damage.length === 0) {
    if (backups.length === 0) out.note('There is no copy of it yet. "talbot library backup" makes one.');
    return exits.done;
  }
  out.note(
    backups.length > 0
      ? '"talbot library restore" puts the latest copy back and keeps the damaged file. Close Talbot before.'
      : `There is no copy. Keep the file and try: sqlite3 "${printablePath(file)}" .recover | sqlite3 recovered.sqlite`,
  );
  return exits.library;
}

async function backup({ library: folder, out, stop }: Call, to: string | undefined): Promise<number> {
  const file = thereOr(libraryFile(folder), `There is no library in ${folder}.`);
  const target = to === undefined ? join(await madeFolder(folder), backupName(new Date())) : resolve(to);
  if (existsSync(target)) {
    throw new UsageError(`${printablePath(target)} is there already. Nothing is overwritten: choose another name.`);
  }
  const { photos, bytes } = await copyLibrary(file, target, stop);
  out.data({ file: target, photos, bytes });
  out.line(`${count(photos)} photos, ${megabytes(bytes)}: ${printablePath(target)}`);
  return exits.done;
}

async function restore({ library: folder, out }: Call, from: string | undefined): Promise<number> {
  const copies = from === undefined ? (await backupsOf(folder)).map((one) => one.file) : [resolve(from)];
  if (copies.length === 0) {
    throw new EngineError(
      'not-found',
      `There is no copy in ${backupFolder(folder)}. Name one: talbot library restore FILE.`,
    );
  }
  const first = thereOr(copies[0]!, `There is no file ${copies[0]!}.`);
  if (!(await stat(first)).isFile()) throw new UsageError(`${printablePath(first)} is no file.`);
  const restored = await restoreLatest(folder, copies, (why) => out.note(printable(why)));
  out.data(restored);
  out.line(`${count(restored.photos)} photos, from ${printablePath(restored.from)}.`);
  if (restored.aside) out.line(`What was there is kept as ${printablePath(restored.aside)}.`);
  return exits.done;
}

async function madeFolder(folder: string): Promise<string> {
  const backups = backupFolder(folder);
  try {
    await mkdir(backups, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new EngineError(
      'no-permission',
      `${backups} cannot be made (${(error as Error).message}). Name another place: talbot library backup FILE.`,
    );
  }
  return backups;
}

function thereOr(file: string, message: string): string {
  if (existsSync(file)) return file;
  throw new EngineError('not-found', `${message} Choose it with --library DIR.`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

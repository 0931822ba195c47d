// Files that were written over in place and not looked into since: their photo's fingerprint says what they held, not what
// they hold. When another file turns out to hold that content, they are set apart to be looked into by themselves; else two
// files that exchanged what they hold would be taken for one photo.

import { insertPhoto, settlePhotos } from './photos.ts';
import { all, run, sql, type WriteDb } from '../file/sql.ts';
import { refreshWords } from '../finding/words.ts';

interface Memory {
  /** Photos whose files were looked into a moment ago, and are just being read: the last of them. */
  sure: Set<number>;
  /** Files set apart, by the photo made for them: what was written about the photo they held. */
  apartFrom: Map<number, number>;
}

const memories = new WeakMap<WriteDb, Memory>();
const mostSure = 1000;

function memoryOf(db: WriteDb): Memory {
  let memory = memories.get(db);
  if (!memory) memories.set(db, (memory = { sure: new Set(), apartFrom: new Map() }));
  return memory;
}

export function isSure(db: WriteDb, photo: number): void {
  const { sure } = memoryOf(db);
  sure.add(photo);
  if (sure.size > mostSure) sure.delete(sure.values().next().value!);
}

export function isUnsure(db: WriteDb, photo: number): void {
  memoryOf(db).sure.delete(photo);
}

/** Its files wait by themselves, unless they were looked into. */
export function setUnsureApart(db: WriteDb, photo: number): void {
  const { sure, apartFrom } = memoryOf(db);
  if (sure.has(photo)) return;
  const files = all<{ id: number; name: string; modified_ms: number }>(
    db,
    sql`select id, name, modified_ms from files where photo = ${photo} and gone_at is null`,
  );
  for (const file of files) {
    const own = insertPhoto(db, file.name, file.modified_ms, true);
    run(db, sql`update files set photo = ${own} where id = ${file.id}`);
    settlePhotos(db, [own]);
    refreshWords(db, [own]);
    apartFrom.set(own, photo);
  }
}

/** The photo that the file of this one was written over in; null when it was not. Told once. */
export function setApartFrom(db: WriteDb, photo: number): number | null {
  const { apartFrom } = memoryOf(db);
  const from = apartFrom.get(photo) ?? null;
  apartFrom.delete(photo);
  return from;
}

// The full-text row of a photo: everything said about it in words, by whom it was said. A photo's row is written anew
// from the tables whenever one of them changes, in the same transaction.

import { all, column, list, run, sql, type ReadDb, type Sql, type WriteDb } from '../file/sql.ts';

/**
 * Each column is read for all photos together: to ask one by one takes three times as long. Captions that failed their
 * self-check are not evidence: they are left out.
 */
export function refreshWords(db: WriteDb, photos: readonly number[]): void {
  if (photos.length === 0) return;
  const those = sql`(select value from json_each(${list(photos)}))`;
  const tags = (which: Sql) => sql`select t.photo, n.name as text from tags t cross join tag_names n on n.id = t.tag
    where t.photo in ${those} and t.rejected = 0 and ${which}`;
  const written = textsOf(
    db,
    sql`select photo, text from captions where photo in ${those} and maker is null and replaced_at is null
      union all ${tags(sql`t.maker is null`)}
      union all select photo, text from notes where photo in ${those}`,
  );
  const caption = textsOf(
    db,
    sql`select photo, text from captions
        where photo in ${those} and maker is not null and replaced_at is null and doubtful = 0
      union all select photo, text from parts where photo in ${those} and doubtful = 0`,
  );
  const byModels = textsOf(db, tags(sql`t.maker is not null`));
  const answers = textsOf(db, sql`select photo, answer as text from turns where photo in ${those}`);
  const places = textsOf(
    db,
    sql`select p.id as photo, concat_ws(char(10), n.town, n.country, n.also) as text
      from photos p join place_names n on n.id = p.place where p.id in ${those}`,
  );
  const names = namesOfPhotos(db, those);
  for (const id of column<number>(db, sql`select id from photos where id in ${those}`)) {
    const text = (from: Map<number, string>) => from.get(id) ?? '';
    run(
      db,
      sql`insert or replace into words (rowid, written, caption, tags, names, places, answers)
        values (${id}, ${text(written)}, ${text(caption)}, ${text(byModels)}, ${text(names)}, ${text(places)}, ${text(answers)})`,
    );
  }
}

/** What is said of each photo, a line for each text. */
function textsOf(db: ReadDb, query: Sql): Map<number, string> {
  const texts = new Map<number, string>();
  for (const { photo, text } of all<{ photo: number; text: string }>(db, query)) {
    const before = texts.get(photo);
    texts.set(photo, before === undefined ? text : `${before}\n${text}`);
  }
  return texts;
}

/** The first words of a photo: the name of its one file. */
export function insertNames(db: WriteDb, photo: number, file: NamedFile): void {
  run(db, sql`insert into words (rowid, names) values (${photo}, ${namesOf([file])})`);
}

export interface NamedFile {
  name: string;
  /** Path of its directory, and of the watched folder that is in. */
  directory: string;
  folder: string;
}

/** Files of a photo whose names are words of it, at most. */
const mostFiles = 20;

function namesOfPhotos(db: ReadDb, those: Sql): Map<number, string> {
  const files = all<NamedFile & { photo: number }>(
    db,
    sql`select f.photo, f.name, d.path as directory, folders.path as folder
      from files f join directories d on d.id = f.directory join folders on folders.id = d.folder
      where f.photo in ${those}`,
  );
  const byPhoto = Map.groupBy(files, ({ photo }) => photo);
  return new Map([...byPhoto].map(([photo, some]) => [photo, namesOf(some.slice(0, mostFiles))]));
}

/** Names of the files without their endings, and of the directories they are in from the watched folder down. */
function namesOf(files: readonly NamedFile[]): string {
  const words = files.flatMap(({ name, directory, folder }) => {
    const above = Math.max(folder.lastIndexOf('/'), folder.lastIndexOf('\\'));
    return [name.replace(/\.[^.]+$/, ''), directory.slice(above + 1)];
  });
  // Bytes that are no text (see engine/file-path.ts) would be letters to the tokenizer.
  return [...new Set(words)].join('\n').replace(/[\uf780-\uf7ff]/g, ' ');
}

// The full-text row of a photo: everything said about it in words, by whom it was said. A photo's row is written anew
// from the tables whenever one of them changes, in the same transaction.

import { all, list, run, sql, type ReadDb, type WriteDb } from './sql.ts';

interface WordsRow {
  id: number;
  written: string | null;
  caption: string | null;
  tags: string | null;
  answers: string | null;
  places: string | null;
}

/** Captions that failed their self-check are not evidence: they are left out. */
export function refreshWords(db: WriteDb, photos: readonly number[]): void {
  const rows = all<WordsRow>(
    db,
    sql`select p.id,
      concat_ws(char(10),
        (select c.text from captions c where c.photo = p.id and c.maker is null and c.replaced_at is null),
        (select group_concat(n.name, char(10)) from tags t join tag_names n on n.id = t.tag
          where t.photo = p.id and t.maker is null and t.rejected = 0),
        (select group_concat(text, char(10)) from notes where photo = p.id)) as written,
      concat_ws(char(10),
        (select group_concat(c.text, char(10)) from captions c
          where c.photo = p.id and c.maker is not null and c.replaced_at is null and c.doubtful = 0),
        (select group_concat(c.text, char(10)) from parts c where c.photo = p.id and c.doubtful = 0)) as caption,
      (select group_concat(n.name, char(10)) from tags t join tag_names n on n.id = t.tag
        where t.photo = p.id and t.maker is not null and t.rejected = 0) as tags,
      (select group_concat(answer, char(10)) from turns where photo = p.id) as answers,
      (select concat_ws(char(10), town, country, also) from place_names n where n.id = p.place) as places
      from photos p where p.id in (select value from json_each(${list(photos)}))`,
  );
  for (const { id, written, caption, tags, answers, places } of rows) {
    run(
      db,
      sql`insert or replace into words (rowid, written, caption, tags, names, places, answers)
        values (${id}, ${written}, ${caption}, ${tags}, ${names(db, id)}, ${places ?? ''}, ${answers})`,
    );
  }
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

function names(db: ReadDb, photo: number): string {
  return namesOf(
    all<NamedFile>(
      db,
      sql`select f.name, d.path as directory, folders.path as folder
        from files f join directories d on d.id = f.directory join folders on folders.id = d.folder
        where f.photo = ${photo} limit 20`,
    ),
  );
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

// Which words of a photo's texts an FTS5 expression found. The library's own full text is contentless and cannot say, so
// the texts of the few photos on a page are put into one in memory, with the same tokenizer, and let go at once.

import Database from 'better-sqlite3';
import type { MatchedText } from '../shapes/finding-shapes.ts';
import { folded } from './photo-filter.ts';
import { all, list, sql, type ReadDb, type Sql } from '../file/sql.ts';

const [begin, end] = ['\u0001', '\u0002'];

/** Per photo the texts that the expression matches, in the order of `texts`, with the words as spelled there. */
export function matchedWords(db: ReadDb, photos: readonly number[], expression: string): MatchedText[] {
  const may = mayMatch(expression);
  const texts = textsOf(db, photos).filter(({ text }) => may.test(folded(text)));
  const marked = mark(texts, expression);
  return texts.flatMap(({ photo, by, author, text }, i) => {
    const found = marked.get(i + 1);
    return found === undefined ? [] : [{ photo, by, author, text, words: wordsIn(found) }];
  });
}

/**
 * A word that begins like one of those asked for. Stemming leaves the first two letters as they are, so this loses none;
 * most texts of a page need not go through the full text then.
 */
function mayMatch(expression: string): RegExp {
  const words = expression.match(/[\p{L}\p{N}]+/gu) ?? [];
  const begins = words.filter((word) => word !== 'OR').map((word) => [...folded(word)].slice(0, 2).join(''));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${[...new Set(begins)].join('|')})`, 'u');
}

type Text = Omit<MatchedText, 'words'>;

function textsOf(db: ReadDb, photos: readonly number[]): Text[] {
  const ids = list(photos);
  return [...all<Text>(db, textsQuery(ids)), ...names(db, ids)];
}

/** Captions, tags, parts, notes and answers of these photos, a list as JSON. */
export function textsQuery(ids: string): Sql {
  return sql`select c.photo, 'caption' as by, case when c.maker is null then 'person' else 'model' end as author, c.text
        from json_each(${ids}) asked join captions c on c.photo = asked.value where c.replaced_at is null and c.doubtful = 0
      union all select t.photo, 'tag', case when t.maker is null then 'person' else 'model' end, n.name
        from json_each(${ids}) asked join tags t on t.photo = asked.value join tag_names n on n.id = t.tag
        where t.rejected = 0
      union all select c.photo, 'part', 'model', c.text
        from json_each(${ids}) asked join parts c on c.photo = asked.value where c.doubtful = 0
      union all select n.photo, 'note', 'person', n.text
        from json_each(${ids}) asked join notes n on n.photo = asked.value
      union all select p.id, 'place', null, concat_ws(', ', nullif(n.town, ''), nullif(n.country, ''), nullif(n.also, ''))
        from json_each(${ids}) asked join photos p on p.id = asked.value join place_names n on n.id = p.place
      union all select t.photo, 'answer', 'model', t.answer
        from json_each(${ids}) asked join turns t on t.photo = asked.value`;
}

/** File names without their endings, and each folder from the watched one down. */
function names(db: ReadDb, ids: string): Text[] {
  const rows = all<{ photo: number; name: string; directory: string; folder: string }>(
    db,
    sql`select f.photo, f.name, d.path as directory, folders.path as folder
      from json_each(${ids}) asked join files f on f.photo = asked.value
      join directories d on d.id = f.directory join folders on folders.id = d.folder`,
  );
  return rows.flatMap(({ photo, name, directory, folder }): Text[] => {
    const above = Math.max(folder.lastIndexOf('/'), folder.lastIndexOf('\\'));
    return [
      { photo, by: 'name', author: null, text: name.replace(/\.[^.]+$/, '') },
      ...directory
        .slice(above + 1)
        .split(/[/\\]/)
        .map((text): Text => ({ photo, by: 'folder', author: null, text })),
    ];
  });
}

interface Scratch {
  db: Database.Database;
  insert: Database.Statement;
  find: Database.Statement;
}
let scratch: Scratch | null = null;

/** By row (from 1) the text with its matches between marks. */
function mark(texts: readonly Text[], expression: string): Map<number, string> {
  scratch ??= openScratch();
  const { db, insert, find } = scratch;
  db.exec('begin');
  try {
    texts.forEach(({ text }, i) => insert.run(i + 1, text));
    return new Map(find.all(expression) as [number, string][]);
  } finally {
    db.exec('rollback');
  }
}

function openScratch(): Scratch {
  const db = new Database(':memory:');
  // As in migrations/0050-words.ts: what counts as the same word there counts here.
  db.exec(`create virtual table texts using fts5 (text, tokenize = 'porter unicode61 remove_diacritics 2')`);
  return {
    db,
    insert: db.prepare('insert into texts (rowid, text) values (?, ?)'),
    find: db.prepare(`select rowid, highlight(texts, 0, '${begin}', '${end}') from texts where texts match ?`).raw(),
  };
}

function wordsIn(marked: string): string[] {
  const found = marked.split(begin).slice(1);
  return [...new Set(found.map((piece) => piece.slice(0, piece.indexOf(end))))];
}

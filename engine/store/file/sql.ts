// Plain SQL with bound values, over better-sqlite3. A read function takes a ReadDb and cannot be handed the right to
// write by mistake: the compiler says so. Statements are prepared once per connection and text.

import type { Database, Statement } from 'better-sqlite3';

declare const mayRead: unique symbol;
declare const mayWrite: unique symbol;
export type ReadDb = Database & { readonly [mayRead]: true };
export type WriteDb = ReadDb & { readonly [mayWrite]: true };

export type Value = string | number | bigint | Uint8Array | null;

/** A piece of SQL and the values bound in it, in order. */
export interface Sql {
  readonly text: string;
  readonly values: readonly Value[];
}

/** sql`select 1 where a = ${value} and ${fragment}`: values are bound, never pasted; fragments are joined in. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Value | Sql)[]): Sql {
  let text = strings[0]!;
  const values: Value[] = [];
  parts.forEach((part, i) => {
    if (isSql(part)) {
      text += part.text;
      values.push(...part.values);
    } else {
      text += '?';
      values.push(part);
    }
    text += strings[i + 1]!;
  });
  return { text, values };
}

export function joinSql(parts: readonly Sql[], separator: ' and ' | ' or ' | ', '): Sql {
  return { text: parts.map((part) => part.text).join(separator), values: parts.flatMap((part) => part.values) };
}

/** A list of ids as one bound value, to be read with `json_each`. */
export function list(items: readonly (number | string)[]): string {
  return JSON.stringify(items);
}

export function all<Row>(db: ReadDb, query: Sql): Row[] {
  return prepared(db, query.text).all(...query.values) as Row[];
}

export function one<Row>(db: ReadDb, query: Sql): Row | undefined {
  return prepared(db, query.text).get(...query.values) as Row | undefined;
}

/** The first column of the first row. */
export function only<T extends Value>(db: ReadDb, query: Sql): T | undefined {
  const row = one<Record<string, T>>(db, query);
  return row && Object.values(row)[0];
}

/** The first column of all rows: for many rows a third of the time of `all`. */
export function column<T extends Value>(db: ReadDb, query: Sql): T[] {
  return prepared(db, query.text, 'column').all(...query.values) as T[];
}

/** Rows changed, and the id of the row inserted. */
export function run(db: WriteDb, query: Sql): { changes: number; id: number } {
  const { changes, lastInsertRowid } = prepared(db, query.text).run(...query.values);
  return { changes, id: Number(lastInsertRowid) };
}

/** All or nothing; inside another transaction it is part of that one. */
export function transaction<T>(db: WriteDb, work: () => T): T {
  return db.inTransaction ? work() : db.transaction(work).immediate();
}

const statements = new WeakMap<Database, Map<string, Statement>>();
/** Filters make texts without end: beyond this the oldest is forgotten. */
const mostStatements = 400;

function prepared(db: ReadDb, text: string, shape: 'rows' | 'column' = 'rows'): Statement {
  let known = statements.get(db);
  if (!known) statements.set(db, (known = new Map()));
  const key = shape + text;
  let statement = known.get(key);
  if (!statement) {
    statement = shape === 'column' ? db.prepare(text).pluck() : db.prepare(text);
    if (known.size >= mostStatements) known.delete(known.keys().next().value!);
    known.set(key, statement);
  }
  return statement;
}

function isSql(part: Value | Sql): part is Sql {
  return typeof part === 'object' && part !== null && 'text' in part;
}

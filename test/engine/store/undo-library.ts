// A library with all sorts of things said of its photos, and its undoable tables as values: for comparing before and after.

import Database from 'better-sqlite3';
import { join } from 'node:path';
import type { Change } from '../../../engine/contract.ts';
import type { Store } from '../../../engine/store/store.ts';
import { undoable } from '../../../engine/store/undo/undoable.ts';
import { maker, newStore, seenPhotos, temporaryFolder } from './library.ts';

/** `photos` photos seen by a model; asked about, and one question put to all of them. */
export function library(photos = 6) {
  const file = join(temporaryFolder(), 'library.sqlite');
  const store = newStore(file);
  const folder = store.addFolder('/photos').id;
  const ids = seenPhotos(
    store,
    folder,
    Array.from({ length: photos }, (_, i) => `/photos/${i}.jpg`),
  );
  // Asking is no change; forgetting is.
  const said = { question: 'Is it the sea?', answer: 'yes', probability: 0.5, maker: maker, prompt: null };
  for (const id of ids.slice(0, 4)) {
    store.addTurn(id, { ...said, yesNo: { probability: 0.8, verdict: 'yes' } });
    store.addTurn(id, { ...said, question: 'Who?', answer: 'rex' });
  }
  const inquiry = store.inquire('is it the sea?', ids, maker);
  const verdicts = ids.slice(0, 2).map((photo) => ({ photo, probability: 0.75, verdict: 'yes' as const }));
  store.keepVerdicts(inquiry, verdicts, maker, '');
  return { file, store, ids };
}

/** All that can be undone, as it stands; and what is found by words. */
export function contents(file: string): Record<string, unknown> {
  const db = new Database(file, { readonly: true });
  const tables = undoable.map(({ name, columns, key }) => {
    const wanted = columns ? [...key, ...columns].join(', ') : '*';
    return [name, db.prepare(`select ${wanted} from ${name} order by ${key.join(', ')}`).all()] as const;
  });
  const words = ['rex', 'dog', 'sea', 'beach', 'yes'].map((word) => [
    `word ${word}`,
    db.prepare('select rowid from words where words match ? order by rowid').pluck().all(word),
  ]);
  db.close();
  return Object.fromEntries([...tables, ...words]) as Record<string, unknown>;
}

/** What would be undone next; null once nothing is left but the folder that the library began with. */
export function undoneNext(store: Store): Change | null {
  const { undo } = store.changes();
  return undo?.what === 'add-folder' ? null : undo;
}

/** Undoes the latest change, or does again the one undone last, so many photos at a time. */
export function turn(store: Store, to: 'undo' | 'redo', limit = 2): void {
  const { id } = store.changes()[to]!;
  store.beginTurn(id, to === 'undo' ? 'undoing' : 'redoing');
  while (!store.turnChange(id, limit).over);
}

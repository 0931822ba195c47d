// The full-text rows are kept in step by hand: after any mix of changes they are what building them anew would give.

import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../engine/store/file/open.ts';
import { all, sql, type WriteDb } from '../../../engine/store/file/sql.ts';
import { refreshWords } from '../../../engine/store/finding/words.ts';
import { maker, newStore, seenPhoto, seenResult, stamp } from './library.ts';

/** Every word with the photo and column it is in. Photos not shown may lag behind: no search meets them. */
function indexed(db: WriteDb): string[] {
  const shown = new Set(all<{ id: number }>(db, sql`select id from photos where files > 0`).map((row) => row.id));
  return all<{ term: string; doc: number; col: string }>(db, sql`select distinct term, doc, col from temp.instances`)
    .filter((row) => shown.has(row.doc))
    .map((row) => `${row.doc} ${row.col} ${row.term}`)
    .toSorted();
}

test('in step with everything they are made of', () => {
  const store = newStore();
  const db = openDatabase(store.file);
  onTestFinished(() => void db.close());
  db.exec("create virtual table temp.instances using fts5vocab('main', 'words', 'instance')");
  const folder = store.addFolder('/photos').id;
  const other = store.addFolder('/other').id;
  const a = seenPhoto(store, folder, '/photos/2019/a.jpg', { tags: [{ name: 'cat', score: 0.5 }] });
  const b = seenPhoto(store, folder, '/photos/b.jpg');
  const steps = [
    () => store.setCaption(a, 'Größe über alles'),
    () => store.setCaption(a, 'Rex'),
    () => store.setCaption(a, null),
    () => store.addTag(b, 'holiday'),
    () => store.removeTag(a, 'cat'),
    () => store.addTurn(a, { question: 'Who?', answer: 'the neighbour', probability: null, maker, prompt: null }),
    () => store.clearConversation(a),
    () =>
      store.keepParts({
        ...{ photo: a, fingerprint: '/photos/2019/a.jpg', by: 'tiny@1 2×2', maker, reason: null },
        parts: [
          {
            region: { x: 0, y: 0, width: 1, height: 1 },
            caption: { ...seenResult(a, '').caption!, text: 'a lighthouse' },
          },
        ],
      }),
    () => store.again([b]),
    () => store.keepSeen([seenResult(b, '/photos/b.jpg', { tags: [{ name: 'sand', score: 1 }] })]),
    () => store.keepFiles(other, [stamp('/other/deep/copy of b.jpg')]),
    () => store.identified(store.next('read', 1)[0]!.photo, { kind: 'jpeg', fingerprint: '/photos/b.jpg' }),
    () => store.filesMoved([{ file: store.knownFilesAt('/photos/b.jpg')[0]!.id, to: stamp('/photos/c.jpg'), folder }]),
    () => store.filesGone([store.knownFilesAt('/photos/2019/a.jpg')[0]!.id]),
    () => store.keepFiles(folder, [stamp('/photos/2019/a.jpg')]),
    () => store.keepFiles(folder, [stamp('/photos/2019/a.jpg', { bytes: 7 })]),
    () => store.identified(a, { kind: 'jpeg', fingerprint: 'edited' }),
  ];
  for (const [i, step] of steps.entries()) {
    step();
    const kept = indexed(db);
    expect(kept.length, `after step ${i}`).toBeGreaterThan(0);
    db.exec('begin');
    refreshWords(
      db,
      all<{ id: number }>(db, sql`select id from photos`).map((row) => row.id),
    );
    expect(indexed(db), `after step ${i}`).toEqual(kept);
    db.exec('rollback');
  }
  expect(store.wordMatches('grosse', [], 10)).toEqual([]);
});

// Yes/no questions in the store: what waits for an answer, and what happens to answers when photos change.

import Database from 'better-sqlite3';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nextUnanswered } from '../../../engine/store/asked/inquiries.ts';
import { openReadDatabase } from '../../../engine/store/file/open.ts';
import { maker, newStore, readPhoto, stamp, temporaryFolder } from './library.ts';

const verdictsOf = (photos: readonly number[], probability = 0.9) =>
  photos.map((photo) => ({ photo, probability, verdict: 'yes' as const }));

function asked(count: number) {
  const store = newStore();
  const folder = store.addFolder('/photos').id;
  const photos = Array.from({ length: count }, (_, i) => readPhoto(store, folder, `/photos/${i}.jpg`));
  const id = store.inquire('Is it a dog?', 'all', maker);
  return { store, folder, photos, id };
}

test('a photo lacks an answer until it has one by this maker', () => {
  const { store, photos, id } = asked(5);
  expect(store.nextUnanswered(id, 3)).toEqual(photos.slice(0, 3));
  expect(store.nextUnanswered(id, 3, photos.slice(0, 2))).toEqual(photos.slice(2));
  store.keepVerdicts(id, verdictsOf(photos.slice(0, 2)), maker, 'Q: {}');
  expect(store.nextUnanswered(id, 9)).toEqual(photos.slice(2));
  expect(store.inquiry(id)).toMatchObject({ photos: 5, yes: 2, unsure: 0, no: 0, working: true });
  expect(store.answers({ id, limit: 9 }).answers[0]).toMatchObject({
    model: maker.model,
    prompt: 'Q: {}',
    by: 'model',
  });
  // The same question of the same maker takes nothing back; another version waits for all it is asked about.
  expect(store.inquire('Is it a dog?', 'all', maker)).toBe(id);
  expect(store.nextUnanswered(id, 9)).toHaveLength(3);
  store.inquire('Is it a dog?', [photos[0]!], { ...maker, version: '2' });
  expect(store.nextUnanswered(id, 9)).toHaveLength(4);
  expect(store.inquiry(id)).toMatchObject({ yes: 2, waiting: 4 });
  store.keepVerdicts(id, verdictsOf([photos[0]!], 0.1), { ...maker, version: '2' }, 'Q: {}');
  expect(store.inquiry(id)).toMatchObject({ yes: 2, waiting: 3 });
});

test('questions do not mix, and the latest comes first', () => {
  const { store, photos, id } = asked(3);
  const other = store.inquire('Is it a cat?', [photos[1]!], maker);
  store.keepVerdicts(other, verdictsOf(photos), maker, '');
  expect(store.inquiry(other)).toMatchObject({ photos: 1, yes: 1 });
  expect(store.inquiry(id).yes).toBe(0);
  expect(store.inquiries().map((one) => one.question)).toEqual(['Is it a cat?', 'Is it a dog?']);
  store.setInquiryWorking(id, false);
  expect(store.inquiries().map(({ working }) => working)).toEqual([true, false]);
  store.makeChange('inquiry', { do: 'forget-inquiry', inquiry: other });
  expect(() => store.inquiry(other)).toThrow(expect.objectContaining({ reason: 'not-found' }) as Error);
});

test('pages go on where the last one ended, also among equals', () => {
  const { store, photos, id } = asked(7);
  store.keepVerdicts(id, verdictsOf(photos.slice(0, 5), 0.5), maker, '');
  store.keepVerdicts(id, verdictsOf(photos.slice(5), 0.7), maker, '');
  const found: number[] = [];
  let after: string | null = null;
  do {
    const page = store.answers({ id, verdict: 'yes', after, limit: 2 });
    found.push(...page.answers.map(({ photo }) => photo));
    after = page.cursor;
  } while (after !== null);
  expect(found).toEqual([...photos.slice(5).toReversed(), ...photos.slice(0, 5).toReversed()]);
  expect(() => store.answers({ id, after: 'x', limit: 2 })).toThrow(
    expect.objectContaining({ reason: 'bad-request' }) as Error,
  );
});

test('a photo with other content waits again, one that is gone goes', () => {
  const { store, folder, photos, id } = asked(2);
  store.keepVerdicts(id, verdictsOf(photos), maker, '');
  store.keepFiles(folder, [stamp('/photos/0.jpg', { bytes: 7 })]);
  store.identified(photos[0]!, { kind: 'jpeg', fingerprint: 'other' });
  expect(store.nextUnanswered(id, 9)).toEqual([photos[0]]);
  store.filesGone(
    store
      .knownFiles(folder)
      .filter(({ photo }) => photo === photos[1])
      .map((file) => file.id),
  );
  expect(store.inquiry(id).photos).toBe(2);
  store.sweep('9999');
  expect(store.inquiry(id)).toMatchObject({ photos: 1, yes: 0 });
});

test('a yes/no turn keeps its probability, also with the copy that stays with old content', () => {
  const { store, folder, photos } = asked(1);
  const yesNo = { probability: 0.2, verdict: 'no' as const };
  const turn = { question: 'Is it?', answer: 'no', probability: 0.8, maker, prompt: '' };
  expect(store.addTurn(photos[0]!, { ...turn, yesNo }).yesNo).toEqual(yesNo);
  expect(store.addTurn(photos[0]!, turn).yesNo).toBe(null);
  store.keepFiles(folder, [stamp('/photos/0.jpg', { bytes: 7 })]);
  store.identified(photos[0]!, { kind: 'jpeg', fingerprint: 'other' });
  const old = store.photoWith('/photos/0.jpg')!;
  for (const photo of [photos[0]!, old]) {
    expect(store.photo(photo).conversation.map((one) => one.yesNo)).toEqual([yesNo, null]);
  }
  store.clearConversation(old);
  expect(store.photo(photos[0]!).conversation).toHaveLength(2);
});

test('what is next is found by its index, however many photos were asked about', () => {
  const file = join(temporaryFolder(), 'library.sqlite');
  newStore(file);
  const db = openReadDatabase(file);
  const texts: string[] = [];
  const prepare = db.prepare.bind(db);
  db.prepare = ((text: string) => (texts.push(text), prepare(text))) as typeof db.prepare;
  expect(nextUnanswered(db, 1, 8)).toEqual([]);
  const plan = (prepare(`explain query plan ${texts[0]!}`).all(1, '[]', 8) as { detail: string }[]).map(
    (row) => row.detail,
  );
  expect(plan.join('\n')).toContain('verdicts_waiting (inquiry=?');
  expect(plan.join('\n')).not.toContain('TEMP B-TREE');
  expect(db).toBeInstanceOf(Database);
  db.close();
});

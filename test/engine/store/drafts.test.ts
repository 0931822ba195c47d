// Words that a person typed and has not kept yet.

import { expect, test } from 'vitest';
import { newStore } from './library.ts';

test('the latest words for each thing are kept, whatever they hold, until they are empty', () => {
  const store = newStore();
  store.keepDraft('caption:1', 'Rex at');
  store.keepDraft('ask:1', 'Is he');
  store.keepDraft('caption:1', 'Rex at the sea\n<b>\u202e مرحبا 🦮');
  expect(store.drafts().toSorted((a, b) => (a.about < b.about ? -1 : 1))).toEqual([
    { about: 'ask:1', text: 'Is he' },
    { about: 'caption:1', text: 'Rex at the sea\n<b>\u202e مرحبا 🦮' },
  ]);
  store.keepDraft('caption:1', ' \n');
  expect(store.drafts()).toEqual([{ about: 'ask:1', text: 'Is he' }]);
});

test('no more are kept than anybody is in the middle of', () => {
  const store = newStore();
  for (let photo = 1; photo <= 230; photo++) store.keepDraft(`caption:${photo}`, 'Rex');
  expect(store.drafts()).toHaveLength(200);
});

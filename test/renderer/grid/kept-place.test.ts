// The photo under the keys is found again when the list was asked anew, and only then.

import { expect, test } from 'vitest';
import { KeptPlace } from '../../../renderer/grid/kept-place.ts';

const first = { lists: 1, name: 'newest dog', line: 'dog' };
const again = { ...first, lists: 2 };
const none = () => false;

function kept(): KeptPlace {
  const place = new KeptPlace();
  place.lost(first, 7, none);
  return place;
}

test('walking on loses nothing; a list asked anew that has another photo there does', () => {
  const place = kept();
  expect(place.lost(first, 8, none)).toBeNull();
  expect(place.lost(again, 9, none)).toBe(8);
  expect(place.lost({ ...first, lists: 3 }, 9, none)).toBeNull();
});

test('a page that is not here yet is no other photo', () => {
  const place = kept();
  expect(place.lost(first, undefined, none)).toBeNull();
  expect(place.lost(again, 9, none)).toBe(7);
});

test('into another order it is followed where it is chosen, into another search never', () => {
  const other = { ...again, name: 'name dog' };
  expect(kept().lost(other, 1, none)).toBeNull();
  expect(kept().lost(other, 1, (photo) => photo === 7)).toBe(7);
  expect(kept().lost({ ...other, line: 'cat' }, 1, () => true)).toBeNull();
});

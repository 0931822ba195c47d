// A place in the address: what is written is read back, and what nobody wrote is not believed.

import { expect, test } from 'vitest';
import { readAddress, screens, type Spot, writeAddress } from '../../renderer/address.ts';

const nowhere = readAddress('');

test('an empty address is the library with nothing over it', () => {
  expect(nowhere).toEqual({
    screen: 'library',
    item: null,
    text: '',
    photo: null,
    compare: null,
    slideshow: false,
    panel: null,
  });
  expect(writeAddress(nowhere)).toBe('#');
});

test('every place is read back as it was written', () => {
  const spots: Spot[] = [
    ...screens.map((screen) => ({ ...nowhere, screen })),
    { ...nowhere, text: 'a dog & a "red" ball #1', photo: 12, panel: 'keys' },
    { ...nowhere, screen: 'albums', item: '7', photo: 3, slideshow: true },
    { ...nowhere, compare: [4, 2, 9] },
  ];
  for (const spot of spots) expect(readAddress(writeAddress(spot))).toEqual(spot);
});

test('what makes no sense is left out', () => {
  expect(readAddress('#screen=cellar&photo=-1&compare=3&panel=x&slideshow=yes')).toEqual(nowhere);
  expect(readAddress('#photo=1e99&compare=a,b')).toEqual(nowhere);
  expect(readAddress('#compare=1,2,3,4,5,6').compare).toEqual([1, 2, 3, 4]);
});

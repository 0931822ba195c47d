// What a second start was given arrives whole, whatever it is called and however much it is; nothing else is read for it.

import { expect, test } from 'vitest';
import { handedOverIn, handOver, isTooLong, shortened, takeOver } from '../../main/handed-over.ts';

test('they are handed over whole, once, by a message in plain letters', () => {
  const paths = ['/home/me/שלום עולם.jpg', '/line\nbreak.jpg', ...Array.from({ length: 900 }, (_, at) => `/${at}`)];
  const told = handOver(paths);
  expect(told).toMatch(/^[\x21-\x7e]{1,300}$/);
  expect(takeOver(told)).toEqual(paths);
  expect(takeOver(told)).toEqual([]);
});

test.each([null, 7, '', '/etc/passwd', '%2Fetc%2Ftalbot-opened-x%2Fpaths.json', '%E0', '..%2F..%2Fpaths.json'])(
  'of %j nothing is taken over',
  (told) => {
    expect(takeOver(told)).toEqual([]);
  },
);

test('a command line that is too long goes on with the same options and the files handed over', () => {
  const paths = Array.from({ length: 400 }, (_, at) => `/photos/${'a'.repeat(60)}${at}.jpg`);
  const words = ['--library', '/lib', ...paths];
  expect(isTooLong(words)).toBe(true);
  const short = shortened(words, paths, (word) => paths.includes(word));
  expect(isTooLong(short)).toBe(false);
  expect(short.slice(0, 2)).toEqual(['--library', '/lib']);
  expect(handedOverIn(short)).toEqual(paths);
});

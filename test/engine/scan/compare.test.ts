// What changed between the store's memory and a walk.

import { expect, test } from 'vitest';
import { compare, type KnownFile } from '../../../engine/scan/scan.ts';

const file = (path: string, inode: number, changes: Partial<KnownFile> = {}): KnownFile => ({
  path,
  inode,
  bytes: 100,
  modifiedMs: 5,
  ...changes,
});

test('added, changed, gone and same', () => {
  const result = compare(
    [file('/a', 1), file('/b', 2), file('/c', 3)],
    [file('/a', 1), file('/b', 2, { bytes: 101 }), file('/d', 4)],
  );
  expect(result).toEqual({
    same: [file('/a', 1)],
    changed: [file('/b', 2, { bytes: 101 })],
    gone: [file('/c', 3)],
    added: [file('/d', 4)],
    moved: [],
  });
});

test('a renamed file is moved, not gone and added', () => {
  const result = compare([file('/a/1.jpg', 7)], [file('/b/1.jpg', 7)]);
  expect(result.moved).toEqual([{ from: file('/a/1.jpg', 7), to: file('/b/1.jpg', 7) }]);
  expect([result.added, result.gone]).toEqual([[], []]);
});

test('two names that changed places are both recognised as changed content', () => {
  const result = compare([file('/a', 1, { bytes: 10 }), file('/b', 2)], [file('/a', 2), file('/b', 1, { bytes: 10 })]);
  expect(result.changed.map((one) => one.path)).toEqual(['/a', '/b']);
});

test('two files of the same size and time that changed places are recognised by their inodes', () => {
  const result = compare([file('/a', 1), file('/b', 2), file('/c', 3)], [file('/a', 2), file('/b', 1), file('/c', 3)]);
  expect([result.changed, result.same]).toEqual([[file('/a', 2), file('/b', 1)], [file('/c', 3)]]);
  // Where the system has no inodes, nothing can be told by them.
  expect(compare([file('/a', 0)], [file('/a', 2)]).changed).toEqual([]);
});

test('a drive that numbers its files anew when it is mounted has no changed files', () => {
  const known = Array.from({ length: 25 }, (_, i) => file(`/${i}`, 100 + i));
  const found = known.map((one, i) => file(one.path, 124 - i));
  const result = compare(known, found);
  expect([result.changed, result.gone, result.added]).toEqual([[], [], []]);
  expect(result.moved.map(({ from, to }) => [from.path, to.path, to.inode])[3]).toEqual(['/3', '/3', 121]);
  // The middle one has its number again.
  expect([result.moved.length, result.same.length]).toEqual([24, 1]);
});

test('an inode used again for another file is no move', () => {
  const result = compare([file('/a', 1)], [file('/b', 1, { modifiedMs: 9 })]);
  expect([result.moved, result.added.length, result.gone.length]).toEqual([[], 1, 1]);
});

test('without inodes nothing is guessed to be a move', () => {
  const result = compare([file('/a', 0)], [file('/b', 0)]);
  expect([result.moved, result.added.length, result.gone.length]).toEqual([[], 1, 1]);
});

test('a second link to a file that is still there is an addition', () => {
  const result = compare([file('/a', 1)], [file('/a', 1), file('/b', 1)]);
  expect([result.same.length, result.added.length, result.moved]).toEqual([1, 1, []]);
});

test('what lies in an unread folder is not gone, and not moved away from there', () => {
  const result = compare([file('/a/x', 1), file('/ab/y', 2)], [file('/c/x', 1)], ['/a']);
  expect(result.same.map((one) => one.path)).toEqual(['/a/x']);
  expect(result.gone.map((one) => one.path)).toEqual(['/ab/y']);
  expect(result.added.map((one) => one.path)).toEqual(['/c/x']);
});

// Folders as a person looks for them: by name, numbers by their value, never by the letters of the way to them.

import { expect, test } from 'vitest';
import type { Folder } from '../../engine/contract.ts';
import { inFolderOrder } from '../../renderer/folder-order.ts';
import { nameOf } from '../../renderer/path-name.ts';

test('folders stand by name as the language sorts, those of one name by where they lie', () => {
  const at = (path: string) => ({ path }) as Folder;
  const paths = ['/b/Zoo', '/z/2024', '/a/Photos 10', '/z/ägypten', '/a/Photos 9', '/a/2024', 'C:\\Bilder\\Alpen\\'];
  expect(inFolderOrder(paths.map(at)).map(({ path }) => path)).toEqual([
    ...['/a/2024', '/z/2024', '/z/ägypten', 'C:\\Bilder\\Alpen\\', '/a/Photos 9', '/a/Photos 10', '/b/Zoo'],
  ]);
});

test('the name of a folder is the last part of its path; the root is called by its sign', () => {
  expect(['/home/me/Photos', '/home/me/Photos/', 'C:\\Bilder', '/'].map(nameOf)).toEqual([
    ...['Photos', 'Photos', 'Bilder', '/'],
  ]);
});

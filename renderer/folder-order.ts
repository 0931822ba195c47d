// The order watched folders stand in: by what they are called, as the language sorts, then by where they lie. Pure.

import type { Folder } from '../engine/contract.ts';
import { nameOf } from './path-name.ts';
import { byName } from './phrases.ts';

export function inFolderOrder(folders: readonly Folder[]): Folder[] {
  return folders.toSorted((one, other) => byName(nameOf(one.path), nameOf(other.path)) || byName(one.path, other.path));
}

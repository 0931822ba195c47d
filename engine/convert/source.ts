// Where a checkpoint comes from, as a person writes it: a folder, a repository of the hub, or an address.

import type { CheckpointFiles } from './checkpoint-files.ts';
import { folderFiles } from './folder-files.ts';

export function openSource(source: string): CheckpointFiles {
  return folderFiles(source);
}

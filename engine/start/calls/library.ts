// The calls about the library's own file: copies of it.

import type { LibraryCalls } from '../../contract.ts';
import type { Backups } from '../backups.ts';

export function libraryCalls({ backups }: { backups: Backups }): LibraryCalls {
  return { backups: () => backups.told(), backUp: () => backups.make() };
}

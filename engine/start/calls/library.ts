// The calls about the library's own file: copies of it. Also where the library itself cannot be opened.

import { EngineError, type LibraryCalls } from '../../contract.ts';
import { backupsOf, restoreLatest } from '../backup-files.ts';
import type { Backups } from '../backups.ts';

export function libraryCalls({ backups }: { backups: Backups }): LibraryCalls {
  return {
    backups: () => backups.told(),
    backUp: () => backups.make(),
    async restoreBackup() {
      throw new EngineError('not-allowed', 'This library is open. Close Talbot, then: talbot library restore.');
    },
  };
}

/** What is still answered of a library that is damaged: which copies there are, and putting back the latest. */
export function damagedLibraryCalls(library: string): Pick<LibraryCalls, 'backups' | 'restoreBackup'> {
  return {
    backups: async () => ({ backups: await backupsOf(library), working: false, problem: null }),
    async restoreBackup() {
      const copies = (await backupsOf(library)).map(({ file }) => file);
      if (copies.length === 0) throw new EngineError('not-found', `There is no copy of the library in ${library}.`);
      await restoreLatest(library, copies, () => {});
      return null;
    },
  };
}

// The calls about the machine: what it is like, files for the window, the ledger and the crash log.

import type { MachineCalls } from '../../contract.ts';
import type { Inquiring, Pipeline } from '../../pipeline.ts';
import type { Store } from '../../store/store.ts';
import type { CrashLog } from '../crash-log.ts';
import type { Ledger } from '../ledger.ts';
import { watchedFiles } from '../watched-files.ts';

export interface MachineRooms {
  store: Store;
  pipeline: Pipeline;
  inquiring: Inquiring;
  ledger: Ledger;
  crashes: CrashLog;
}

export function machineCalls({ store, pipeline, inquiring, ledger, crashes }: MachineRooms): MachineCalls {
  const watched = watchedFiles(store);
  const changed = () => {
    pipeline.wake();
    inquiring.wake();
    return pipeline.progress();
  };
  return {
    async machineIs(machine) {
      pipeline.holding.machineIs(machine);
      return changed();
    },
    async workAnyway({ on }) {
      pipeline.holding.workAnyway(on);
      return changed();
    },
    filesOf: ({ photos }) => watched.filesOf(photos),
    ledger: async () => ledger.told(),
    async countSent({ entries }) {
      for (const { by, ...exchanged } of entries) ledger.add(by, exchanged);
      return null;
    },
    crashes: async () => crashes.list(),
    async keepCrash({ what, how }) {
      crashes.add(what, how);
      return null;
    },
  };
}

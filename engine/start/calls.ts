// Every call of the contract, in terms of the rooms. What is asked has been checked at the gate (asked.ts).

import type { Engine } from '../contract.ts';
import type { Decoder } from '../decode/decode.ts';
import type { Exports } from '../export/export.ts';
import type { IdleProbe, Installs, ModelsInUse } from '../models/models.ts';
import type { Gathering, Inquiring, Pipeline } from '../pipeline.ts';
import type { Places } from '../places/places.ts';
import type { Query } from '../query/query.ts';
import type { Store } from '../store/store.ts';
import type { StartWorker } from '../worker-process.ts';
import type { Backups } from './backups.ts';
import { activityCalls } from './calls/activity.ts';
import { changeCalls } from './calls/changes.ts';
import { deviceCalls } from './calls/devices.ts';
import { duplicateCalls } from './calls/duplicates.ts';
import { exportCalls } from './calls/export.ts';
import { filmCalls } from './calls/films.ts';
import { folderCalls } from './calls/folders.ts';
import { inquiryCalls } from './calls/inquiries.ts';
import { installCalls } from './calls/installs.ts';
import { libraryCalls } from './calls/library.ts';
import { lookedCalls } from './calls/looked.ts';
import { machineCalls } from './calls/machine.ts';
import { manyQuestionCalls } from './calls/many-questions.ts';
import { mapCalls } from './calls/map.ts';
import { modelCalls } from './calls/models.ts';
import { photoCalls } from './calls/photos.ts';
import { reviewCalls } from './calls/review.ts';
import { saidCalls } from './calls/said.ts';
import { searchCalls } from './calls/search.ts';
import { timelineCalls } from './calls/timeline.ts';
import { workCalls } from './calls/work.ts';
import type { Changing } from './changing.ts';
import type { CrashLog } from './crash-log.ts';
import type { Ledger } from './ledger.ts';

export interface Rooms {
  library: string;
  /** Folder of the demo photos. */
  demo: string;
  store: Store;
  decoder: Decoder;
  query: Query;
  pipeline: Pipeline;
  models: ModelsInUse;
  installs: Installs;
  probe: IdleProbe;
  inquiring: Inquiring;
  changing: Changing;
  exporting: Exports;
  gathering: Gathering;
  /** Names of places, read when first asked for. */
  places: () => Promise<Places>;
  ledger: Ledger;
  crashes: CrashLog;
  backups: Backups;
  startWorker: StartWorker;
}

export function engineCalls(rooms: Rooms): Engine {
  const asking = modelCalls(rooms);
  return {
    ...folderCalls(rooms),
    ...photoCalls(rooms),
    ...filmCalls(rooms),
    ...searchCalls(rooms),
    ...timelineCalls(rooms.query),
    ...mapCalls(rooms),
    ...duplicateCalls(rooms),
    ...reviewCalls(rooms),
    ...asking,
    ...manyQuestionCalls({ store: rooms.store, ...asking }),
    ...saidCalls(rooms),
    ...lookedCalls(rooms),
    ...installCalls(rooms),
    ...deviceCalls(rooms),
    ...inquiryCalls(rooms),
    ...changeCalls(rooms),
    ...exportCalls(rooms),
    ...workCalls(rooms),
    ...activityCalls(rooms),
    ...machineCalls(rooms),
    ...libraryCalls(rooms),
  };
}

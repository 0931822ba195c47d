// From a file to a photo that can be searched and asked. Level-triggered: the store knows what each photo lacks, and
// two stages ask it "what is next?" until nothing is, so that a crash, a missed event, a new model and a failed file
// are one case. This file knows the order of things, and alone does.
//
//   folders ─ files ─▶ store ─▶ read: identify, facts, thumbnails ─▶ store ─▶ see: four photos through the model ─▶ store

import type { Folder, Progress } from './contract.ts';
import type { Decoder } from './decode/decode.ts';
import { type Emit, openAnnounce } from './pipeline/announce.ts';
import { openFolders } from './pipeline/folders.ts';
import { openLane } from './pipeline/lane.ts';
import { openPace, timeLeft } from './pipeline/pace.ts';
import { openSeeing, type Seer } from './pipeline/seeing.ts';
import { openSetbacks } from './pipeline/setbacks.ts';
import { identify } from './scan/scan.ts';
import type { Stage, Store, WaitingPhoto } from './store/store.ts';

export type { Seer } from './pipeline/seeing.ts';

export interface PipelineOptions {
  store: Store;
  decoder: Decoder;
  /** The model that looks at photos; null without one: then photos are read, and wait. */
  seer: Seer | null;
  /** Folder for what the watchers remember. */
  snapshots: string;
  /** Absolute paths never to look into. */
  skip: readonly string[];
  emit: Emit;
  clock?: () => number;
}

export interface Pipeline {
  open(): void;
  addFolder(path: string): Folder;
  removeFolder(id: number): Promise<void>;
  pauseFolder(id: number, paused: boolean): Promise<Folder>;
  pause(paused: boolean): void;
  /** Something may be waiting that was not before. */
  wake(): void;
  /** These photos next: someone is looking at them. */
  lookFirst(photos: number[]): void;
  /** See this photo now, between two batches, and keep what was seen. */
  seeNow(photo: number): Promise<void>;
  /** Someone wrote about these photos. */
  changed(photos: readonly number[]): void;
  progress(): Progress;
  /** No new work from now on. */
  stop(): Promise<void>;
  /** After `stop`, once decoder and model are closed: nothing touches the store any more. */
  rested(): Promise<unknown>;
}

/** Reading is made by this; a failure of an older one is tried again. */
const reader = 'read/1';
const readers = 3;
/** Reading goes first, so that photos show soon; but a slow drive must not keep the model waiting for ever. */
const patienceMs = 15_000;

export function openPipeline(options: PipelineOptions): Pipeline {
  const { store, decoder, seer } = options;
  const clock = options.clock ?? (() => performance.now());
  const underWay = new Set<number>();
  let first: number[] = [];
  let paused = store.setting('work') === 'paused';
  let stopped = false;
  let lastSeen = clock();

  const announce = openAnnounce(options.emit, progress);
  const pace = { read: openPace(clock), see: openPace(clock) };
  const setbacks = openSetbacks({
    store,
    by: { read: reader, see: seer?.by ?? '' },
    lookAgain: (path) => folders.look([path]),
    onFailed: (photo) => announce.photos([photo]),
    onChange: wake,
  });
  const folders = openFolders({
    ...options,
    onPhotos(ids) {
      announce.photos(ids);
      wake();
    },
    onFolders: announce.folders,
    onTrouble: (error) => setbacks.stop('read', error),
  });
  const seeing = openSeeing({ store, decoder, seer, next, setAside: setbacks.setAside, underWay });
  const lane = (stage: Stage, step: () => Promise<boolean>) =>
    openLane({ step, onTrouble: (error) => setbacks.stop(stage, error), onRest: rest });
  const readLanes = Array.from({ length: readers }, () => lane('read', read));
  const seeLane = lane('see', see);
  const reading = () => readLanes.some((one) => one.busy());

  const stands = (stage: Stage) => stopped || paused || setbacks.problem(stage) !== null;

  function next(stage: Stage, limit: number): WaitingPhoto[] {
    if (stands(stage)) return [];
    return store.next(stage, limit, { first, except: [...underWay, ...setbacks.aside()] });
  }

  async function read(): Promise<boolean> {
    const [photo] = next('read', 1);
    if (!photo) return false;
    underWay.add(photo.photo);
    pace.read.begin();
    try {
      announce.photos([photo.photo, await readOne(photo)]);
    } catch (error) {
      setbacks.setAside(photo, 'read', error);
    } finally {
      underWay.delete(photo.photo);
    }
    pace.read.did(1);
    announce.progress();
    seeLane.wake();
    return true;
  }

  /** The number the photo has now: its content may have been met before. */
  async function readOne({ photo, path }: WaitingPhoto): Promise<number> {
    const { kind, fingerprint } = await identify(path);
    const known = store.identified(photo, { kind, fingerprint });
    const elsewhere = known.photo !== photo && underWay.has(known.photo);
    if (!known.read && !elsewhere) {
      store.keepRead(known.photo, await decoder.read({ path, kind, fingerprint }));
    }
    return known.photo;
  }

  async function see(): Promise<boolean> {
    if (stands('see')) return false;
    if (reading() && next('read', 1).length > 0 && clock() - lastSeen < patienceMs) return false;
    const batch = await seeing.batch();
    if (batch.length === 0) return false;
    pace.see.begin();
    announce.photos(await seeing.see(batch));
    pace.see.did(batch.length);
    lastSeen = clock();
    announce.progress();
    return true;
  }

  function wake(): void {
    if (stopped) return;
    for (const one of [...readLanes, seeLane]) one.wake();
    announce.progress();
  }

  function rest(): void {
    if (stopped) return;
    if (!reading()) pace.read.rest();
    if (!seeLane.busy()) pace.see.rest();
    // It may have waited for reading to end.
    if (!reading() && !seeLane.busy() && !stands('see') && seeing.mayWait()) seeLane.wake();
    announce.progress();
  }

  function progress(): Progress {
    const { photos, unread, unseen, seen, failed } = store.tally();
    const waiting = unread + unseen;
    const [readRate, seeRate] = [pace.read.rate(), pace.see.rate()];
    const willSee = seer !== null;
    return {
      ...{ photos, seen, waiting, failed, unread, paused },
      doing: folders.walking() ? 'walking' : reading() ? 'reading' : seeLane.busy() ? 'seeing' : 'nothing',
      rate: reading() || !willSee ? readRate : seeRate,
      secondsLeft: timeLeft({ unread, waiting, readRate, seeRate, willSee }),
      problem: setbacks.problem('read') ?? setbacks.problem('see') ?? (willSee || waiting === 0 ? null : noModel),
    };
  }

  return {
    open() {
      store.retryFailed({ stage: 'read', by: reader, triesBelow: 2 });
      if (seer) {
        store.expect(seer.by);
        store.retryFailed({ stage: 'see', by: seer.by, triesBelow: 2 });
      }
      folders.open();
      wake();
    },
    addFolder: (path) => folders.add(path),
    removeFolder: (id) => folders.remove(id),
    pauseFolder: (id, on) => folders.pause(id, on),
    pause(on) {
      paused = on;
      store.setSetting('work', on ? 'paused' : null);
      if (!on) setbacks.clear();
      wake();
    },
    wake,
    lookFirst: (photos) => void (first = photos),
    seeNow: async (photo) => announce.photos(await seeing.seeNow(photo)),
    changed(ids) {
      announce.photos(ids);
      announce.progress();
    },
    progress,
    async stop() {
      stopped = true;
      setbacks.close();
      announce.close();
      await folders.close();
    },
    rested: () => Promise.all([...readLanes, seeLane].map((one) => one.rested())),
  };
}

const noModel = {
  reason: 'model-missing',
  message:
    'No model is there to look at the photos. They can be browsed; add a model and start again to describe them.',
} as const;

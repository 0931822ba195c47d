// Opens a library: one room after the other, and closes them the other way round. What comes back is the whole engine;
// windows, browsers and the command line hold nothing else.

import { join } from 'node:path';
import { EngineError, type News, type Opening, type Remote } from './contract.ts';
import { openDecoder } from './decode/decode.ts';
import { Exports } from './export/export.ts';
import { type Listening, listenLocally } from './host/local.ts';
import { type FindPicture, pictureNames } from './host/pictures.ts';
import { type Chat, IdleProbe, Installs, openModels, sweepRemoved } from './models/models.ts';
import { type Answerer, type Emit, Gathering, Inquiring, Pipeline } from './pipeline.ts';
import { openQuery } from './query/query.ts';
import { gated } from './start/asked.ts';
import { openPlaces, type Places } from './places/places.ts';
import { Backups } from './start/backups.ts';
import { engineCalls, type Rooms } from './start/calls.ts';
import { CrashLog } from './start/crash-log.ts';
import { Changing } from './start/changing.ts';
import { giveHeadStart, type HeadStart } from './start/head-start.ts';
import { Ledger } from './start/ledger.ts';
import { openLibrary } from './start/open-library.ts';
import { pictureFinder } from './start/picture-files.ts';
import { installFolder, modelPlaces, shippedResources, systemFolders } from './start/places.ts';
import { whatIsSeen } from './start/what-is-seen.ts';
import { bandOf, questionPrompt } from './vision/vision.ts';
import { watchSent } from './sent-bytes.ts';
import { createNews, engineNames, type Names } from './wire.ts';
import { startWorker, type StartWorker } from './worker-process.ts';

export { damagedLibraryCalls } from './start/calls/library.ts';
export { usualLibrary } from './start/places.ts';

export interface StartOptions {
  /** Folder of the library; made when it is not there. */
  library: string;
  /** Folder with models/ and demo/ that came with the app. */
  resources?: string;
  /** Folders to look for models in, in place of the usual ones. */
  models?: readonly string[];
  startWorker?: StartWorker;
  /** Threads of one inference. */
  threads?: number;
  /** False: answer calls, but watch no folder, work on no photo by itself, and be found by no other process. */
  work?: boolean;
  /** A page is about to be shown: work begins when its first photos are there. */
  pageFirst?: boolean;
  /** Measure this machine's devices, once and when nothing else is to be done, unless that is known. */
  probe?: boolean;
  /** Hears how far a library of an older version is being brought up to date; null when it is open. */
  onOpening?: (now: Opening | null) => void;
}

export type RunningEngine = Remote & {
  findPicture: FindPicture;
  close(): Promise<void>;
};

/** What other processes of this user may ask of a running engine: everything, and pictures. */
export const localNames: Names = { calls: { ...engineNames.calls, ...pictureNames.calls }, news: engineNames.news };

/** Throws library-locked (another engine has it open), library-newer, library-corrupt, no-permission, disk-full. */
export async function startEngine(options: StartOptions): Promise<RunningEngine> {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    return await open(options, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(options: StartOptions, closers: (() => unknown)[], close: () => Promise<void>) {
  const work = options.work ?? true;
  const { rooms, on, thumbnails } = await openRooms(options, closers);
  const { library, store, decoder, pipeline, inquiring, gathering, changing, probe, backups } = rooms;
  let closed = false;
  const findPicture = pictureFinder(store, decoder, thumbnails);
  let headStart: HeadStart | null = null;
  const engine: RunningEngine = {
    ...gated(engineCalls(rooms), () => closed),
    on,
    findPicture: (asked) => {
      headStart?.pictured();
      return findPicture(asked);
    },
    close,
  };
  // One that does no work is gone in a moment: nobody should begin to rely on it.
  const listening = work ? await listen(library, engine) : null;
  closers.push(() => listening?.close());
  closers.push(() => void (closed = true));
  // Also where no other work is done: what a person does builds on what was done before.
  changing.open();
  const begin = () => {
    pipeline.open();
    inquiring.open();
    on('photos', () => gathering.wake());
    on('progress', () => gathering.wake());
    gathering.wake();
    if (options.probe) probe.begin();
    backups.begin();
  };
  if (work && options.pageFirst && store.tally().photos > 0) {
    headStart = giveHeadStart(begin);
    closers.push(() => headStart?.close());
  } else if (work) begin();
  return engine;
}

/** Every room, one after the other; nothing works by itself yet. */
async function openRooms(options: StartOptions, closers: (() => unknown)[]) {
  const resources = options.resources ?? shippedResources;
  const { emit, on } = createNews<News>();
  let tellChanges = () => {};
  let foldersTurned = () => {};
  const { library, store, thumbnails } = await openLibrary(
    options.library,
    closers,
    () => tellChanges(),
    options.onOpening,
  );
  const { ledger, crashes, start } = openRecords({ library, store, emit }, options.startWorker ?? startWorker, closers);
  const backups = new Backups({ library });
  closers.push(() => backups.close());
  const places = options.models ?? modelPlaces(library, resources);
  if (options.work ?? true) await sweepRemoved(places);
  const decoder = openDecoder({ startWorker: start, thumbnails });
  const { changing, exporting } = openDoing({ library, store, decoder, emit, foldersTurned: () => foldersTurned() });
  tellChanges = () => changing.tell();
  let seerChanged = () => {};
  const models = await openModels({
    ...{ store, places, resources, decoder, startWorker: start },
    ...(options.threads ? { threads: options.threads } : {}),
    onAnswering: (data) => emit('answering', data),
    onSeer: () => seerChanged(),
    onChange: () => emit('models', {}),
  });
  const naming = placesOf(join(resources, 'world'));
  const worked = openWork({ library, store, decoder, models, emit, places: naming });
  const { pipeline, inquiring, gathering } = worked;
  foldersTurned = () => void pipeline.folders.follow();
  seerChanged = () => {
    pipeline.seerChanged();
    inquiring.wake();
  };
  const isBusy = () => pipeline.progress().doing !== 'nothing';
  const given = { ...options, startWorker: start };
  const { installs, probe } = openBringing(given, { places, resources, models, emit, isBusy });
  closers.push(() => installs.close());
  closers.push(() => probe.close());
  // The pipeline takes no new work, then what is under way is cut off, then nothing touches the store any more.
  closers.push(() => Promise.all([pipeline.rested(), inquiring.rested(), gathering.rested()]));
  closers.push(() => Promise.all([decoder.close(), models.close()]));
  closers.push(() => pipeline.stop());
  closers.push(() => inquiring.close());
  closers.push(() => Promise.all([changing.close(), exporting.close()]));
  closers.push(() => gathering.stop());
  const query = openQuery(store, () => models.eyes().meaning);
  const demo = join(resources, 'demo', 'photos');
  const rooms: Rooms = {
    ...{ startWorker: start, library, demo, store, decoder, query, models, installs, probe, ...worked },
    ...{ changing, exporting, places: naming, ledger, crashes, backups },
  };
  return { rooms, on, thumbnails };
}

/** What a person does to many photos: changes that are undone, and photos written out. */
function openDoing({
  library,
  decoder,
  ...rooms
}: Pick<Rooms, 'library' | 'store' | 'decoder'> & { emit: Emit; foldersTurned: () => void }) {
  const { store, emit } = rooms;
  const changing = new Changing(rooms);
  const folder = join(library, 'exports');
  const exporting = new Exports({ store, decoder, folder, onNews: (exported) => emit('exporting', exported) });
  return { changing, exporting };
}

/** What is written down of sent bytes and crashes, and the way to start workers that are watched for both. */
function openRecords(
  { library, store, emit }: Pick<Rooms, 'library' | 'store'> & { emit: Emit },
  given: StartWorker,
  closers: (() => unknown)[],
) {
  const ledger = new Ledger(store);
  const crashes = new CrashLog(library, (what) => emit('fallen', { what }));
  let closed = false;
  watchSent((exchanged) => !closed && ledger.add('engine', exchanged));
  closers.push(() => {
    closed = true;
    ledger.close();
  });
  return { ledger, crashes, start: crashes.watching(ledger.counting(given)) };
}

/** What works on many photos by itself, not begun yet. */
function openWork({
  library,
  store,
  decoder,
  models,
  places,
  emit,
}: Pick<Rooms, 'library' | 'store' | 'decoder' | 'models' | 'places'> & { emit: Emit }) {
  const snapshots = join(library, 'snapshots');
  const seer = () => models.eyes().seer;
  const pipeline = new Pipeline({ store, decoder, seer, snapshots, skip: [library, ...systemFolders], emit });
  const inquiring = new Inquiring({
    store,
    answerer: () => answererOf(models.eyes().chat),
    shown: (photo, look) => whatIsSeen({ store, decoder, pipeline }, photo, look),
    cancel: (ask) => models.eyes().cancel(ask),
    paced: (step) => pipeline.holding.paced(step),
    emit,
  });
  const gathering = new Gathering({
    store,
    decoder,
    // Without its data the app still has a map, only nameless.
    nameOf: (latitude, longitude) =>
      places().then(
        (known) => known.name(latitude, longitude),
        () => ({ town: null, country: null, also: '' }),
      ),
    paused: () => pipeline.progress().paused,
    paced: (step) => pipeline.holding.paced(step),
    onPlaced: (photos) => pipeline.changed(photos),
    onCompared: (compared) => emit('comparing', compared),
  });
  return { pipeline, inquiring, gathering };
}

/** Read once, when first asked for. */
function placesOf(folder: string): () => Promise<Places> {
  let reading: Promise<Places> | null = null;
  return () => (reading ??= openPlaces(folder));
}

/** What brings models and, where that is wished, measures devices for them once nothing else is to be done. */
function openBringing(
  { startWorker, probe: wished }: Pick<StartOptions, 'probe'> & { startWorker: StartWorker },
  { places, resources, models, emit, isBusy }: Bringing,
) {
  const installs = new Installs({
    folder: installFolder(places, resources),
    startWorker,
    test: (folder) => models.test(folder),
    onNews: (installation) => emit('installing', installation),
    async onInstalled() {
      await models.refresh();
      if (wished) probe.begin();
    },
  });
  const probe = new IdleProbe({
    startWorker,
    isBusy: () => isBusy() || installs.isBusy(),
    onChange: () => emit('models', {}),
  });
  return { installs, probe };
}

type Bringing = Pick<Rooms, 'models'> & {
  places: readonly string[];
  resources: string;
  emit: Emit;
  isBusy: () => boolean;
};

/** A model that answers questions, as one that says yes or no. */
function answererOf(chat: Chat | null): Answerer | null {
  if (!chat) return null;
  const { description } = chat.look.view;
  return { ...chat, prompt: questionPrompt(description, true)?.prompt ?? '', band: bandOf(description) };
}

async function listen(library: string, engine: RunningEngine): Promise<Listening> {
  try {
    return await listenLocally(library, engine, localNames);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new EngineError(
      'no-permission',
      `No socket can be made in the temporary folder (${why}). Set TMPDIR to one that can be written.`,
    );
  }
}

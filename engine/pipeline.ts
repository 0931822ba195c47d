// From a file to a photo that can be searched and asked. Level-triggered: the store knows what each photo lacks, and
// two stages ask it "what is next?" until nothing is, so that a crash, a missed event, a new model and a failed file
// are one case. This file knows the order of things, and alone does.
//   folders ─ files ─▶ store ─▶ read: identify, facts, thumbnails ─▶ store ─▶ see: four photos through the model ─▶ store
//   and where it is wanted, after all that: parts of large photos

import type { Progress } from './contract.ts';
import type { Decoder } from './decode/decode.ts';
import { type Announce, type Emit, openAnnounce } from './pipeline/announce.ts';
import { DescribingChoice } from './pipeline/describing.ts';
import { Folders } from './pipeline/folders.ts';
import { Holding } from './pipeline/holding.ts';
import { type Lane, openLane } from './pipeline/lane.ts';
import { openPace } from './pipeline/pace.ts';
import { progressOf } from './pipeline/progress.ts';
import { Seeing, type Look, type Seer } from './pipeline/seeing.ts';
import { openSetbacks } from './pipeline/setbacks.ts';
import { Tiling } from './pipeline/tiling.ts';
import { identify } from './scan/scan.ts';
import type { Stage, Store, WaitingPhoto } from './store/store.ts';

export type { Emit } from './pipeline/announce.ts';
export { Gathering } from './pipeline/gathering.ts';
export { Inquiring, type Answerer } from './pipeline/inquiring.ts';
export type { Look, Seer } from './pipeline/seeing.ts';

export interface PipelineOptions {
  store: Store;
  decoder: Decoder;
  /** The models that look at photos now; null without any: then photos are read, and wait. */
  seer: () => Seer | null;
  /** Folder for what the watchers remember. */
  snapshots: string;
  /** Absolute paths never to look into. */
  skip: readonly string[];
  emit: Emit;
  clock?: () => number;
}

/** Reading is made by this; a failure of an older one is tried again. */
const reader = 'read/2';
const readers = 3;
/** Photos remembered to come before the others: what a person asked for last goes before what they asked for earlier. */
const mostFirst = 200;
/** Reading goes first, so that photos show soon; then both go on side by side, so that a slow drive idles no model. */
const headStartMs = 60_000;
/** A failed photo is tried again when Talbot starts, until it has failed this often. */
const triesBelow = 2;

export class Pipeline {
  private readonly store: Store;
  private readonly decoder: Decoder;
  private readonly seer: () => Seer | null;
  private readonly clock: () => number;
  private readonly announce: Announce;
  readonly folders: Folders;
  private readonly seeing: Seeing;
  readonly tiling: Tiling;
  readonly holding: Holding;
  readonly describing: DescribingChoice;
  private readonly setbacks: ReturnType<typeof openSetbacks>;
  private readonly pace: Record<Stage, ReturnType<typeof openPace>>;
  private readonly readLanes: Lane[];
  private readonly seeLane: Lane;
  private readonly underWay = new Set<number>();
  /** What someone is looking at. */
  private first: number[] = [];
  private state: 'asleep' | 'open' | 'stopped' = 'asleep';
  private paused: boolean;
  private readingSince: number | null = null;

  constructor(options: PipelineOptions) {
    const { store, decoder, seer, clock = () => performance.now() } = options;
    this.store = store;
    this.decoder = decoder;
    this.seer = seer;
    this.clock = clock;
    this.paused = store.setting('work') === 'paused';
    this.describing = new DescribingChoice(store, () => this.wake());
    this.pace = { read: openPace(clock), see: openPace(clock) };
    this.holding = new Holding(clock);
    this.announce = openAnnounce(options.emit, () => this.progress());
    this.setbacks = openSetbacks({
      store,
      by: (stage) => (stage === 'read' ? reader : (seer()?.by ?? '')),
      lookAgain: (path) => this.folders.look([path]),
      onFailed: (photo) => this.announce.photos([photo]),
      onChange: () => this.wake(),
    });
    this.folders = new Folders({
      ...options,
      onPhotos: (ids) => {
        this.announce.photos(ids);
        this.wake();
      },
      onFolders: () => this.announce.folders(),
      onTrouble: (error) => this.setbacks.stop('read', error),
      stands: () => this.setbacks.problem('read') !== null,
    });
    const next = (limit: number) => this.next('see', limit);
    this.seeing = new Seeing({ store, decoder, seer, setAside: this.setbacks.setAside, underWay: this.underWay, next });
    this.tiling = new Tiling({ store, decoder, seer, onChange: () => this.wake() });
    this.readLanes = Array.from({ length: readers }, () => this.lane('read', () => this.read()));
    this.seeLane = this.lane('see', () => this.see());
  }

  /** Begin to watch and to work. Before that calls are answered, and nothing is done by itself. */
  open(): void {
    this.state = 'open';
    this.store.retryFailed({ stage: 'read', by: reader, triesBelow });
    this.retrySeeing(triesBelow);
    this.tiling.open();
    this.folders.open();
    this.wake();
  }

  /** Other models look from now on, and other photos may wait. What stood in the way of the old ones counts no more. */
  seerChanged(): void {
    this.setbacks.clear();
    if (this.state === 'open') this.retrySeeing(0);
    this.wake();
  }

  private retrySeeing(below: number): void {
    const seer = this.seer();
    if (seer) this.store.retryFailed({ stage: 'see', by: seer.by, triesBelow: below });
  }

  /** One photo: what it holds, when and where it was taken, its thumbnails. False when none waits. */
  private async read(): Promise<boolean> {
    const [photo] = this.next('read', 1);
    if (!photo) return false;
    this.underWay.add(photo.photo);
    this.readingSince ??= this.clock();
    this.pace.read.begin();
    try {
      this.announce.photos([photo.photo, await this.readPhoto(photo)]);
    } catch (error) {
      this.setbacks.setAside(photo, 'read', error);
    } finally {
      this.underWay.delete(photo.photo);
    }
    this.pace.read.did(1);
    this.announce.progress();
    this.seeLane.wake();
    return true;
  }

  /** The number the photo has now: its content may have been met before, under another name. */
  private async readPhoto(file: WaitingPhoto): Promise<number> {
    const { kind, fingerprint, pairing } = await identify(file.path);
    const known = this.store.identified(file.photo, { kind, fingerprint, pairing, file });
    const elsewhere = known.photo !== file.photo && this.underWay.has(known.photo);
    if (!known.read && !elsewhere) {
      const read = await this.decoder.read({ path: file.path, kind, fingerprint });
      this.store.keepRead(known.photo, { ...read, by: reader }, file);
    }
    return known.photo;
  }

  /** Four photos through the model: caption, vectors, tags and visual prompt of one pass. False when none waits. */
  private async see(): Promise<boolean> {
    if (this.stands('see') || this.readingGoesFirst()) return false;
    const batch = await this.seeing.batch();
    if (!batch) return this.seeParts();
    this.pace.see.begin();
    this.announce.photos(await this.seeing.see(batch));
    this.pace.see.did(batch.photos.length);
    this.announce.progress();
    return true;
  }

  /** Parts of one large photo, once nothing else waits. */
  private async seeParts(): Promise<boolean> {
    const photo = await this.tiling.step();
    if (photo !== null) this.announce.photos([photo]);
    return photo !== null;
  }

  private readingGoesFirst(): boolean {
    const inHeadStart = this.readingSince !== null && this.clock() - this.readingSince < headStartMs;
    return inHeadStart && this.isReading() && this.next('read', 1).length > 0;
  }

  private next(stage: Stage, limit: number): WaitingPhoto[] {
    if (this.stands(stage)) return [];
    return this.store.next(stage, limit, { first: this.first, except: [...this.underWay, ...this.setbacks.aside()] });
  }

  private stands(stage: Stage): boolean {
    if (stage === 'see' && this.describing.now() !== 'on') return true;
    return this.state !== 'open' || this.paused || this.holding.stands() || this.setbacks.problem(stage) !== null;
  }

  private isReading(): boolean {
    return this.readLanes.some((lane) => lane.busy());
  }

  private lane(stage: Stage, step: () => Promise<boolean>): Lane {
    return openLane({
      step: this.holding.paced(step),
      onTrouble: (error) => this.setbacks.stop(stage, error),
      onRest: () => this.rest(),
    });
  }

  /** Something may be waiting that was not before. */
  wake(): void {
    if (this.state !== 'open') return;
    for (const lane of [this.folders.following, ...this.readLanes, this.seeLane]) lane.wake();
    this.announce.progress();
  }

  private rest(): void {
    if (this.state !== 'open') return;
    if (!this.isReading()) {
      this.pace.read.rest();
      this.readingSince = null;
    }
    if (!this.seeLane.busy()) this.pace.see.rest();
    // It may have waited for reading to end.
    const idle = !this.isReading() && !this.seeLane.busy() && !this.stands('see');
    if (idle && (this.seeing.mayWait() || this.tiling.mayWait())) this.seeLane.wake();
    this.announce.progress();
  }

  /** The batch under way is finished; nothing new begins until resumed, not even after a restart. */
  pause(paused: boolean): void {
    this.paused = paused;
    this.store.setSetting('work', paused ? 'paused' : null);
    if (!paused) this.setbacks.clear();
    this.wake();
  }

  /** These photos next: someone is looking at them. */
  lookFirst(photos: number[]): void {
    this.first = [...new Set([...photos, ...this.first])].slice(0, mostFirst);
  }

  /** See this photo now, between two batches, and keep what was seen and is wanted. */
  async seeNow(photo: number, look: Look): Promise<void> {
    this.announce.photos(await this.seeing.seeNow(photo, look));
  }

  /** Someone wrote about these photos. */
  changed(photos: readonly number[]): void {
    this.announce.photos(photos);
    this.announce.progress();
  }

  progress(): Progress {
    return progressOf({
      tally: this.store.tally(),
      paused: this.paused,
      doing: this.doing(),
      reading: this.isReading(),
      readRate: this.pace.read.rate(),
      seeRate: this.pace.see.rate(),
      model: this.seer() !== null,
      describing: this.describing.now(),
      problem: this.setbacks.problem('read') ?? this.setbacks.problem('see'),
      held: this.holding.now(),
    });
  }

  private doing(): Progress['doing'] {
    if (this.folders.walking()) return 'walking';
    if (this.isReading()) return 'reading';
    return this.seeLane.busy() ? 'seeing' : 'nothing';
  }

  /** No new work from now on. */
  async stop(): Promise<void> {
    this.state = 'stopped';
    this.holding.close();
    this.setbacks.close();
    this.announce.close();
    await this.folders.close();
  }

  /** After `stop`, once decoder and model are closed: nothing touches the store any more. */
  async rested(): Promise<void> {
    await Promise.all([...this.readLanes, this.seeLane].map((lane) => lane.rested()));
  }
}

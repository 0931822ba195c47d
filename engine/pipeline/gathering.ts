// What is known of photos only once there are many: the names of their places, how they look, and which look nearly the
// same. Comes after reading, a few photos at a time, and is level-triggered like all work: the store says what is lacking.

import type { Compared } from '../contract.ts';
import type { Decoder } from '../decode/decode.ts';
import type { PlaceNames, Store, Twin } from '../store/store.ts';
import { openLane, type Lane } from './lane.ts';
import { createLookMemory, type LookMemory } from './look-memory.ts';
import { bounds, burstSeconds, twinOf } from './twin-rule.ts';

export interface GatheringOptions {
  store: Store;
  decoder: Decoder;
  /** Names of a place. */
  nameOf: (latitude: number, longitude: number) => Promise<PlaceNames>;
  /** A person paused all work. */
  paused: () => boolean;
  /** The machine's pace: slower on battery, nothing while it is hot. */
  paced: (step: () => Promise<boolean>) => () => Promise<boolean>;
  /** These photos can be found by more words now. */
  onPlaced: (photos: number[]) => void;
  onCompared: (compared: Compared) => void;
}

/** Of each at once: some ten milliseconds. */
const few = { placed: 50, looked: 8, compared: 4 };
const readAtOnce = 5000;
const tellMs = 1000;

export class Gathering {
  private readonly options: GatheringOptions;
  private readonly lane: Lane;
  private memory: LookMemory | null = null;
  private stopped = false;
  private toldAt = -Infinity;

  constructor(options: GatheringOptions) {
    this.options = options;
    // What goes wrong here is met again when the library changes; photos are shown and described without it.
    this.lane = openLane({
      step: options.paced(() => this.step()),
      onTrouble: () => {},
      onRest: () => this.tell(true),
    });
  }

  wake(): void {
    if (!this.stopped) this.lane.wake();
  }

  compared(): Compared {
    return this.options.store.countCompared();
  }

  stop(): void {
    this.stopped = true;
  }

  rested(): Promise<void> {
    return this.lane.rested();
  }

  private async step(): Promise<boolean> {
    if (this.stopped || this.options.paused()) return false;
    // Others are heard between any two steps.
    await new Promise<void>((resolve) => setImmediate(resolve));
    const did = (await this.place()) || (await this.look()) || (await this.compare());
    if (did) this.tell(false);
    return did;
  }

  private async place(): Promise<boolean> {
    const { store, nameOf, onPlaced } = this.options;
    const waiting = store.nextUnplaced(few.placed);
    if (waiting.length === 0) return false;
    const named = [];
    for (const { photo, latitude, longitude } of waiting) named.push({ photo, ...(await nameOf(latitude, longitude)) });
    if (this.stopped) return false;
    store.keepPlaces(named);
    onPlaced(waiting.map(({ photo }) => photo));
    return true;
  }

  private async look(): Promise<boolean> {
    const { store, decoder } = this.options;
    const waiting = store.nextLookless(few.looked);
    if (waiting.length === 0) return false;
    const looks = await Promise.all(
      waiting.map(async ({ photo, fingerprint }) => ({
        photo,
        // A thumbnail that cannot be read is made anew when it is looked at; until then there is nothing to know it by.
        bits: await decoder.looks({ fingerprint }).catch(() => null),
      })),
    );
    if (this.stopped) return false;
    store.keepLooks(looks);
    const memory = await this.remembered();
    for (const { photo, bits } of looks) {
      if (bits) memory.put(photo, bits);
      else memory.drop(photo);
    }
    return true;
  }

  private async compare(): Promise<boolean> {
    const { store } = this.options;
    const waiting = store.nextUncompared(few.compared);
    if (waiting.length === 0) return false;
    const memory = await this.remembered();
    if (this.stopped) return false;
    for (const photo of waiting) store.keepTwins(photo, this.twinsOf(photo, memory));
    return true;
  }

  private twinsOf(photo: number, memory: LookMemory): Twin[] {
    const { store } = this.options;
    const [own] = store.likenessFacts([photo]);
    if (!own?.bits) return [];
    const near = memory.near(own.bits, bounds.cut).map((found) => found.photo);
    const around = own.takenAt === null ? [] : store.takenAround(own.takenAt, burstSeconds);
    const others = [...new Set([...near, ...around])].filter((other) => other !== photo);
    return store.likenessFacts(others).flatMap((other): Twin[] => {
      const kind = twinOf(own, other);
      return kind === null ? [] : [{ photo: other.photo, kind }];
    });
  }

  /** A million looks are a second of reading: others are heard in between. */
  private async remembered(): Promise<LookMemory> {
    if (this.memory) return this.memory;
    const memory = createLookMemory();
    for (let after = 0; !this.stopped;) {
      const looks = this.options.store.looksAfter(after, readAtOnce);
      for (const { photo, bits } of looks) memory.put(photo, bits);
      if (looks.length < readAtOnce) break;
      after = looks.at(-1)!.photo;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    this.memory = memory;
    return memory;
  }

  private tell(now: boolean): void {
    if (this.stopped || (!now && performance.now() - this.toldAt < tellMs)) return;
    this.toldAt = performance.now();
    this.options.onCompared(this.compared());
  }
}

// How albums look from outside. What a smart one finds is searched for behind the list, a few at a time, when something
// was written since: who asks for the list waits for hardly any of it, and is told when there is something new to see.

import { setImmediate as pause, setTimeout as wait } from 'node:timers/promises';
import { type Album, EngineError } from '../../contract.ts';
import type { Query } from '../../query/query.ts';
import type { Store } from '../../store/store.ts';

export interface AlbumRooms {
  store: Store;
  query: Query;
  /** Counts or covers of some are others now. */
  onCounted: () => void;
  /** Of the time of who asks for the list; 30 ms, all that a small library needs, when absent. */
  patienceMs?: number;
}

const sliceMs = 20;
const tellMs = 1000;
/** While photos are described every count is old in a moment: counting takes a twentieth of the time at most. */
const restTimes = 20;
const leastRestMs = 2000;

interface Counted {
  line: string;
  revision: string;
  photos: number | null;
  cover: string | null;
}

export class AlbumCounts {
  readonly #rooms: AlbumRooms;
  readonly #known = new Map<number, Counted>();
  /** Under way. */
  readonly #counting = new Map<number, { line: string; different: Promise<boolean> }>();
  /** Begun for a list that did not wait for their end: whoever has that list is still to be told. */
  readonly #late = new Set<Promise<boolean>>();
  #isBehind = false;
  #catchingUp = false;
  #restUntil = 0;

  constructor(rooms: AlbumRooms) {
    this.#rooms = rooms;
  }

  /** Counted now. */
  async shown(id: number): Promise<Album> {
    const album = this.#rooms.store.album(id);
    if (album.query !== null) await this.#count(id, album.query);
    return this.#seen(album);
  }

  /** In a person's order; a smart one as it was last counted, where counting it now takes too long. */
  async list(): Promise<Album[]> {
    const { store, patienceMs = 30 } = this.#rooms;
    const began = performance.now();
    let since = began;
    const all: Album[] = [];
    for (const album of store.albums()) {
      if (album.query !== null && !this.#isFresh(album.id, album.query)) {
        const left = patienceMs - (performance.now() - began);
        if (left <= 0) this.#isBehind = true;
        else await this.#countWithin(left, album.id, album.query);
      }
      all.push(this.#seen(album));
      // Ten thousand of them take a moment; others are answered in between.
      if (performance.now() - since < sliceMs) continue;
      await pause();
      since = performance.now();
    }
    if (this.#isBehind) this.#catchUpSoon();
    return all;
  }

  async #countWithin(ms: number, id: number, line: string): Promise<void> {
    const counting = this.#count(id, line);
    if (await within(ms, counting)) return;
    this.#late.add(counting);
    this.#isBehind = true;
  }

  #seen({ id, name, query: line }: ReturnType<Store['album']>): Album {
    if (line === null) return { id, name, kind: 'album', query: null, ...this.#rooms.store.albumShown(id) };
    const known = this.#known.get(id);
    const { photos, cover } = known?.line === line ? known : { photos: null, cover: null };
    return { id, name, kind: 'smart', query: line, photos, cover };
  }

  #isFresh(id: number, line: string): boolean {
    const known = this.#known.get(id);
    return known?.line === line && known.revision === this.#rooms.store.revision();
  }

  /** True where it is another count or cover than before. */
  #count(id: number, line: string): Promise<boolean> {
    const under = this.#counting.get(id);
    if (under?.line === line) return under.different;
    const different = this.#countNow(id, line).finally(() => this.#counting.delete(id));
    this.#counting.set(id, { line, different });
    return different;
  }

  async #countNow(id: number, line: string): Promise<boolean> {
    const { store, query } = this.#rooms;
    // Of before: what is written while it is counted may be missing in it.
    const revision = store.revision();
    const found = await query.counted(line);
    const before = this.#known.get(id);
    this.#known.set(id, { line, revision, ...found });
    return before?.line !== line || before.photos !== found.photos || before.cover !== found.cover;
  }

  #catchUpSoon(): void {
    if (this.#catchingUp) return;
    this.#catchingUp = true;
    const wait = Math.max(0, this.#restUntil - performance.now());
    setTimeout(() => {
      const began = performance.now();
      // What cannot be counted, also since the library was closed, is tried again when somebody asks.
      void this.#catchUp()
        .catch(() => undefined)
        .finally(() => {
          const now = performance.now();
          this.#restUntil = now + Math.max(leastRestMs, restTimes * (now - began));
          this.#catchingUp = false;
          if (this.#isBehind) this.#catchUpSoon();
        });
    }, wait).unref();
  }

  async #catchUp(): Promise<void> {
    const { store, onCounted } = this.#rooms;
    const albums = store.albums();
    for (const id of this.#known.keys()) if (!albums.some((album) => album.id === id)) this.#known.delete(id);
    this.#isBehind = false;
    let isNew = false;
    const late = [...this.#late];
    this.#late.clear();
    for (const different of late) isNew = (await different.catch(goneMeanwhile)) || isNew;
    let told = performance.now();
    for (const { id, query: line } of albums) {
      if (line === null || this.#isFresh(id, line)) continue;
      isNew = (await this.#count(id, line).catch(goneMeanwhile)) || isNew;
      await pause();
      if (!isNew || performance.now() - told < tellMs) continue;
      onCounted();
      [isNew, told] = [false, performance.now()];
    }
    if (isNew) onCounted();
  }
}

/** Whether it came to its end in this time. */
function within(ms: number, counting: Promise<unknown>): Promise<boolean> {
  return Promise.race([counting.then(() => true), wait(ms, false)]);
}

/** An album that was removed while the others were counted is no fault of theirs. */
function goneMeanwhile(error: unknown): false {
  if (error instanceof EngineError && error.reason === 'not-found') return false;
  throw error;
}

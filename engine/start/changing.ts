// Makes, undoes and redoes what a person asks for many photos: some at a time, so that others are answered in between,
// one change after the other, with news of how far it is. What the end of the program cut off is finished at the next
// start: a change that was being made is taken back, an undo goes on.

import { setImmediate } from 'node:timers';
import { setImmediate as pause } from 'node:timers/promises';
import { type Batch, type Change, type ChangeKind, EngineError, type News } from '../contract.ts';
import type { ChangeWork, KeptChange, Store } from '../store/store.ts';

/** A stretch takes about so much of the processor; who else asks waits no longer. */
const stretchMs = 40;
const firstStretch = 500;
const [leastStretch, mostStretch] = [200, 8000];
/** News of more photos says "many". */
const mostTold = 500;
/** No news of what is over in a moment. */
const quietMs = 300;

type Turning = 'undoing' | 'redoing' | 'cancelling';

export interface ChangingRooms {
  store: Store;
  emit: <K extends keyof News>(name: K, data: News[K]) => void;
  /** Which folders are watched was undone or done again. */
  foldersTurned: () => void;
}

export class Changing {
  readonly #rooms: ChangingRooms;
  #last: Promise<unknown> = Promise.resolve();
  readonly #cancelled = new Set<number>();
  #closed = false;
  #telling = false;

  constructor(rooms: ChangingRooms) {
    this.#rooms = rooms;
  }

  /** Brings to an end what was cut off. */
  open(): void {
    for (const { id, state } of this.#rooms.store.unfinishedChanges()) {
      void this.#alone(async () => {
        const to = state === 'making' ? this.#rooms.store.beginTurn(id, 'cancelling').state : state;
        await this.#turn(id, to as Turning);
      }).catch(() => undefined);
    }
    void this.#alone(() => this.#forget()).catch(() => undefined);
  }

  /** What is under way stops where it is, and is brought to an end at the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last.catch(() => undefined);
  }

  /** `work` of each stretch of these photos, as one change; `last` comes after all. Null when nothing became different. */
  make(
    what: ChangeKind,
    photos: readonly number[],
    work: (photos: number[]) => ChangeWork,
    last?: ChangeWork,
  ): Promise<Change | null> {
    return this.#alone(async () => {
      const { store } = this.#rooms;
      if (photos.length <= firstStretch && !last) return this.#over(store.makeChange(what, work([...photos])));
      const id = store.beginChange(what);
      try {
        await this.#stretches({ id, what, doing: 'making', total: photos.length }, (from, size) => {
          const some = photos.slice(from, from + size);
          store.continueChange(id, work(some));
          return some.length;
        });
        if (last) store.continueChange(id, last);
        return this.#over(store.endChange(id));
      } catch (error) {
        if (!this.#closed) {
          store.beginTurn(id, 'cancelling');
          await this.#turn(id, 'cancelling');
        }
        throw error;
      }
    });
  }

  /** What can be undone is another thing now: told once, however much happens until it can be heard. */
  tell(): void {
    if (this.#telling) return;
    this.#telling = true;
    setImmediate(() => {
      this.#telling = false;
      if (!this.#closed) this.#rooms.emit('changes', this.#rooms.store.changes());
    });
  }

  /** These photos look different now. */
  changed(photos: readonly number[]): void {
    this.#rooms.emit('photos', { ids: photos.length > mostTold ? [] : [...photos] });
  }

  /** Albums, or what is in them, are others now. */
  albumsChanged(): void {
    this.#rooms.emit('albums', {});
  }

  undo(): Promise<Change | null> {
    return this.#alone(() => this.#next('undo'));
  }

  redo(): Promise<Change | null> {
    return this.#alone(() => this.#next('redo'));
  }

  undoChange(id: number): Promise<Change> {
    return this.#alone(async () => {
      this.#rooms.store.beginTurn(id, 'undoing');
      return this.#turn(id, 'undoing');
    });
  }

  cancel(id: number): void {
    this.#cancelled.add(id);
  }

  async #next(which: 'undo' | 'redo'): Promise<Change | null> {
    const next = this.#rooms.store.changes()[which];
    if (!next) return null;
    const to = which === 'undo' ? 'undoing' : 'redoing';
    this.#rooms.store.beginTurn(next.id, to);
    return this.#turn(next.id, to);
  }

  async #turn(id: number, doing: Turning): Promise<Change> {
    const { store } = this.#rooms;
    const { what, photos: total } = store.change(id)!;
    const touched: number[] = [];
    await this.#stretches({ id, what, doing, total: Math.max(total, 1) }, (_from, size) => {
      const { photos, over } = store.turnChange(id, size);
      if (touched.length <= mostTold) touched.push(...photos);
      // In the same moment: whoever watches a folder keeps nothing of one that is no longer wanted.
      if (over && what.endsWith('-folder')) this.#rooms.foldersTurned();
      return over ? null : photos.length;
    });
    this.changed(touched);
    this.albumsChanged();
    await this.#forget();
    return plain(store.change(id) ?? { id, what, photos: total, at: '', skipped: 0 });
  }

  /** `stretch` answers how many it did, or null when nothing is left. */
  async #stretches(
    batch: Omit<Batch, 'done' | 'over'>,
    stretch: (from: number, size: number) => number | null,
  ): Promise<void> {
    const began = performance.now();
    let told = began + quietMs - 100;
    let [done, size] = [0, firstStretch];
    let isTold = false;
    const tell = (over: boolean) => {
      isTold = true;
      this.#rooms.emit('batch', { ...batch, done: Math.min(done, batch.total), over });
    };
    try {
      for (let some: number | null = 0; some !== null && (batch.doing !== 'making' || done < batch.total);) {
        if (this.#closed) throw new EngineError('closed', 'Talbot is closing. It goes on at the next start.');
        if (batch.doing === 'making' && this.#cancelled.delete(batch.id)) {
          throw new EngineError('cancelled', 'Cancelled: nothing was changed.');
        }
        // Not by the clock: while other programs are busy, small stretches would only cost more.
        const before = process.cpuUsage();
        some = stretch(done, size);
        done += some ?? 0;
        const { user, system } = process.cpuUsage(before);
        const fitting = Math.round((size * stretchMs) / Math.max(1, (user + system) / 1000));
        size = Math.max(leastStretch, Math.min(mostStretch, 2 * size, fitting));
        const now = performance.now();
        if (now - told > 100) {
          told = now;
          tell(false);
        }
        await pause();
      }
    } finally {
      if (isTold) tell(true);
    }
  }

  #over(change: KeptChange | null): Change | null {
    return change && plain(change);
  }

  async #forget(): Promise<void> {
    while (!this.#closed && this.#rooms.store.forgetDropped(1000)) await pause();
  }

  /** One after the other. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.catch(() => undefined).then(work);
    this.#last = turn;
    return turn;
  }
}

function plain({ id, what, photos, at, skipped }: Change): Change {
  return { id, what, photos, at, skipped };
}

// Short notes at the foot of the page: what a key has just done, with a way to take it back. They go by themselves, and
// stay while they are pointed at.

import { untrack } from 'svelte';

export interface Toast {
  text: string;
  action?: { label: string; run: () => void };
}

const stayMs = 6000;
/** What can be acted upon stays longer. */
const actionMs = 10_000;
const most = 3;
/** What says that a dialog did its work comes as the dialog goes: what is below it can be heard only then. */
const aloudMs = 200;

export class Toasts {
  list = $state.raw<readonly (Toast & { id: number })[]>([]);
  /** How many things stand at the foot of the page that notes must not cover. */
  #lifts = $state(0);
  /** What lies over the page takes the notes to itself: outside of it nothing is seen, heard or pressed. The last one counts. */
  #over = $state.raw<readonly symbol[]>([]);
  /** Those that are read aloud: from a moment after they came until something else takes the notes. */
  #aloud = $state.raw<readonly number[]>([]);
  #last = 0;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  /** The same text again takes the place of the first. */
  show(toast: Toast): void {
    const id = ++this.#last;
    for (const old of this.list) if (old.text === toast.text) this.close(old.id);
    this.list = [...this.list, { ...toast, id }].slice(-most);
    this.#leave(id, toast.action ? actionMs : stayMs);
    setTimeout(() => (this.#aloud = [...this.#aloud, id].slice(-most)), aloudMs);
  }

  close(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.list = this.list.filter((one) => one.id !== id);
  }

  /** Until what is given back is called. */
  lift(): () => void {
    this.#lifts++;
    return () => void this.#lifts--;
  }

  get lifted(): boolean {
    return this.#lifts > 0;
  }

  /** Where notes stand now; null at the foot of the page. */
  get place(): symbol | null {
    return this.#over.at(-1) ?? null;
  }

  /** Until what is given back is called. */
  take(place: symbol): () => void {
    untrack(() => this.hush(this.list.map(({ id }) => id)));
    this.#over = [...this.#over, place];
    return () => void (this.#over = this.#over.filter((one) => one !== place));
  }

  /** They were said: where they are seen from now on they are not said once more. */
  hush(ids: readonly number[]): void {
    this.#aloud = this.#aloud.filter((id) => !ids.includes(id));
  }

  get aloud(): typeof this.list {
    return this.list.filter(({ id }) => this.#aloud.includes(id));
  }

  hold(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  release(): void {
    for (const { id } of this.list) this.#leave(id, stayMs);
  }

  #leave(id: number, after: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.set(
      id,
      setTimeout(() => this.close(id), after),
    );
  }
}

/** The toasts of this page. */
export const toasts = new Toasts();

// Groups of photos that look nearly the same, as a person goes through them: pages of groups, which group and photo is
// active, how far the comparing is, and what is done with the others.

import type {
  Compared,
  DuplicateGroup,
  DuplicateKind,
  DuplicatePhoto,
  EngineError,
  Remote,
} from '../engine/contract.ts';
import { known } from './wishes.svelte.ts';

const pageSize = 20;
const newsPauseMs = 600;

/** A photo that lies in two places may be the first of a burst as well. */
export const keyOf = ({ kind, photos }: DuplicateGroup) => `${kind} ${photos[0]?.id}`;

export class TwinGroups {
  groups = $state.raw<DuplicateGroup[]>([]);
  total = $state<number | null>(null);
  compared = $state.raw<Compared | null>(null);
  kind = $state<DuplicateKind | null>(null);
  /** Group and photo under the keys. */
  group = $state(0);
  photo = $state(0);
  more = $state(false);
  refused = $state.raw<EngineError | null>(null);

  #engine: Remote;
  #cursor: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #question = 0;

  constructor(engine: Remote) {
    this.#engine = engine;
    void this.refresh();
  }

  readonly active = $derived.by<DuplicatePhoto | null>(() => this.groups[this.group]?.photos[this.photo] ?? null);

  listen(): () => void {
    const stops = [
      this.#engine.on('comparing', (compared) => {
        const found = this.compared !== null && compared.done !== this.compared.done;
        this.compared = compared;
        if (found) this.#later();
      }),
      this.#engine.on('photos', () => this.#later()),
    ];
    return () => {
      clearTimeout(this.#timer);
      for (const stop of stops) stop();
    };
  }

  choose(kind: DuplicateKind | null): void {
    this.kind = kind;
    [this.group, this.photo] = [0, 0];
    void this.refresh();
  }

  /** As many as are shown. */
  async refresh(): Promise<void> {
    const question = ++this.#question;
    const shown = Math.min(100, Math.max(pageSize, this.groups.length));
    const page = await this.#ask(null, shown);
    if (!page || question !== this.#question) return;
    this.groups = page.groups;
    this.#settle();
  }

  async loadMore(): Promise<void> {
    const question = this.#question;
    const page = await this.#ask(this.#cursor, pageSize);
    if (!page || question !== this.#question) return;
    const here = new Set(this.groups.map(keyOf));
    this.groups = [...this.groups, ...page.groups.filter((group) => !here.has(keyOf(group)))];
  }

  move(groups: number, photos: number): void {
    if (groups !== 0) [this.group, this.photo] = [this.group + groups, 0];
    this.photo += photos;
    this.#settle();
    if (this.more && this.group >= this.groups.length - 2) void this.loadMore();
  }

  /** The others of its group are rejected: no file is touched, and an undo brings them back. */
  keep(group: DuplicateGroup, photo: DuplicatePhoto): Promise<boolean> {
    const others = othersOf(group, photo);
    return this.#do(() => this.#engine.mark({ photos: others, set: { flag: 'reject' } }));
  }

  setApart(group: DuplicateGroup): Promise<boolean> {
    return this.#do(() => this.#engine.setApart({ photos: group.photos.map(({ id }) => id), apart: true }));
  }

  async #do(work: () => Promise<unknown>): Promise<boolean> {
    this.refused = null;
    try {
      await work();
      await this.refresh();
      return true;
    } catch (error) {
      this.refused = known(error);
      return false;
    }
  }

  async #ask(after: string | null, limit: number) {
    try {
      const page = await this.#engine.duplicates({ after, limit, ...(this.kind ? { kind: this.kind } : {}) });
      this.total = page.total;
      this.compared = page.compared;
      this.#cursor = page.cursor;
      this.more = page.cursor !== null;
      return page;
    } catch (error) {
      this.refused = known(error);
      return null;
    }
  }

  /** Groups come and go: the keys stay on one that is there. */
  #settle(): void {
    this.group = Math.max(0, Math.min(this.groups.length - 1, this.group));
    const last = (this.groups[this.group]?.photos.length ?? 1) - 1;
    this.photo = Math.max(0, Math.min(last, this.photo));
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), newsPauseMs);
  }
}

export function othersOf(group: DuplicateGroup, photo: DuplicatePhoto): number[] {
  return group.photos.filter(({ id }) => id !== photo.id).map(({ id }) => id);
}

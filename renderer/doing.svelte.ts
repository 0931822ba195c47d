// What a person does to photos, and taking it back: calls the engine, says what was done and offers Undo. The same for a key,
// a click, a menu and a drop.

import {
  type Album,
  type Batch,
  type Change,
  type Changes,
  EngineError,
  type Folder,
  type Marks,
  type Remote,
} from '../engine/contract.ts';
import { saidOf } from './marking.ts';
import { NewsPause } from './news-pause.ts';
import { nameOf } from './path-name.ts';
import { refusal } from './refusal.ts';
import type { Chosen } from './grid/selection.svelte.ts';
import type { Toast, Toasts } from './toasts.svelte.ts';
import { words } from './words.ts';

/** Smart albums are counted anew so often at most. */
const recountMs = 5000;

export class Doing {
  readonly #engine: Remote;
  readonly #toasts: Toasts;
  /** What was said last of something done. */
  #said = '';
  /** A change to many photos that takes a while; null when there is none. */
  batch = $state.raw<Batch | null>(null);
  albums = $state.raw<Album[] | null>(null);
  /** What can be undone and done again now; null until it is known. */
  changes = $state.raw<Changes | null>(null);

  constructor(engine: Remote, toasts: Toasts) {
    this.#engine = engine;
    this.#toasts = toasts;
    engine.on('batch', (batch) => (this.batch = batch.over ? null : batch));
    engine.on('albums', () => this.albums && void this.readAlbums());
    // What smart albums find changes with every photo that is described.
    const recount = new NewsPause(() => this.readAlbums(), recountMs);
    engine.on('photos', () => this.albums?.some(({ kind }) => kind === 'smart') && recount.later());
    engine.on('changes', (now) => (this.changes = now));
    void this.#readChanges();
    engine.on('again', () => {
      void this.#readChanges();
      // Nobody makes what the engine before was making.
      this.batch = null;
      if (this.albums) void this.readAlbums();
    });
  }

  async #readChanges(): Promise<void> {
    this.changes = await this.#engine.changes().catch(() => null);
  }

  async readAlbums(): Promise<void> {
    this.albums = await this.#engine.albums().catch(() => this.albums);
  }

  /** `otherwise`: set where all of them were so already. */
  mark(chosen: Chosen, set: Partial<Marks>, otherwise?: Partial<Marks>): Promise<void> {
    return this.#told(async () => {
      let [change, given] = [await this.#engine.mark({ ...chosen, set }), set];
      if (!change && otherwise) [change, given] = [await this.#engine.mark({ ...chosen, set: otherwise }), otherwise];
      const many = 'photos' in chosen ? chosen.photos.length : (change?.photos ?? 0);
      if (!change) this.#toasts.show({ text: words.marks.done.same });
      else this.#done(saidOf(given, Math.max(many, change.photos)), change);
    });
  }

  /** Of photos side by side: this one is picked, the others are rejected. */
  keepBest(best: { id: number; name: string }, others: number[]): Promise<void> {
    return this.#told(async () => {
      const change = await this.#engine.keepBest({ best: best.id, others });
      if (change) this.#done(words.compare.kept(best.name, others.length), change);
      else this.#toasts.show({ text: words.marks.done.same });
    });
  }

  addToAlbum(album: Album, chosen: Chosen): Promise<void> {
    return this.#told(async () => {
      const change = await this.#engine.addToAlbum({ album: album.id, ...chosen });
      if (change) this.#done(words.albums.added(change.photos, album.name), change);
      else this.#toasts.show({ text: words.albums.alreadyIn(album.name) });
    });
  }

  removeFromAlbum(album: Album, chosen: Chosen): Promise<void> {
    return this.#told(async () => {
      const change = await this.#engine.removeFromAlbum({ album: album.id, ...chosen });
      if (change) this.#done(words.albums.out(change.photos, album.name), change);
    });
  }

  /** Before this photo of it, or (null) at its end. */
  placeInAlbum(album: Album, chosen: Chosen, before: number | null): Promise<void> {
    return this.#told(async () => {
      const change = await this.#engine.placeInAlbum({ album: album.id, ...chosen, before });
      if (change) this.#done(words.albums.placed(change.photos), change);
    });
  }

  removeAlbum(album: Album): Promise<void> {
    return this.#told(async () => {
      const change = await this.#engine.removeAlbum({ album: album.id });
      if (change) this.#done(words.albums.removed(album.name), change);
    });
  }

  /** With a line a smart album. A name that is taken is refused to whoever asks. */
  makeAlbum(name: string, query?: string): Promise<Album> {
    const make = () => this.#engine.makeAlbum({ name, ...(query === undefined ? {} : { query }) });
    return this.#arranged(make, (album) => words.albums.made(album.name));
  }

  renameAlbum({ id }: Album, name: string): Promise<Album> {
    const rename = () => this.#engine.renameAlbum({ album: id, name });
    return this.#arranged(rename, (album) => words.albums.renamed(album.name));
  }

  setAlbumQuery({ id }: Album, query: string): Promise<Album> {
    const set = () => this.#engine.setAlbumQuery({ album: id, query });
    return this.#arranged(set, (album) => words.albums.searchChanged(album.name));
  }

  /** Before what stands at this place of the list now. */
  moveAlbum(album: number, to: number): Promise<void> {
    return this.#told(async () => {
      const before = this.albums?.[to]?.id ?? null;
      if (before !== album) this.albums = await this.#engine.moveAlbum({ album, before });
    });
  }

  /** What is done to an album itself is a change as well: the latest. */
  async #arranged(deed: () => Promise<Album>, text: (album: Album) => string): Promise<Album> {
    const album = await deed();
    await Promise.all([this.offerUndo(text(album)), this.readAlbums()]);
    return album;
  }

  /** Says what was done just now, and offers to take it back: it is the latest change. */
  async offerUndo(text: string): Promise<void> {
    const now = await this.#engine.changes().catch(() => null);
    if (now?.undo) this.#done(text, now.undo);
    else this.#toasts.show({ text });
  }

  /** Answered when its photos are forgotten. Who takes that back in the middle has heard so. */
  removeFolder({ id, path }: Folder): Promise<void> {
    return this.#told(async () => {
      const change = await this.#engine.removeFolder({ id }).catch((error: unknown) => {
        if (error instanceof EngineError && error.reason === 'cancelled') return null;
        throw error;
      });
      if (change) this.#done(words.folders.removed(nameOf(path)), change);
    });
  }

  undo(): Promise<void> {
    return this.#turn('undo');
  }

  redo(): Promise<void> {
    return this.#turn('redo');
  }

  /** A folder that is being removed stays, and can be removed once more by doing it again. */
  cancel(): void {
    if (!this.batch) return;
    const { id, doing } = this.batch;
    if (doing === 'removing') void this.#takeBack(id);
    else void this.#engine.cancelBatch({ id });
  }

  /** Says what went wrong, and that nothing was changed where it was cancelled. */
  async #told(deed: () => Promise<void>): Promise<void> {
    try {
      await deed();
    } catch (error) {
      this.#toasts.show({ text: refusal(error) });
    }
  }

  #done(text: string, { id }: Change): void {
    this.#say(text, { label: words.undoing.undo, run: () => void this.#takeBack(id) });
  }

  #takeBack(id: number): Promise<void> {
    return this.#told(async () => this.#turned('undo', await this.#engine.undoChange({ id })));
  }

  /** One at a time: whoever marks photo after photo reads the last, and what was taken back is not offered to be once more. */
  #say(text: string, action: NonNullable<Toast['action']>): void {
    const before = this.#toasts.list.find((toast) => toast.text === this.#said);
    if (before) this.#toasts.close(before.id);
    this.#toasts.show({ text, action });
    this.#said = text;
  }

  #turn(to: 'undo' | 'redo'): Promise<void> {
    return this.#told(async () => {
      const change = await this.#engine[to]();
      if (change) this.#turned(to, change);
      else this.#toasts.show({ text: to === 'undo' ? words.undoing.nothingToUndo : words.undoing.nothingToRedo });
    });
  }

  #turned(to: 'undo' | 'redo', { what, photos, skipped }: Change): void {
    const { undone, redone, skipped: left, undo, redo } = words.undoing;
    const said = to === 'undo' ? undone(what, photos) : redone(what, photos);
    const text = skipped > 0 ? `${said}. ${left(skipped)}` : said;
    const run = () => void this.#turn(to === 'undo' ? 'redo' : 'undo');
    this.#say(text, { label: to === 'undo' ? redo : undo, run });
  }
}

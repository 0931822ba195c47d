// Photos written out, one export after the other: how far each is, stopping and going on, also after the end of the
// program. What is written is never taken back and never written over.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError, type Exporting, type ExportOptions, type Photo } from '../contract.ts';
import type { Decoder } from '../decode/decode.ts';
import { fsPath } from '../file-path.ts';
import type { Store } from '../store/store.ts';
import { captionOf, imagefolderLine, lavisAnnotation } from './catalogue.ts';
import { append, FreeNames, isTaken, madeFolder, PlaceError, preparedFolder, writeNew } from './files.ts';
import { type Job, Journal } from './journal.ts';
import { safeStem } from './names.ts';
import { addRow, beginTable, endTable, type Table } from './table.ts';
import { isDataset, isTable, pictureFolder, writePhoto } from './write-photo.ts';

const betweenNewsMs = 200;

interface Known {
  job: Job;
  journal: Journal;
  photos: number[];
  told: Exporting;
  /** Being written; null for anything else. */
  table: Table | null;
  /** Set to ask it to stop. */
  stopping: boolean;
  running: Promise<void> | null;
}

export interface ExportsOptions {
  store: Store;
  decoder: Pick<Decoder, 'resized'>;
  /** Folder of the lists of what was written. */
  folder: string;
  onNews: (exporting: Exporting) => void;
}

export class Exports {
  readonly #rooms: ExportsOptions;
  readonly #known = new Map<number, Known>();
  #opened: Promise<void> | null = null;
  #beginning: Promise<unknown> = Promise.resolve();

  constructor(rooms: ExportsOptions) {
    this.#rooms = rooms;
  }

  /** Beginnings come one after the other: two of them must not find the same number, name or empty folder. */
  start(photos: number[], options: ExportOptions): Promise<Exporting> {
    const begun = this.#beginning.then(() => this.#start(photos, options));
    this.#beginning = begun.catch(() => undefined);
    return begun;
  }

  async #start(photos: number[], options: ExportOptions): Promise<Exporting> {
    await this.#open();
    const id = Math.max(0, ...this.#known.keys()) + 1;
    const folder = await preparedFolder(options.folder, isDataset(options));
    const pictures = pictureFolder(options);
    if (pictures) await madeFolder(join(folder, pictures));
    let table: string | null = null;
    if (isTable(options)) {
      table = await beganTable(folder, `.${options.kind}`);
    }
    const job: Job = { id, options, folder, table, startedAt: new Date().toISOString(), done: false };
    const journal = await Journal.create(this.#rooms.folder, job, photos);
    const known: Known = {
      job,
      journal,
      photos,
      told: told(job, journal, photos),
      table: null,
      stopping: false,
      running: null,
    };
    this.#known.set(id, known);
    return this.#run(known);
  }

  async resume(id: number): Promise<Exporting> {
    const known = await this.#find(id);
    return known.job.done ? known.told : this.#run(known);
  }

  async stop(id: number): Promise<Exporting> {
    const known = await this.#find(id);
    known.stopping = true;
    await known.running;
    return known.told;
  }

  async forget(id: number): Promise<void> {
    await this.stop(id);
    const known = await this.#find(id);
    this.#known.delete(id);
    await known.journal.remove();
  }

  async list(): Promise<Exporting[]> {
    await this.#open();
    return [...this.#known.values()].map((known) => known.told).toReversed();
  }

  async close(): Promise<void> {
    for (const known of this.#known.values()) known.stopping = true;
    await Promise.all([...this.#known.values()].map((known) => known.running));
  }

  #open(): Promise<void> {
    return (this.#opened ??= Journal.all(this.#rooms.folder).then((all) => {
      for (const { journal, job, photos } of all) {
        this.#known.set(job.id, {
          ...{ job, journal, photos, told: told(job, journal, photos), table: null, stopping: false, running: null },
        });
      }
    }));
  }

  async #find(id: number): Promise<Known> {
    await this.#open();
    const known = this.#known.get(id);
    if (!known) throw new EngineError('not-found', `There is no export number ${id}. Start it again.`);
    return known;
  }

  #run(known: Known): Exporting {
    if (known.running) return known.told;
    known.stopping = false;
    known.told = { ...known.told, state: 'working', problem: null };
    known.running = this.#work(known)
      .then(
        () => ({ state: known.job.done ? 'done' : 'stopped', problem: null }) as const,
        (error: unknown) => ({ state: 'stopped', problem: problemOf(error) }) as const,
      )
      .then((end) => {
        known.running = null;
        known.told = { ...known.told, ...end, rate: null };
        this.#rooms.onNews(known.told);
      });
    return known.told;
  }

  async #work(known: Known): Promise<void> {
    const { job, journal, photos } = known;
    const { options, folder } = job;
    const before = journal.standing();
    // What was begun under names of ours, and is not whole.
    for (const name of before.begun) {
      await rm(fsPath(join(folder, pictureFolder(options), name)), { force: true });
    }
    if (isTable(options)) await journal.forget();
    known.table = isTable(options) ? await beginTable(this.#rooms.store, job) : null;
    const from = known.table ? 0 : before.next;
    const names = new FreeNames(join(folder, pictureFolder(options)));
    const writing = { ...this.#rooms, journal, options, folder, names };
    const began = performance.now();
    let toldAt = began;
    known.told = { ...known.told, done: from };
    this.#rooms.onNews(known.told);
    for (let at = from; at < photos.length && !known.stopping; at++) {
      await this.#one(known, at, (photo) =>
        known.table ? addRow(known.table, this.#rooms.store, photo) : writePhoto(writing, photo, at),
      );
      const now = performance.now();
      const rate = now - began > 500 ? ((at + 1 - from) * 1000) / (now - began) : null;
      known.told = { ...known.told, done: at + 1, rate };
      if (now - toldAt < betweenNewsMs) continue;
      toldAt = now;
      this.#rooms.onNews(known.told);
    }
    if (known.stopping && known.told.done < photos.length) return;
    await this.#finish(known);
  }

  /** A photo that cannot be written is told and passed; a place that cannot be written to stops everything. */
  async #one(known: Known, at: number, write: (photo: Photo) => Promise<void>): Promise<void> {
    const id = known.photos[at]!;
    let name = String(id);
    try {
      const photo = this.#rooms.store.photo(id);
      name = photo.name;
      await write(photo);
    } catch (error) {
      if (error instanceof PlaceError || (error as EngineError).reason === 'closed') throw error;
      const { reason, message } = problemOf(error);
      if (reason === 'disk-full') throw error;
      known.journal.add({ at, failed: reason, message, name });
    }
    const { failed, withoutCaption, failures } = known.journal.standing();
    known.told = { ...known.told, failed, withoutCaption, failures: named(failures, known.photos) };
  }

  async #finish(known: Known): Promise<void> {
    const { job, journal, table } = known;
    if (table) await endTable(table);
    if (isDataset(job.options)) await this.#annotate(known);
    job.done = true;
    await journal.keep(job);
  }

  #photo(id: number): Photo | null {
    try {
      return this.#rooms.store.photo(id);
    } catch (error) {
      if (error instanceof EngineError && error.reason === 'not-found') return null;
      throw error;
    }
  }

  /** Of the pictures that were written, whatever has been said of them by now. */
  async #annotate({ job, journal, photos }: Known): Promise<void> {
    const { options, folder } = job;
    const lavis = options.kind === 'lavis';
    const file = join(folder, lavis ? 'annotations.json' : join('train', 'metadata.jsonl'));
    await rm(fsPath(file), { force: true });
    await writeNew(file, lavis ? '[\n' : '');
    let first = true;
    for (const line of journal.lines()) {
      if (!('written' in line)) continue;
      const photo = this.#photo(photos[line.at]!);
      // It was written, and is forgotten by now: nothing is known of it to be said.
      if (!photo) continue;
      const caption = captionOf(photo, options.doubtful === true);
      if (!caption) continue;
      const said = lavis
        ? `${first ? '' : ',\n'}${JSON.stringify(lavisAnnotation(`images/${line.written}`, caption.text, photo))}`
        : imagefolderLine(line.written, caption.text);
      await append(file, said);
      first = false;
    }
    if (lavis) await append(file, '\n]\n');
  }
}

async function beganTable(folder: string, ending: string): Promise<string> {
  const names = new FreeNames(folder);
  for (;;) {
    const name = (await names.find(safeStem('photos.x'), [ending])) + ending;
    const taken = await writeNew(join(folder, name), '').then(() => false, otherThanTaken);
    if (!taken) return name;
  }
}

function otherThanTaken(error: unknown): true {
  if (isTaken(error)) return true;
  throw error;
}

function told(job: Job, journal: Journal, photos: readonly number[]): Exporting {
  const { next, failed, withoutCaption, failures } = journal.standing();
  const { id, options, folder, startedAt } = job;
  return {
    ...{ id, kind: options.kind, folder, startedAt, rate: null, problem: null },
    ...{ state: job.done ? 'done' : 'stopped', photos: photos.length, done: job.done ? photos.length : next },
    ...{ failed, withoutCaption, failures: named(failures, photos) },
  };
}

function named(failures: ReturnType<Journal['standing']>['failures'], photos: readonly number[]) {
  return failures.map(({ at, ...failure }) => ({ photo: photos[at]!, ...failure }));
}

function problemOf(error: unknown): NonNullable<Exporting['problem']> {
  if (error instanceof EngineError) return { reason: error.reason, message: error.message };
  return { reason: 'bug', message: error instanceof Error ? error.message : String(error) };
}

// Writes one photo out: picture, caption beside it, or a line of a table. What has been begun and what is done is told
// to the journal.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportOptions, Photo } from '../contract.ts';
import type { Decoder } from '../decode/decode.ts';
import { fsPath } from '../file-path.ts';
import type { Store } from '../store/store.ts';
import { captionOf } from './catalogue.ts';
import { copyNew, type FreeNames, isTaken, writeNew } from './files.ts';
import type { Journal } from './journal.ts';
import { safeEnding, safeStem } from './names.ts';

const usualQuality = 90;

export function isTable({ kind }: ExportOptions): boolean {
  return kind === 'csv' || kind === 'json';
}

export function isDataset({ kind }: ExportOptions): boolean {
  return kind === 'lavis' || kind === 'imagefolder';
}

/** Where the pictures of an export lie below its folder. */
export function pictureFolder({ kind }: ExportOptions): string {
  return kind === 'lavis' ? 'images' : kind === 'imagefolder' ? 'train' : '';
}

export interface Writing {
  store: Store;
  decoder: Pick<Decoder, 'resized'>;
  journal: Journal;
  options: ExportOptions;
  folder: string;
  names: FreeNames;
}

/** Photo `at` of the list. */
export async function writePhoto(writing: Writing, photo: Photo, at: number): Promise<void> {
  const { store, decoder, journal, options, folder, names } = writing;
  const caption = captionOf(photo, options.doubtful === true);
  if (isDataset(options) && !caption) return journal.add({ at, silent: true });
  const { path, kind, fingerprint } = store.presentFile(photo.id);
  // A data set's pictures are as the model will see them: JPEG, upright, small enough. Nobody here makes a film smaller.
  const asIs = options.kind === 'originals' || (options.kind === 'resized' && photo.film === 'whole');
  const { longestSide = null, quality = usualQuality, metadata = 'strip' } = options;
  const asked = { path, kind: kind ?? photo.kind, fingerprint, longestSide, quality, metadata };
  const bytes = asIs ? null : await decoder.resized(asked);
  const ending = asIs ? safeEnding(photo.name) : '.jpg';
  const said = options.captions === true && caption !== null ? `${caption.text}\n` : null;
  const film = asIs ? store.motionFile(photo.id) : null;
  const files: { ending: string; write: (to: string) => Promise<void> }[] = [
    { ending, write: (to) => (bytes ? writeNew(to, bytes) : copyNew(path, to)) },
    ...(film ? [{ ending: safeEnding(film.path), write: (to: string) => copyNew(film.path, to) }] : []),
    ...(said === null ? [] : [{ ending: '.txt', write: (to: string) => writeNew(to, said) }]),
  ];
  const endings = files.map((file) => file.ending);
  const place = join(folder, pictureFolder(options));
  for (;;) {
    const stem = await names.find(safeStem(photo.name), endings);
    journal.add({ at, begun: endings.map((one) => stem + one) });
    try {
      await writeAll(files.map(({ ending: one, write }) => ({ to: join(place, stem + one), write })));
    } catch (error) {
      if (!isTaken(error)) throw error;
      // Another export writes here too: what has that name is not ours to clear away.
      journal.add({ at, begun: [] });
      continue;
    }
    return journal.add({ at, written: stem + ending });
  }
}

/** What belongs together lies together under one name: where one of them cannot be written, none stays. */
async function writeAll(files: readonly { to: string; write: (to: string) => Promise<void> }[]): Promise<void> {
  const written: string[] = [];
  try {
    for (const { to, write } of files) {
      await write(to);
      written.push(to);
    }
  } catch (error) {
    for (const path of written) await rm(fsPath(path), { force: true }).catch(() => undefined);
    throw error;
  }
}

// Writes one photo out: picture, caption beside it, or a line of a table. What has been begun and what is done is told
// to the journal.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportOptions, Photo } from '../contract.ts';
import type { Decoder } from '../decode/decode.ts';
import { fsPath } from '../file-path.ts';
import type { Store } from '../store/store.ts';
import { append, copyNew, type FreeNames, isTaken, writeNew } from './export-files.ts';
import type { Journal } from './export-journal.ts';
import { safeEnding, safeStem } from './export-names.ts';
import { captionOf, catalogueRow, csvHead, csvLine } from './export-tables.ts';

export const usualQuality = 90;

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
  const { path, kind } = store.presentFile(photo.id);
  // A data set's pictures are as the model will see them: JPEG, upright, small enough.
  const asIs = options.kind === 'originals';
  const { longestSide = null, quality = usualQuality, metadata = 'strip' } = options;
  const asked = { path, kind: kind ?? photo.kind, longestSide, quality, metadata };
  const bytes = asIs ? null : await decoder.resized(asked);
  const ending = asIs ? safeEnding(photo.name) : '.jpg';
  const beside = options.captions === true && caption !== null;
  const place = join(folder, pictureFolder(options));
  for (;;) {
    const stem = await names.find(safeStem(photo.name), beside ? [ending, '.txt'] : [ending]);
    journal.add({ at, begun: beside ? [stem + ending, `${stem}.txt`] : [stem + ending] });
    const to = join(place, stem + ending);
    try {
      await (bytes ? writeNew(to, bytes) : copyNew(path, to));
      if (beside) await orUndone(to, writeNew(join(place, `${stem}.txt`), `${caption.text}\n`));
    } catch (error) {
      if (!isTaken(error)) throw error;
      // Another export writes here too: what has that name is not ours to clear away.
      journal.add({ at, begun: [] });
      continue;
    }
    return journal.add({ at, written: stem + ending });
  }
}

/** A picture whose caption cannot lie beside it under the same name goes again. */
async function orUndone(picture: string, written: Promise<void>): Promise<void> {
  await written.catch(async (error: unknown) => {
    await rm(fsPath(picture), { force: true }).catch(() => undefined);
    throw error;
  });
}

/** Adds the photo to a table that was begun. */
export async function writeRow(
  file: string,
  kind: 'csv' | 'json',
  photo: Photo,
  albums: string[],
  doubtful: boolean,
  first: boolean,
) {
  const row = catalogueRow(photo, albums, doubtful);
  const text = kind === 'csv' ? csvLine(row) : `${first ? '' : ',\n'}${JSON.stringify(row)}`;
  await append(file, text);
}

export function tableHead(kind: 'csv' | 'json'): string {
  // A spreadsheet takes the file for UTF-8 by this mark.
  return kind === 'csv' ? `\ufeff${csvHead}` : '[\n';
}

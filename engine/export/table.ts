// The catalogue written out as one table, CSV or JSON: its head, a row for each photo, its end. Each question that was put to
// many photos is a column of it, or two: what was answered, and how probable a yes is.

import { join } from 'node:path';
import type { Photo } from '../contract.ts';
import type { Store } from '../store/store.ts';
import { catalogueRow, csvHead, csvLine } from './catalogue.ts';
import { append, emptied } from './files.ts';
import type { Job } from './journal.ts';

export interface Table {
  file: string;
  kind: 'csv' | 'json';
  doubtful: boolean;
  /** As they were asked when the table was begun: its columns. */
  questions: { id: number; question: string }[];
  /** Written so far. */
  rows: number;
}

/** A spreadsheet with more columns is read by nobody. */
const mostQuestions = 50;

/** Whatever was written of it before is written anew. */
export async function beginTable(store: Store, { folder, table, options }: Job): Promise<Table> {
  const file = join(folder, table!);
  const questions = store.inquiries().slice(0, mostQuestions);
  const kind = options.kind as Table['kind'];
  await emptied(file);
  // A spreadsheet takes the file for UTF-8 by this mark.
  await append(file, kind === 'csv' ? `\ufeff${csvHead(questions)}` : '[\n');
  return { file, kind, doubtful: options.doubtful === true, questions, rows: 0 };
}

export async function addRow(table: Table, store: Store, photo: Photo): Promise<void> {
  const albums = store.albumsOf(photo.id).map((id) => store.album(id).name);
  const answered = store.answersOf(photo.id);
  const row = catalogueRow(photo, albums, table.doubtful);
  const answers = table.questions.map(({ id, question }) => {
    const { verdict = null, probability = null } = answered.find((one) => one.inquiry === id) ?? {};
    return { question, verdict, probability };
  });
  const told = { ...row, answers: answers.filter(({ verdict }) => verdict !== null) };
  const text = table.kind === 'csv' ? csvLine(row, answers) : `${table.rows > 0 ? ',\n' : ''}${JSON.stringify(told)}`;
  await append(table.file, text);
  table.rows++;
}

export async function endTable({ file, kind }: Table): Promise<void> {
  if (kind === 'json') await append(file, '\n]\n');
}

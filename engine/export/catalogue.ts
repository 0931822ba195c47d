// What is written about photos: the catalogue as CSV and JSON, and the annotations of data sets. Pure.

import type { Photo, Verdict } from '../contract.ts';
import { shownPath } from '../file-path.ts';

/** One photo as a row of the catalogue. */
export interface CatalogueRow {
  id: number;
  name: string;
  paths: string[];
  kind: string;
  width: number;
  height: number;
  takenAt: string;
  latitude: number | null;
  longitude: number | null;
  camera: string | null;
  lens: string | null;
  rating: number;
  label: string | null;
  flag: string | null;
  favourite: boolean;
  hidden: boolean;
  caption: string | null;
  /** `person`, or the model's name. */
  captionBy: string | null;
  tags: string[];
  albums: string[];
}

/** A person's caption, else the model's; one that failed its check only where that is wished. */
export function captionOf(photo: Photo, doubtful: boolean): { text: string; by: string } | null {
  const caption =
    photo.captions.find((one) => one.by === 'person') ?? photo.captions.find((one) => doubtful || !one.doubtful);
  return caption ? { text: caption.text, by: caption.model ?? 'person' } : null;
}

export function catalogueRow(photo: Photo, albums: string[], doubtful: boolean): CatalogueRow {
  const { id, name, kind, width, height, takenAt, facts, marks, tags, files } = photo;
  const { latitude, longitude, camera, lens } = facts;
  const caption = captionOf(photo, doubtful);
  return {
    ...{ id, name: shownPath(name), paths: files.map(({ path }) => shownPath(path)), kind, width, height, takenAt },
    ...{ latitude, longitude, camera, lens, ...marks },
    ...{ caption: caption?.text ?? null, captionBy: caption?.by ?? null },
    ...{ tags: tags.map((tag) => tag.name), albums },
  };
}

/** What was answered to a question put to many photos; null where this one was not asked. */
export interface AnswerCell {
  question: string;
  verdict: Verdict | null;
  /** Of yes. */
  probability: number | null;
}

export function csvHead(questions: readonly { question: string }[]): string {
  const asked = questions.flatMap(({ question }) => [cell(question), cell(`${question} (probability of yes)`)]);
  return line([...columns(), ...asked]);
}

/** RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe before it. */
export function csvLine(row: CatalogueRow, answers: readonly AnswerCell[]): string {
  const answered = answers.flatMap(({ verdict, probability }) => [
    cell(verdict),
    probability === null ? '' : probability.toFixed(3),
  ]);
  return line([...columns().map((name) => cell(row[name])), ...answered]);
}

function line(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`;
}

function columns(): (keyof CatalogueRow)[] {
  return [
    ...([
      'id',
      'name',
      'paths',
      'kind',
      'width',
      'height',
      'takenAt',
      'latitude',
      'longitude',
      'camera',
      'lens',
    ] as const),
    ...(['rating', 'label', 'flag', 'favourite', 'hidden', 'caption', 'captionBy', 'tags', 'albums'] as const),
  ];
}

/** How one begins, in wide letters too, and behind what some programs drop. */
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

function cell(value: string | number | boolean | string[] | null): string {
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = Array.isArray(value) ? value.join('; ') : value;
  const plain = formula.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** As LAVIS reads captions for training: `image` below the folder of the data set. */
export function lavisAnnotation(image: string, caption: string, photo: Photo) {
  return { image, caption, image_id: `talbot_${photo.fingerprint || photo.id}` };
}

/** As Hugging Face's imagefolder reads them. */
export function imagefolderLine(file: string, caption: string): string {
  return `${JSON.stringify({ file_name: file, text: caption })}\n`;
}

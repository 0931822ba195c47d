// The memory of a conversion that takes hours: which pieces of which file are written, and the hash of the file up to
// there. It lies beside the unfinished files; after a kill the files are read and hashed again, and what agrees is kept.

import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What the unfinished files belong to. They are of use only to a conversion that says the same. */
export interface JournalHead {
  /** What was asked for, as plain data. */
  asked: unknown;
  /** Of each checkpoint: the commit its files come from, and the identity of each weight file. */
  sources: SourceIdentity[];
  /** Hash of everything that is planned. */
  plan: string;
  /** Bytes of the finished model. */
  total: number;
}

export interface SourceIdentity {
  /** As it was asked for. */
  source: string;
  commit: string | null;
  files: Record<string, string>;
}

/** A file is whole up to `end`, where a piece ends; `sha256` is of all its bytes until there. */
export interface Mark {
  file: string;
  end: number;
  sha256: string;
}

export interface KeptJournal {
  head: JournalHead;
  marks: Mark[];
}

const name = 'journal.jsonl';
const format = 1;

/** Null when there is none that can be read. A last line that was cut off is left out. */
export async function readJournal(folder: string): Promise<KeptJournal | null> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => '');
  const [first, ...rest] = text.split('\n').slice(0, -1);
  try {
    const head = JSON.parse(first ?? '') as JournalHead & { format: number };
    return head.format === format ? { head, marks: inOrder(rest.map((line) => JSON.parse(line) as Mark)) } : null;
  } catch {
    return null;
  }
}

/** A mark takes the place of later ones of its file: what they stood for was written again. */
function inOrder(marks: Mark[]): Mark[] {
  return marks.filter(
    (mark, at) => !marks.slice(at + 1).some(({ file, end }) => file === mark.file && end <= mark.end),
  );
}

export interface Journal {
  add(mark: Mark): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Begins a journal with what is kept of an earlier one, which stays until this one is on the disk. */
export async function openJournal(folder: string, head: JournalHead, kept: Mark[]): Promise<Journal> {
  const path = join(folder, name);
  const handle = await open(`${path}.new`, 'w');
  const add = (line: object) => handle.appendFile(`${JSON.stringify(line)}\n`);
  await add({ format, ...head });
  for (const mark of kept) await add(mark);
  await handle.sync();
  await rename(`${path}.new`, path);
  return { add, sync: () => handle.sync(), close: () => handle.close() };
}

/** Nothing happens where there is none. */
export async function removeJournal(folder: string): Promise<void> {
  await rm(join(folder, name), { force: true });
}

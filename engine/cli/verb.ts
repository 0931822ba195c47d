// What a verb of the command line is: how it is called, what its help teaches, and what it does.

import type { ParseArgsOptionsConfig } from 'node:util';
import type { Opening, Remote } from '../contract.ts';
import type { FindPicture } from '../host/pictures.ts';
import type { Output } from './output.ts';

/** What a script may rely on. */
export const exits = {
  done: 0,
  failed: 1,
  usage: 2,
  nothing: 3,
  noModel: 4,
  library: 5,
  stopped: 130,
} as const;

export const exitMeanings: Record<number, string> = {
  [exits.done]: 'done',
  [exits.failed]: 'failed; the message says why and what to do',
  [exits.usage]: 'called with wrong arguments',
  [exits.nothing]: 'nothing found: no such photo or folder, or no photo matches the search',
  [exits.noModel]: 'no model is there, or it cannot do this',
  [exits.library]: 'the library cannot be opened: held by another process, written by a newer Talbot, or damaged',
  [exits.stopped]: 'stopped with Ctrl-C; what was done is kept',
};

/** A library's engine: one that runs already, or our own until closed. */
export interface OpenedEngine {
  engine: Remote & { findPicture: FindPicture };
  /** True when another process has it open and does the work. */
  elsewhere: boolean;
  close(): Promise<void>;
}

export interface Call {
  given: string[];
  options: Record<string, string | boolean | undefined>;
  out: Output;
  /** Folder of the library. */
  library: string;
  /** Where models are looked for. */
  models: string[];
  /** `work`: watch folders and work on photos as long as it is open; `probe`: measure devices when there is no work. */
  open(asked: {
    work: boolean;
    probe?: boolean;
    /** In place of the line that tells how far opening is. */
    onOpening?: (now: Opening | null) => void;
  }): Promise<OpenedEngine>;
  /** Ctrl-C. */
  stop: AbortSignal;
}

export interface Verb {
  /** After `talbot`. */
  usage: string;
  /** One line. */
  does: string;
  /** What a person should know, with examples. */
  help: string;
  options?: ParseArgsOptionsConfig;
  /** One line for each option. */
  optionHelp?: Record<string, string>;
  /** How many words may follow, least and most. */
  takes: [number, number];
  run(call: Call): Promise<number>;
}

/** Called with wrong arguments: shown with the verb's usage. */
export class UsageError extends Error {}

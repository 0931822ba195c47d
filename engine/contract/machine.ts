// What the machine is like, what that does to the work, what left the machine, and what fell and was started again.

import type { Power } from './shell.ts';
import type { Progress } from './work.ts';

/** Whose bytes: a process of Talbot's. */
export type Sender = 'window' | 'page' | 'engine' | 'decode' | 'vision' | 'convert';

/** What one process exchanged with one host. Loopback and the machine's own sockets are not counted. */
export interface Sent {
  by: Sender;
  host: string;
  sent: number;
  received: number;
  /** Requests that were stopped before anything was sent. */
  refused: number;
  last: string;
}

/** Every byte sent off this machine since `since`; bringing models, which a person asks for, stands apart. */
export interface Ledger {
  since: string;
  /** Bytes of all but the downloads. */
  sent: number;
  entries: Sent[];
  downloads: Sent[];
}

export type Fallen = 'engine' | 'decode' | 'vision' | 'convert' | 'page' | 'graphics' | 'window';

/** One line of the crash log, which stays on this machine. */
export interface Crash {
  at: string;
  what: Fallen;
  /** Signal, exit code, or what the system said. */
  how: string;
}

/** A file of a photo that is there, inside a watched folder. */
export interface FileOfPhoto {
  photo: number;
  path: string;
}

export interface MachineCalls {
  /** The window says what the machine is like; each time replaces what was said before. */
  machineIs(asked: Power): Promise<Progress>;
  /** Work on in spite of what holds it up now, until that is over. */
  workAnyway(asked: { on: boolean }): Promise<Progress>;
  /** Every present file of these photos: what a window drags, opens or moves to the trash. */
  filesOf(asked: { photos: number[] }): Promise<FileOfPhoto[]>;
  ledger(): Promise<Ledger>;
  /** The window's own part of the ledger, since it last said so. */
  countSent(asked: { entries: Omit<Sent, 'last'>[] }): Promise<null>;
  /** Newest first. */
  crashes(): Promise<Crash[]>;
  keepCrash(asked: { what: Fallen; how: string }): Promise<null>;
}

export const machineCalls = {
  machineIs: 'write',
  workAnyway: 'write',
  filesOf: 'read',
  ledger: 'read',
  countSent: 'write',
  crashes: 'read',
  keepCrash: 'write',
} as const satisfies Record<keyof MachineCalls, 'read' | 'write'>;

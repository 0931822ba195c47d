// Models that are being brought from the hub, an address or a folder.

import type { Reason } from './errors.ts';

/** A model being brought from the hub, an address or a folder. */
export interface Installation {
  /** Name it will have. */
  id: string;
  source: string;
  /** `stopped`: by a person, by the end of Talbot, or by `problem`; goes on when asked to. `done`: told once, by news. */
  state: 'working' | 'testing' | 'stopped' | 'done';
  /** Bytes of the model written, of all; 0 while unknown. */
  done: number;
  total: number;
  /** Bytes a second read of late; null while unknown. */
  rate: number | null;
  secondsLeft: number | null;
  /** What it waits for, in words; null while it goes on. */
  waiting: string | null;
  problem: { reason: Reason; message: string } | null;
}

export interface InstallCalls {
  /**
   * `source`: `owner/name` of the hub, an address, or the path of a checkpoint; `retrieval` another one whose search joins
   * it. Answers at once; `installing` news tells the rest.
   */
  installModel(asked: { source: string; id?: string; retrieval?: string; recipe?: string }): Promise<Installation>;
  resumeInstall(asked: { id: string }): Promise<Installation>;
  stopInstall(asked: { id: string; discard: boolean }): Promise<null>;
  installs(): Promise<Installation[]>;
}

export const installCalls = {
  installModel: 'write',
  resumeInstall: 'write',
  stopInstall: 'write',
  installs: 'read',
} as const satisfies Record<keyof InstallCalls, 'read' | 'write'>;

// What the store tells of failures. Types only.

import type { FailureGroup, Reason } from '../../contract.ts';

export interface ReadFailures {
  /** Most photos first. */
  failures(): FailureGroup[];
}

export interface Failures extends ReadFailures {
  /** Photos that failed for this reason wait again; returns how many. */
  retryReason(reason: Reason): number;
}

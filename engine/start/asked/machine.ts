// What the calls about the machine take: power, files for the window, ledger and crash log.

import type { MachineCalls } from '../../contract.ts';
import { type Asks, flag, isList, oneOf, photoList, text, whole, type Check } from './checks.ts';

const bytes = whole(0, Number.MAX_SAFE_INTEGER);
const mostEntries = 100;
const host = text(255);

/** Null: not known. */
const flagOrNull: Check = (value) => (value === null ? null : flag(value) && 'true, false or null');

const entries: Check = (value) => {
  const wanted = `a list of at most ${mostEntries} with by, host, sent, received and refused`;
  return isList(value, mostEntries, isEntry) ? null : wanted;
};

function isEntry(value: unknown): boolean {
  const given = (value ?? {}) as Record<string, unknown>;
  const counts = [given['sent'], given['received'], given['refused']];
  const by = oneOf('window', 'page')(given['by']);
  return by === null && host(given['host']) === null && counts.every((count) => bytes(count) === null);
}

export const machineAsks: Asks<MachineCalls> = {
  machineIs: { onBattery: flag, hot: flag, fullScreenApp: flagOrNull },
  workAnyway: { on: flag },
  filesOf: { photos: photoList },
  ledger: null,
  countSent: { entries },
  crashes: null,
  keepCrash: { what: oneOf('engine', 'page', 'graphics', 'window'), how: text(300) },
};

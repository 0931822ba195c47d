// What results are made by now, and what else counts: one setting.

import { setSetting, setting } from '../settings.ts';
import type { Expectation } from '../shapes.ts';
import type { ReadDb, WriteDb } from '../file/sql.ts';

export function expected(db: ReadDb): Expectation {
  return JSON.parse(setting(db, 'expected') ?? '{}') as Expectation;
}

/** False when it was the same before: results of anything else are dropped at the door, so nothing can be out of date. */
export function keepExpected(db: WriteDb, expectation: Expectation): boolean {
  const text = JSON.stringify(expectation);
  if (setting(db, 'expected') === text) return false;
  setSetting(db, 'expected', text);
  return true;
}

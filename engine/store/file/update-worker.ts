// The thread in which a library is brought up to date: opens it, which takes the steps, and ends.

import { parentPort, workerData } from 'node:worker_threads';
import { EngineError, type Opening } from '../../contract.ts';
import { openDatabase, openReadDatabase } from './open.ts';
import { only, sql } from './sql.ts';

export interface UpdateJob {
  file: string;
}

export type UpdateAnswer = Opening | { done: true } | { reason: EngineError['reason'] | null; message: string };

/** So often it is told how far a step is, at most. */
const tellMs = 200;

function update(file: string): void {
  const of = photosOf(file);
  const now: Opening = { step: 0, steps: 0, rows: null, of };
  let told = 0;
  const tell = () => {
    told = performance.now();
    parentPort!.postMessage({ ...now } satisfies UpdateAnswer);
  };
  const db = openDatabase(file, undefined, {
    step(step, steps) {
      Object.assign(now, { step, steps, rows: null });
      tell();
    },
    row() {
      now.rows = Math.min(of, (now.rows ?? 0) + 1);
      if (now.rows % 1000 === 0 && performance.now() - told > tellMs) tell();
    },
  });
  db.close();
}

function photosOf(file: string): number {
  const db = openReadDatabase(file);
  try {
    return only<number>(db, sql`select count(*) from photos`) ?? 0;
  } finally {
    db.close();
  }
}

function answer(file: string): UpdateAnswer {
  try {
    update(file);
    return { done: true };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { reason: error instanceof EngineError ? error.reason : null, message };
  }
}

parentPort!.postMessage(answer((workerData as UpdateJob).file));

// One library, one engine: speak to the one that has it open, else be it.

import { realpath } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { EngineError } from '../contract.ts';
import { findLocalEngine } from '../host/local.ts';
import { localNames, startEngine } from '../start.ts';
import type { OpenedEngine } from './verb.ts';

/** An engine that holds the library answers its socket a moment later. */
const tries = 20;
const betweenMs = 100;

export async function openEngine(asked: { library: string; models: string[]; work: boolean }): Promise<OpenedEngine> {
  for (let left = tries; ; left--) {
    const running = await findRunning(asked.library);
    if (running) return running;
    try {
      const engine = await startEngine(asked);
      return { engine, elsewhere: false, close: () => engine.close() };
    } catch (error) {
      const locked = error instanceof EngineError && error.reason === 'library-locked';
      if (!locked || left === 0) throw error;
    }
    await pause(betweenMs);
  }
}

async function findRunning(library: string): Promise<OpenedEngine | null> {
  const folder = await realpath(library).catch(() => null);
  const found = folder === null ? null : await findLocalEngine<OpenedEngine['engine']>(folder, localNames);
  if (!found) return null;
  return { engine: found.engine, elsewhere: true, close: async () => found.close() };
}

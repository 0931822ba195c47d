// One library, one engine: speak to the one that has it open, else be it.

import { realpath } from 'node:fs/promises';
import { EngineError } from '../contract.ts';
import { findLocalEngine } from '../host/local.ts';
import { localNames, startEngine, type StartOptions } from '../start.ts';
import type { OpenedEngine } from './verb.ts';

export async function openEngine(asked: StartOptions): Promise<OpenedEngine> {
  const running = await findRunning(asked.library);
  if (running) return running;
  try {
    const engine = await startEngine(asked);
    return { engine, elsewhere: false, close: () => engine.close() };
  } catch (error) {
    // Another one was quicker, and answers by now.
    const locked = error instanceof EngineError && error.reason === 'library-locked';
    const quicker = locked ? await findRunning(asked.library) : null;
    if (!quicker) throw error;
    return quicker;
  }
}

async function findRunning(library: string): Promise<OpenedEngine | null> {
  const folder = await realpath(library).catch(() => null);
  const found = folder === null ? null : await findLocalEngine<OpenedEngine['engine']>(folder, localNames);
  if (!found) return null;
  return { engine: found.engine, elsewhere: true, close: async () => found.close() };
}

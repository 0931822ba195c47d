// A folder for one test file with a tiny model in it, engines opened on libraries there, and all of it gone afterwards.

import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import type { Progress, Remote } from '../../engine/contract.ts';
import { type RunningEngine, startEngine, type StartOptions } from '../../engine/start.ts';
import { makeTinyModel } from './tiny-model.ts';

export interface Scratch {
  /** A path in the scratch folder. */
  at(...names: string[]): string;
  /** An engine on the library of this name, closed after the test. */
  start(library: string, options?: Partial<StartOptions>): Promise<RunningEngine>;
}

export function scratch(): Scratch {
  // Processes start and models load in most of these tests; a busy machine may take its time.
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
  let folder = '';
  const engines = new Set<RunningEngine>();
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'talbot-test-')));
    await makeTinyModel(join(folder, 'models'));
  });
  afterEach(async () => {
    for (const engine of engines) await engine.close();
    engines.clear();
  });
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  return {
    at: (...names) => join(folder, ...names),
    async start(library, options = {}) {
      const engine = await startEngine({
        library: join(folder, library),
        models: [join(folder, 'models')],
        resources: join(folder, 'no-resources'),
        threads: 1,
        ...options,
      });
      engines.add(engine);
      return engine;
    },
  };
}

/** Resolves with the progress for which `holds` is true; asks again and again, like a page does. */
export async function until(engine: Remote, holds: (now: Progress) => boolean): Promise<Progress> {
  for (;;) {
    const now = await engine.progress();
    if (holds(now)) return now;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export function untilDone(engine: Remote): Promise<Progress> {
  return until(engine, (now) => now.doing === 'nothing' && now.waiting === 0);
}

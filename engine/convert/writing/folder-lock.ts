// One conversion at a time writes a folder. The lock names its process and is touched while it lives, so that one left by
// a kill, or whose process number belongs to another program by now, stands in nobody's way.

import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../../contract.ts';

const beat = 5_000;
const silence = 30_000;

export interface FolderLock {
  release(): Promise<void>;
}

/** @throws EngineError `busy` when another conversion writes there. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, 'lock');
  await refuseIfHeld(path);
  await rm(path, { force: true });
  const handle = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? held(folder) : error;
  });
  await handle.writeFile(String(process.pid));
  await handle.close();
  const timer = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), beat);
  timer.unref();
  return {
    async release() {
      clearInterval(timer);
      await rm(path, { force: true });
    },
  };
}

/** @throws EngineError `busy`, see lockFolder. */
export async function refuseIfLocked(folder: string): Promise<void> {
  await refuseIfHeld(join(folder, 'lock'));
}

async function refuseIfHeld(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (!found || Date.now() - found.mtimeMs > silence) return;
  const holder = Number(await readFile(path, 'utf8').catch(() => '0'));
  if (holder > 0 && isAlive(holder)) throw held(path);
}

function isAlive(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function held(path: string): EngineError {
  return new EngineError('busy', `Another conversion is writing there (${path}). Wait for it, or stop it first.`);
}

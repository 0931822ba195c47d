// The most memory that a process and those it started held together, watched from outside. Linux only.

import { readFileSync, readdirSync } from 'node:fs';

export interface MemoryWatch {
  /** Bytes at most so far; null where it cannot be known. */
  end(): number | null;
}

export function watchMemory(pid: number): MemoryWatch {
  let most = 0;
  const look = () => {
    most = Math.max(most, residentOf(pid));
  };
  const timer = setInterval(look, 100);
  timer.unref();
  return {
    end() {
      clearInterval(timer);
      return most || null;
    },
  };
}

function residentOf(pid: number): number {
  try {
    const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(found?.[1] ?? 0) * 1024 + childrenOf(pid).reduce((sum, child) => sum + residentOf(child), 0);
  } catch {
    // Gone in between, or another system.
    return 0;
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

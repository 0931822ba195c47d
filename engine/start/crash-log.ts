// A log of crashes, beside the catalogue, one line of JSON each; nothing of it is sent anywhere. Workers that end by
// themselves are written down here; the window reports its own.

import { appendFileSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Crash, Fallen } from '../contract.ts';
import type { StartWorker } from '../worker-process.ts';

const mostBytes = 256 * 1024;
const mostTold = 100;

export class CrashLog {
  private readonly file: string;
  private readonly onFallen: (what: Fallen) => void;

  constructor(library: string, onFallen: (what: Fallen) => void) {
    this.file = join(library, 'crashes.jsonl');
    this.onFallen = onFallen;
  }

  add(what: Fallen, how: string): void {
    const crash: Crash = { at: new Date().toISOString(), what, how };
    try {
      if (sizeOf(this.file) > mostBytes) renameSync(this.file, `${this.file}.old`);
      appendFileSync(this.file, `${JSON.stringify(crash)}\n`, { mode: 0o600 });
    } catch (error) {
      // A full disk must not make a crash worse.
      console.error('The crash log could not be written.', error);
    }
    this.onFallen(what);
  }

  list(): Crash[] {
    return linesOf(this.file).slice(-mostTold).toReversed().flatMap(parsed);
  }

  /** The same way to start workers; one that ends without having been told to is written down. */
  watching(startWorker: StartWorker): StartWorker {
    return (name, options) => {
      const process = startWorker(name, options);
      let told = false;
      void process.exited.then((how) => {
        if (!told && how !== 0) this.add(name, String(how));
      });
      return {
        ...process,
        kill: () => {
          told = true;
          process.kill();
        },
      };
    };
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}

/** A line cut off by a crash of its own is left out. */
function parsed(line: string): Crash[] {
  try {
    return [JSON.parse(line) as Crash];
  } catch {
    return [];
  }
}

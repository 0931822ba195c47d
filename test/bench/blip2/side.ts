// One side of a comparison: a process that is asked in lines of JSON on stdin and answers in lines of JSON on stdout.
// Both sides have a process of their own, so that neither's threads and memory are the other's.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Side {
  /** Rejects with what the side says went wrong, or when its process ends. */
  ask<T>(what: string, given?: object): Promise<T>;
  close(): Promise<void>;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export function startSide(name: string, command: string, args: string[], env: Record<string, string> = {}): Side {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  const waiting: Waiting[] = [];
  let over: Error | null = null;
  const end = (why: string) => {
    over ??= new Error(`${name} ${why}.`);
    for (const each of waiting.splice(0)) each.reject(over);
  };
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      end(`did not start: ${error.message}`);
      resolve();
    });
    child.once('close', (code, signal) => {
      end(`ended (${signal ?? code})`);
      resolve();
    });
  });
  child.stdin.on('error', () => {});
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return;
    const answer = JSON.parse(line) as { value?: unknown; error?: string };
    const asked = waiting.shift();
    if (answer.error === undefined) asked?.resolve(answer.value);
    else asked?.reject(new Error(`${name}: ${answer.error}`));
  });
  return {
    ask<T>(what: string, given: object = {}) {
      if (over) return Promise.reject(over);
      return new Promise<T>((resolve, reject) => {
        waiting.push({ resolve: resolve as (value: unknown) => void, reject });
        child.stdin.write(`${JSON.stringify({ ask: what, ...given })}\n`);
      });
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}

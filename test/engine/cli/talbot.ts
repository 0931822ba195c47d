// Runs the command line in this process, on the library of a test, and hands back all that it said.

import { run } from '../../../engine/cli.ts';
import { scratch } from '../scratch.ts';

export interface Said {
  code: number;
  out: string;
  err: string;
}

export interface TalbotOptions {
  library?: string;
  env?: NodeJS.ProcessEnv;
  /** As if stdout and stderr were a terminal. */
  tty?: boolean;
}

export function commandLine() {
  const { at, start } = scratch();
  return {
    at,
    start,
    async talbot(words: string[], options: TalbotOptions = {}): Promise<Said> {
      const said: Said = { code: -1, out: '', err: '' };
      const env = { TALBOT_LIBRARY: at(options.library ?? 'library'), TALBOT_MODELS: at('models'), ...options.env };
      const isTTY = options.tty ?? false;
      said.code = await run(words, {
        stdout: { write: (text) => void (said.out += text), isTTY },
        stderr: { write: (text) => void (said.err += text), isTTY, columns: 100 },
        env,
        stop: new AbortController().signal,
        resources: at('no-resources'),
      });
      return said;
    },
  };
}

export function json<T>(said: Said): T {
  return JSON.parse(said.out) as T;
}

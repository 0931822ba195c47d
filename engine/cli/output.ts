// Where the command line writes. Results go to stdout: lines for people, or with --json exactly one JSON document.
// Everything else (progress, notes, errors) goes to stderr, so that a pipe gets results alone.

import { styleText } from 'node:util';
import type { Progress } from '../contract.ts';
import { progressLine } from './progress-line.ts';

export interface Stream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

export interface Output {
  json: boolean;
  /** A line for people; nothing with --json. Its text must be printable. */
  line(text?: string): void;
  /** Text that is still being made, shown until the next line; on a terminal only. */
  draft(text: string): void;
  /** The result, printed with --json only. */
  data(value: unknown): void;
  /** Beside the result. */
  note(text: string): void;
  /** A line for this width that the next one is written over; false where there is no terminal. */
  overwrite(line: (columns: number) => string): boolean;
  /** A line that is written over by the next one; on a terminal only. */
  progress(now: Progress): void;
  endProgress(): void;
  strong(text: string): string;
  faint(text: string): string;
}

export interface OutputOptions {
  stdout: Stream;
  stderr: Stream;
  env: NodeJS.ProcessEnv;
  json: boolean;
}

export function openOutput({ stdout, stderr, env, json }: OutputOptions): Output {
  const colours = stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const style = (name: 'bold' | 'dim') => (text: string) =>
    colours ? styleText(name, text, { validateStream: false }) : text;
  const overwrites = stderr.isTTY === true && env['TERM'] !== 'dumb';
  let shown = false;
  const wipe = () => {
    if (shown) stderr.write('\r\x1b[2K');
    shown = false;
  };
  const overwrite = (text: string) => {
    if (!overwrites) return;
    stderr.write(`\r\x1b[2K${text}`);
    shown = true;
  };
  return {
    json,
    line(text = '') {
      wipe();
      if (!json) stdout.write(`${text}\n`);
    },
    data: (value) => void (json && stdout.write(`${JSON.stringify(value, null, 2)}\n`)),
    note(text) {
      wipe();
      stderr.write(`${text}\n`);
    },
    draft: (text) => overwrite(text.slice(-(stderr.columns ?? 80) + 1)),
    overwrite(line) {
      if (overwrites) overwrite(line(stderr.columns ?? 80));
      return overwrites;
    },
    progress: (now) => overwrite(progressLine(now, stderr.columns ?? 80)),
    endProgress: wipe,
    strong: style('bold'),
    faint: style('dim'),
  };
}

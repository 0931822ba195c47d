// What `npm run bench -- blip2` is asked for.

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultThreads } from '../../../engine/vision/sessions.ts';
import { languages, type LanguageName } from './sizes.ts';

export interface Asked {
  /** Where checkpoint and models are kept from run to run. */
  dir: string;
  language: LanguageName;
  /** Of the checkpoint. */
  dtype: 'F32' | 'F16';
  small: boolean;
  /** Share of the layers. */
  layers: number;
  rounds: number;
  /** New tokens of every caption and answer. */
  tokens: number;
  threads: number;
  /** Interpreter that may have PyTorch. */
  python: string;
  /** Convert again, to measure it. */
  convert: boolean;
  /** Make checkpoint and models, and measure nothing else. */
  prepare: boolean;
  json: boolean;
}

export const usage = `npm run bench -- blip2 [--dir FOLDER] [--language ${languages.join('|')}] [--dtype f32|f16]
  [--small | --layers SHARE] [--rounds N] [--tokens N] [--threads N] [--python PATH] [--convert] [--prepare] [--json]`;

/** @throws Error with a sentence that says what is wrong. */
export function readArguments(words: string[]): Asked {
  const { values } = parseArgs({
    args: words,
    options: {
      dir: { type: 'string', default: join(tmpdir(), 'talbot-blip2-bench') },
      language: { type: 'string', default: 'opt-2.7b' },
      dtype: { type: 'string', default: 'f32' },
      small: { type: 'boolean', default: false },
      layers: { type: 'string', default: '1' },
      rounds: { type: 'string' },
      tokens: { type: 'string', default: '20' },
      threads: { type: 'string', default: String(defaultThreads()) },
      python: { type: 'string', default: process.env['TALBOT_PYTHON'] ?? 'python3' },
      convert: { type: 'boolean', default: false },
      prepare: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const { dir, small, python, convert, prepare, json } = values;
  return {
    ...{ dir, small, python, convert, prepare, json },
    language: oneOf('--language', values.language, languages),
    dtype: oneOf('--dtype', values.dtype, ['f32', 'f16'] as const) === 'f32' ? 'F32' : 'F16',
    layers: number('--layers', values.layers, 0, 1),
    rounds: number('--rounds', values.rounds ?? (small ? '2' : '5'), 1, 1000),
    tokens: number('--tokens', values.tokens, 2, 60),
    threads: number('--threads', values.threads, 1, 1024),
  };
}

function oneOf<T extends string>(option: string, value: string, known: readonly T[]): T {
  const found = known.find((each) => each === value);
  if (found === undefined) throw new Error(`${option} ${value} is not known. There are: ${known.join(', ')}.`);
  return found;
}

function number(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most && value > 0) return value;
  throw new Error(`${option} ${text} is not a number from ${least} to ${most}.`);
}

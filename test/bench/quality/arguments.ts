// What `npm run bench -- quality` is asked to do, and the two kinds of files it reads.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

export interface QualityArguments {
  photos: string;
  captions: string | null;
  questions: string | null;
  model: string | null;
  json: boolean;
}

export interface CaptionedPhoto {
  file: string;
  captions: string[];
}

export interface AskedPhoto {
  file: string;
  question: string;
  /** All true together. */
  answers: string[];
}

export const usage =
  'npm run bench -- quality --photos DIR [--captions FILE.jsonl] [--questions FILE.jsonl] [--model ID] [--json]';

export function readArguments(words: string[]): QualityArguments {
  const given: Record<string, string> = {};
  let json = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === '--json') json = true;
    else if (/^--(photos|captions|questions|model)$/.test(word) && words[at + 1]) given[word.slice(2)] = words[++at]!;
    else throw new Error(`Not understood: ${word}. Use: ${usage}`);
  }
  const { photos, captions = null, questions = null, model = null } = given;
  if (!photos || !existsSync(photos) || !statSync(photos).isDirectory()) {
    throw new Error(`--photos names no folder. Use: ${usage}`);
  }
  return { photos: resolve(photos), captions, questions, model, json };
}

/** Objects, one a line, each with what `check` asks for. */
function readLines<T>(file: string, check: (line: Partial<T>) => boolean, shape: string): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, at) => {
      if (line.trim() === '') return [];
      const value = JSON.parse(line) as Partial<T>;
      if (!check(value)) throw new Error(`${file}, line ${at + 1}: expected ${shape}`);
      return [value as T];
    });
}

/** One entry per photo, also when its captions stand on several lines. Photos without captions are there to be told apart. */
export function readCaptions(file: string): CaptionedPhoto[] {
  const check = ({ file: name, captions }: Partial<CaptionedPhoto>) => Boolean(name) && Array.isArray(captions);
  const lines = readLines<CaptionedPhoto>(file, check, '{"file", "captions": […]}');
  const photos = new Map<string, string[]>();
  for (const { file: name, captions } of lines) photos.set(name, [...(photos.get(name) ?? []), ...captions]);
  return [...photos].map(([name, captions]) => ({ file: name, captions }));
}

export function readQuestions(file: string): AskedPhoto[] {
  const check = ({ file: name, question, answers }: Partial<AskedPhoto>) =>
    Boolean(name) && Boolean(question) && Array.isArray(answers);
  return readLines(file, check, '{"file", "question", "answers": […]}');
}

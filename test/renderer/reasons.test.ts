// Every reason for a refusal has words in every language, says what to do next, and is given by somebody; and no words are
// left of a reason that nobody gives.

import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { de } from '../../renderer/words/de.ts';
import { en } from '../../renderer/words/en.ts';
import { zh } from '../../renderer/words/zh.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(`${root}/${file}`, 'utf8');
const union = /export type Reason =([^]+?)\n\n/.exec(read('engine/contract/errors.ts'))![1]!;
const codes = [...union.matchAll(/'([^']+)'/g)].map(([, code]) => code!);

test('each is given where something is refused', () => {
  const given = globSync(['engine/**/*.ts', 'main/**/*.ts'], { cwd: root })
    .filter((file) => !file.startsWith('engine/contract'))
    .map(read)
    .join('\n');
  expect(codes.filter((code) => !given.includes(`'${code}'`))).toEqual([]);
});

describe.each([
  ['English', en],
  ['German', de],
  ['Chinese', zh],
])('%s', (_language, { reasons }) => {
  test('has words for each, and for nothing else', () => {
    expect(Object.keys(reasons).toSorted()).toEqual(codes.toSorted());
  });

  test('says what happened, and then what to do', () => {
    const ended = /[.!?。！？]$/;
    const wrong = Object.values(reasons).filter(
      ({ happened, next }) => !ended.test(happened) || !ended.test(next) || happened === next,
    );
    expect(wrong).toEqual([]);
  });
});

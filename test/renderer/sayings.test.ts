// What the engine says of a very case is known again by the page: each pattern is said somewhere in the engine, every language
// has it with the same names in it, and what a reason alone would leave open has a pattern.

import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { said, type Saying } from '../../renderer/sayings.ts';
import { de } from '../../renderer/words/de.ts';
import { en } from '../../renderer/words/en.ts';
import { zh } from '../../renderer/words/zh.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Without the seams of texts that are longer than a line. */
const sources = globSync(['engine/**/*.ts', 'resources/models/*/model.json'], { cwd: root })
  .filter((file) => !/^engine[/\\](cli|host|vision[/\\]verify)\b/.test(file))
  .map((file) => readFileSync(`${root}/${file}`, 'utf8').replace(/['`] \+\s+['`]/g, ''))
  .join('\n')
  .replaceAll("\\'", "'");

const namesIn = (saying: string) => [...saying.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

test('each is said by the engine', () => {
  const unsaid = Object.values(en.sayings).filter((saying) => {
    const parts = saying.split(/\{\w+\}| \(/).filter((part) => part.trim() !== '');
    return parts.length === 0 || !parts.every((part) => sources.includes(part));
  });
  expect(unsaid).toEqual([]);
});

test('each is known again, whatever names stand in it', () => {
  const wrong = Object.entries(en.sayings).filter(([, saying]) => {
    const message = saying.replace(/\{(\w+)\}/g, '/Fotos/Straße (2)/ü. $1.jpg');
    const german = said(message, Object.fromEntries(Object.keys(en.sayings).map((name) => [name, name])) as never);
    return german === null || en.sayings[german as Saying] !== saying;
  });
  // Two that begin alike are told apart by their ends.
  expect(wrong.map(([name]) => name)).toEqual([]);
});

test('what is not known has no words', () => {
  expect(said('The graph eyes has no input pixels.', de.sayings)).toBeNull();
});

describe.each([
  ['German', de],
  ['Chinese', zh],
])('%s', (_language, { sayings }) => {
  test('says the names, and nothing for programmers', () => {
    const wrong = Object.entries(sayings).filter(([name, saying]) => {
      const given = namesIn(en.sayings[name as Saying]).filter((one) => one !== 'detail');
      return namesIn(saying).some((one) => !given.includes(one));
    });
    expect(wrong).toEqual([]);
  });

  test('says what happened, and then what to do', () => {
    const short = Object.values(sayings).filter((saying) => (saying.match(/[.。！？](\s|$|\S)/gu) ?? []).length < 2);
    expect(short).toEqual([]);
  });
});

/** Only a program that asks wrongly hears these. */
const forPrograms =
  /^(This is not the mark|\$\{what\} \(\$\{host\} says|This is no cursor|A question of this name|Say which|Stretches,|similarTo|whereLooked|There are no words|HF_ENDPOINT|There is no recipe|BLIP was trained|Nobody waits|No call is named|This model looks|There is no photo to|The photo (that )?changed)|\$\{(call|folder|name|target|source)\}(:| takes| knows| holds| is (for processors|a folder, and|not a folder))|Rows of|expected\.json|This library is open|What stands|No model is called|Another model has|Only what|The new model/;

test('what says nothing by its reason is said by a pattern', () => {
  const vague =
    /new (?:EngineError|PlaceError)\(\s*'(?:bad-request|not-allowed|not-found)',\s*(?:`([^`]*)`|'((?:[^'\\]|\\.)*)')/g;
  const all = [...sources.matchAll(vague)].map(([, long, short]) => long ?? short!);
  expect(all.length).toBeGreaterThan(30);
  const left = all.filter((text) => said(text.replace(/\$\{[^}]*\}/g, 'x'), de.sayings) === null);
  expect(left.filter((text) => !forPrograms.test(text))).toEqual([]);
});

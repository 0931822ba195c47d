// Every call of the contract, asked for wrongly in every way that needs no knowledge of it: wrong kinds of values, strangers
// among the fields, names of prototypes, huge lists and texts. It is refused kindly or answered, and never a bug.

import { expect, test } from 'vitest';
import { calls, type Engine, type EngineError } from '../../../engine/contract.ts';
import { asks } from '../../../engine/start/asked.ts';
import { scratch, untilDone } from '../scratch.ts';
import { writePhotos } from '../some-photos.ts';

const { at, start } = scratch();

const long = 'x'.repeat(10_000_000);
const values: [string, unknown][] = [
  ['nothing', undefined],
  ['null', null],
  ['a number below zero', -1],
  ['no whole number', 0.5],
  ['no number', Number.NaN],
  ['endless', Infinity],
  ['too large a number', 2 ** 60],
  ['a large number', Number.MAX_SAFE_INTEGER],
  ['a number as text', '1'],
  ['true', true],
  ['empty text', ''],
  ['a surrogate alone', '\ud800'],
  ['a text with nothing in it', '\0'],
  ['a relative path', '../../etc/passwd'],
  ['ten million characters', long],
  ['the name of a prototype', '__proto__'],
  ['constructor', 'constructor'],
  ['an empty list', []],
  ['a long list', Array.from({ length: 200_000 }, (_, at) => at + 1)],
  ['a list of lists', [[1], [[2]]]],
  ['a list of texts', ['constructor', '', '1']],
  ['an empty object', {}],
  ['an object of strangers', { constructor: 1, toString: 'x', length: 3 }],
  ['an object without a prototype', Object.assign(Object.create(null) as object, { rating: 9 })],
  ['a prototype of its own', JSON.parse('{"__proto__": {"rating": 5}}')],
  ['a list of nothing', Array.from({ length: 3 })],
  ['holes', new Array(3)],
];
const wholes = values.filter(([, value]) => typeof value !== 'object' || value === null || Array.isArray(value));
/** What would measure for minutes when one field is right by chance: asked as a whole only. */
const slow = new Set(['measureSpeed', 'measureDevices']);

type Free = (asked: unknown) => Promise<unknown>;

test('whatever is asked, nothing is a bug, and what cannot be right is a bad request', async () => {
  await writePhotos(at('photos'), 3, 560);
  const engine = await start('library-hostile');
  await engine.addFolder({ path: at('photos') });
  await untilDone(engine);
  const bugs: string[] = [];
  let refused = 0;
  const ask = async (call: string, asked: unknown, how: string, must: boolean) => {
    const error = await (engine[call as keyof Engine] as Free)(asked).then(
      () => null,
      (problem: EngineError) => problem,
    );
    if (error?.reason === 'bad-request') refused++;
    const foreseen = error === null || typeof error.reason === 'string';
    const right = must ? error?.reason === 'bad-request' : foreseen && error?.reason !== 'bug';
    if (!right)
      bugs.push(`${call}, ${how}: ${error ? `${error.reason ?? error.name} ${error.message.slice(0, 150)}` : 'taken'}`);
    if (error && error.message.length > 2000) bugs.push(`${call}, ${how}: an endless message`);
  };
  for (const call of Object.keys(calls)) {
    const fields = asks[call as keyof Engine];
    if (!fields) continue;
    for (const [how, value] of wholes) await ask(call, value, how, true);
    for (const name of ['stranger', 'constructor', '__proto__', 'hasOwnProperty']) {
      const asked = JSON.parse(`{${JSON.stringify(name)}: 1}`) as unknown;
      await ask(call, asked, `a field ${name}`, true);
    }
    if (slow.has(call)) continue;
    for (const [name, check] of Object.entries(fields)) {
      for (const [how, value] of values) {
        const others = Object.fromEntries(Object.keys(fields).map((other) => [other, likely(fields[other]!)]));
        await ask(call, { ...others, [name]: value }, `${name} is ${how}`, check(value) !== null);
      }
    }
  }
  expect(bugs).toEqual([]);
  expect(refused).toBeGreaterThan(1000);
});

/** Something that a field takes, from a few that most of them take. Nobody can make a folder at that path, root neither. */
function likely(check: (value: unknown) => string | null): unknown {
  const some = [undefined, 1, false, 'nowhere', '/proc/nowhere/at/all', [1], { rating: 3 }, [], 'originals', 'on', 0];
  return some.find((value) => check(value) === null);
}

// The command line as a person meets it first: how it is called, help that teaches, refusals that help.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { verbs } from '../../engine/cli.ts';
import { exitMeanings } from '../../engine/cli/verb.ts';
import { writePhotos } from './some-photos.ts';

import { commandLine, json } from './cli/talbot.ts';

const { at, talbot } = commandLine();
const golden = fileURLToPath(new URL('../fixtures/golden/', import.meta.url));

describe('being called', () => {
  test('the overview names every verb, option and exit code', async () => {
    for (const words of [[], ['help'], ['--help'], ['-h']]) {
      const { code, out } = await talbot(words);
      expect(code).toBe(0);
      for (const name of Object.keys(verbs)) expect(out).toContain(`  ${name}`);
      for (const meaning of Object.values(exitMeanings)) expect(out).toContain(meaning);
      expect(out).toContain('--json');
    }
  });

  test('its README lists every verb and exit code, and nothing else', async () => {
    const readme = await readFile(new URL('../../engine/cli/README.md', import.meta.url), 'utf8');
    const rows = (heading: string) =>
      [
        ...readme
          .split(`\n## ${heading}\n`)[1]!
          .split('\n## ')[0]!
          .matchAll(/^\| `([^`]+)`/gm),
      ].map(([, word]) => word!);
    expect(rows('Verbs')).toEqual(Object.keys(verbs));
    expect(rows('Exit codes')).toEqual(Object.keys(exitMeanings));
  });

  test('every verb teaches: usage, what it does, an example to copy, each of its options', async () => {
    for (const [name, verb] of Object.entries(verbs)) {
      const { code, out } = await talbot(['help', name]);
      expect(code).toBe(0);
      expect(out).toContain(`talbot ${verb.usage}`);
      expect(out).toMatch(new RegExp(`^  talbot ${name}`, 'm'));
      for (const option of Object.keys(verb.options ?? {})) {
        expect([name, verb.optionHelp?.[option]]).toEqual([name, expect.any(String)]);
        expect(out).toContain(`--${option}`);
      }
      expect((await talbot([name, '--help'])).out).toBe(out);
    }
  });

  test.each([
    [['serch', 'dog'], /no "serch".*Did you mean "search"/],
    [['frobnicate'], /no "frobnicate"\.\n/],
    [['help', 'serch'], /Did you mean "search"/],
    [['search'], /Give words to look for[^]*Usage: talbot search/],
    [['--library', 'x', 'search', 'dog'], /Say first what to do/],
    [['search', 'dog', '--library', ''], /--library takes the folder/],
    [['search', 'dog', '--limt', '3'], /Unknown option '--limt'[^]*talbot help search/],
    [['show'], /missing/],
    [['show', '1', '2'], /"2" is one word too many/],
    [['folders', 'frob'], /"frob" is nothing/],
    [['folders', 'remove'], /Which folder/],
    [['model', 'convert', 'x'], /--out FOLDER is missing/],
    [['model', 'convert', 'x', '--out', 'y', '--recipe', 'z'], /--recipe takes .*cpu-int8/],
    [['serve', '--port', 'http'], /1 to 65535/],
    [['search', 'dog', '--limit', 'many'], /limit must be a whole number/],
    [['show', 'x\u001b[31m.jpg', 'y\u001b[31m'], /y\\u\{1b\}\[31m/],
  ])('%j is refused with what would be right, and exit code 2', async (words, message) => {
    const { code, out, err } = await talbot(words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    // eslint-disable-next-line no-control-regex
    expect(err).not.toMatch(/\u001b|at .*\.ts:\d+/);
  });

  test('with --json a refusal is JSON too, and the sentence still goes to stderr', async () => {
    const said = await talbot(['serch', '--json']);
    expect(json(said)).toEqual({ error: { reason: 'bad-request', message: expect.any(String) as string } });
    expect(said.err).toContain('serch');
  });

  test('--debug adds the stack, nothing else does', async () => {
    expect((await talbot(['show', 'nowhere.jpg', '--debug'])).err).toMatch(/at .*\.ts:\d+/);
    expect((await talbot(['show', 'nowhere.jpg'])).err).not.toMatch(/at .*\.ts:\d+/);
  });
});

describe('when something is missing', () => {
  test('no model is exit code 4, and what can be done without is done', async () => {
    const env = { TALBOT_MODELS: '' };
    const options = { library: 'bare/library', env };
    await writePhotos(at('bare-photos'), 1, 750);
    const indexed = await talbot(['index', at('bare-photos')], options);
    expect([indexed.code, indexed.out]).toEqual([4, '0 of 1 photos are described.\n']);
    expect(indexed.err).toContain('add a model');
    expect((await talbot(['search', 'photo'], options)).code).toBe(0);
    expect((await talbot(['caption', at('bare-photos', 'photo-750.jpg')], options)).code).toBe(4);
    expect((await talbot(['model', 'list'], options)).code).toBe(4);
  });

  test('a library that cannot be opened is exit code 5', async () => {
    await mkdir(at('broken'));
    await writeFile(at('broken', 'library.sqlite'), 'no database '.repeat(1000));
    const { code, err } = await talbot(['status'], { library: 'broken' });
    expect([code, err.split('\n').length]).toEqual([5, 2]);
  });
});

describe('models', () => {
  test('list, convert and verify', async () => {
    const listed = json<{ id: string; tasks: string[]; folder: string }[]>(await talbot(['model', 'list', '--json']));
    expect(listed[0]).toMatchObject({ id: 'tiny', folder: at('models', 'tiny') });
    const checkpoint = `${golden}blip2-opt/checkpoint`;
    const out = at('converted', 'small');
    const converted = await talbot(['model', 'convert', checkpoint, '--out', out, '--name', 'Small', '--json']);
    expect(converted.code).toBe(0);
    expect(json(converted)).toMatchObject({ id: 'small', name: 'Small', recipe: 'cpu-int8', folder: out });
    const missing = await talbot(['model', 'convert', at('nothing'), '--out', at('x')]);
    expect([missing.code, missing.err]).toEqual([3, expect.stringContaining('no checkpoint')]);
  });

  test('verify compares a golden case and fails on a spoiled one', async () => {
    const good = await talbot(['model', 'verify', `${golden}blip2-itm`]);
    expect([good.code, good.out]).toEqual([0, expect.stringMatching(/PASS: \d+ compared, 0 failed/)]);
    const nothing = await talbot(['model', 'verify', at('models')]);
    expect(nothing.code).toBe(2);
  });
});

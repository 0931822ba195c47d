// The command line as a script and as a person meet it: exit codes, pure JSON, help that teaches, names that bite.

import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { run, verbs } from '../../engine/cli.ts';
import type { Page, Photo, Progress } from '../../engine/contract.ts';
import { exitMeanings } from '../../engine/cli/verb.ts';
import { scratch, until } from './scratch.ts';
import { jpegOf, writePhotos } from './some-photos.ts';
import { openPage } from './host/browser-like.ts';

const { at, start } = scratch();
const cli = fileURLToPath(new URL('../../engine/cli.ts', import.meta.url));
const golden = fileURLToPath(new URL('../fixtures/golden/', import.meta.url));

interface Said {
  code: number;
  out: string;
  err: string;
}

/** Runs a command in this process, on the library of the test. */
async function talbot(words: string[], options: { library?: string; env?: NodeJS.ProcessEnv; tty?: boolean } = {}) {
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
}

function json<T>(said: Said): T {
  return JSON.parse(said.out) as T;
}

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
    [['search', 'dog', '--limt', '3'], /Unknown option '--limt'[^]*talbot help search/],
    [['show'], /missing/],
    [['show', '1', '2'], /"2" is one word too many/],
    [['folders', 'frob'], /"frob" is nothing/],
    [['folders', 'remove'], /Which folder/],
    [['model', 'convert', 'x'], /--out FOLDER is missing/],
    [['model', 'convert', 'x', '--out', 'y', '--recipe', 'z'], /cpu-int8 or reference-f32/],
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

describe('a library from the command line', () => {
  beforeAll(async () => {
    await writePhotos(at('photos'), 6, 700);
    await writeFile(at('photos', 'bad\u001b[31m\nname.jpg'), 'no photo');
  });

  test('index describes all that wait, and says what failed', async () => {
    const said = await talbot(['index', at('photos')]);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toBe('6 of 7 photos are described, 1 failed (see: talbot search is:failed).\n');
    // Again: nothing to do, and quickly so.
    expect(json<Progress>(await talbot(['index', '--json']))).toMatchObject({ seen: 6, failed: 1, waiting: 0 });
    // The same folder, one inside it, one around it.
    expect((await talbot(['index', at('photos')])).code).toBe(0);
    await mkdir(at('photos', 'inside'));
    expect((await talbot(['index', at('photos', 'inside')])).code).toBe(0);
    const around = await talbot(['index', at('')]);
    expect([around.code, around.err]).toEqual([1, expect.stringContaining('Remove it first')]);
  });

  test('a terminal shows a bar, and no trace of it stays in the result', async () => {
    await writePhotos(at('more'), 2, 720);
    const said = await talbot(['index', at('more')], { tty: true });
    expect(said.err).toMatch(/\r\u001b\[2K.*of \d/u);
    expect(said.err.endsWith('\r\u001b[2K')).toBe(true);
    expect(said.out).not.toContain('\u001b[2K');
  });

  test('search prints numbers, names and captions; nothing found is exit code 3', async () => {
    const found = await talbot(['search', 'photo-701']);
    expect(found.code).toBe(0);
    expect(found.out).toMatch(/^ +\d+ {2}\d{4}-\d\d-\d\d {2}photo-701\.jpg/);
    const page = json<Page>(await talbot(['search', 'type:jpeg', '--limit', '2', '--sort', 'oldest', '--json']));
    expect([page.hits.length, page.total]).toEqual([2, 8]);
    const next = json<Page>(
      await talbot(['search', 'type:jpeg', '--limit', '2', '--sort', 'oldest', '--after', page.cursor!, '--json']),
    );
    expect(next.hits.map((hit) => hit.id)).not.toContain(page.hits[0]!.id);
    const nothing = await talbot(['search', 'file:zebra']);
    expect([nothing.code, nothing.out]).toEqual([3, '']);
    expect(nothing.err).not.toBe('');
    const id = String(page.hits[0]!.id);
    expect(json<Page>(await talbot(['search', '--like', id, '--json'])).hits.length).toBeGreaterThan(0);
  });

  test('names that would write on the terminal are shown, not obeyed', async () => {
    const { out } = await talbot(['search', 'is:failed']);
    expect(out).toContain('bad');
    // eslint-disable-next-line no-control-regex
    expect(out.replace(/\n$/, '')).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(out.split('\n')).toHaveLength(2);
  });

  test('show takes a number or a path, and names the model behind a caption', async () => {
    const byPath = json<Photo>(await talbot(['show', at('photos', 'photo-700.jpg'), '--json']));
    const byNumber = json<Photo>(await talbot(['show', String(byPath.id), '--json']));
    expect(byNumber).toEqual(byPath);
    const { out } = await talbot(['show', String(byPath.id)]);
    expect(out).toContain(at('photos', 'photo-700.jpg'));
    expect(out).toMatch(/^caption {3}.*\[tiny, match 0\.\d\d\]/m);
    for (const nothing of ['999', at('photos', 'nowhere.jpg')]) {
      const missing = await talbot(['show', nothing]);
      expect([missing.code, missing.out]).toEqual([3, '']);
    }
    expect((await talbot(['show', at('photos', 'nowhere.jpg')])).err).toContain('talbot index');
  });

  test('caption describes any file, in the library or not, and goes on after a bad one', async () => {
    await writeFile(at('loose.jpg'), await jpegOf(730));
    const one = await talbot(['caption', at('loose.jpg')]);
    expect(one).toMatchObject({ code: 0, out: expect.stringMatching(/\[tiny, match/) as string });
    const many = await talbot(['caption', at('loose.jpg'), at('none.jpg'), at('photos', 'photo-700.jpg'), '--json']);
    expect(many.code).toBe(1);
    const results = json<{ photo: string; captions: unknown[]; problem: string | null }[]>(many);
    expect(results.map((result) => [result.captions.length, result.problem === null])).toEqual([
      [1, true],
      [0, false],
      [1, true],
    ]);
    expect((await talbot(['show', at('loose.jpg')])).code).toBe(3);
  });

  test('ask prints the answer once, with its model; match prints two numbers', async () => {
    const asked = await talbot(['ask', at('photos', 'photo-700.jpg'), 'What', 'is', 'it?']);
    expect(asked.code).toBe(0);
    const [answer, model] = asked.out.split('\n');
    expect(model).toMatch(/^\[tiny, probability \d\.\d\d\]$/);
    const photo = json<Photo>(await talbot(['show', at('photos', 'photo-700.jpg'), '--json']));
    expect(photo.conversation).toMatchObject([{ question: 'What is it?' }]);
    expect(answer).toBe(photo.conversation[0]!.answer);
    const matched = await talbot(['match', String(photo.id), 'a', 'dog', '--json']);
    expect(json(matched)).toMatchObject({ model: 'tiny', match: expect.any(Number) as number });
  });

  test('folders are listed, paused, resumed and removed by number or path', async () => {
    const list = async () => json<{ id: number; path: string; state: string }[]>(await talbot(['folders', '--json']));
    const more = (await list()).find((folder) => folder.path === at('more'))!;
    expect((await talbot(['folders', 'pause', String(more.id)])).out).toContain('paused');
    expect((await list()).find((folder) => folder.id === more.id)?.state).toBe('paused');
    expect((await talbot(['folders', 'resume', at('more')])).code).toBe(0);
    expect((await talbot(['folders', 'remove', at('more')])).code).toBe(0);
    expect((await list()).map((folder) => folder.path)).toEqual([at('photos')]);
    expect((await talbot(['folders', 'remove', at('more')])).code).toBe(3);
    expect((await talbot(['folders', 'add', at('nowhere')])).err).toContain('not there');
  });

  test('status says what there is', async () => {
    const { out } = await talbot(['status']);
    expect(out).toContain(at('library'));
    expect(out).toMatch(/model {5}Tiny \(captions, chat, search\)/);
    expect(json(await talbot(['status', '--json']))).toMatchObject({ seen: 6, failed: 1, openElsewhere: false });
  });

  test('while the app is open, commands speak to it', async () => {
    const engine = await start('library');
    await until(engine, (now) => now.doing === 'nothing');
    expect(json(await talbot(['status', '--json']))).toMatchObject({ openElsewhere: true, seen: 6 });
    await writePhotos(at('while-open'), 2, 740);
    const indexed = await talbot(['index', at('while-open')]);
    expect(indexed).toMatchObject({ code: 0, err: expect.stringContaining('Talbot is open') as string });
    expect((await engine.progress()).seen).toBe(8);
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

describe('as a process of its own', () => {
  function spawned(words: string[], library: string) {
    const env = { ...process.env, TALBOT_LIBRARY: at(library), TALBOT_MODELS: at('models') };
    const child = spawn(process.execPath, [cli, ...words], { env });
    const said: Said = { code: -1, out: '', err: '' };
    child.stdout.on('data', (data: Buffer) => (said.out += String(data)));
    child.stderr.on('data', (data: Buffer) => (said.err += String(data)));
    const ended = new Promise<Said>((resolve) => child.once('close', (code) => resolve({ ...said, code: code ?? -1 })));
    return { child, said, ended };
  }

  test('Ctrl-C stops in good order with 130, and the same command goes on', async () => {
    await writePhotos(at('many'), 30, 800);
    const { child, ended } = spawned(['index', at('many'), '--json'], 'library-ctrl-c');
    const first = await untilSeen('library-ctrl-c', 4);
    child.kill('SIGINT');
    const said = await ended;
    expect(said).toMatchObject({ code: 130, err: expect.stringContaining('the same command goes on') as string });
    const stopped = json<Progress>(said);
    expect(stopped.seen).toBeGreaterThanOrEqual(first);
    expect(stopped.seen).toBeLessThan(30);
    const again = await spawned(['index', at('many'), '--json'], 'library-ctrl-c').ended;
    expect(json<Progress>(again)).toMatchObject({ seen: 30, waiting: 0 });
  }, 180_000);

  test('serve prints an address that works, and ends with Ctrl-C', async () => {
    const { child, said, ended } = spawned(['serve', '--json'], 'library-serve');
    await expect.poll(() => said.out, { timeout: 20_000 }).toContain('}');
    const { url } = json<{ url: string }>(said);
    const page = await openPage(url);
    expect(await page.remote.folders()).toEqual([]);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  test('a reader that has had enough is no error', async () => {
    const { child, ended } = spawned(['help'], 'library-pipe');
    child.stdout.destroy();
    expect((await ended).err).toBe('');
  });

  async function untilSeen(library: string, least: number): Promise<number> {
    const { findLocalEngine } = await import('../../engine/host/local.ts');
    for (;;) {
      const found = await findLocalEngine(at(library));
      const seen = (await found?.engine.progress().catch(() => null))?.seen ?? 0;
      found?.close();
      if (seen >= least) return seen;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
});

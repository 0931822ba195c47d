// A library from the command line: index, search, show, caption, ask, match, folders, status.

import { mkdir, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Page, Photo, Progress } from '../../../engine/contract.ts';
import { until } from '../scratch.ts';
import { jpegOf, writePhotos } from '../some-photos.ts';

import { commandLine, json } from './talbot.ts';

const { at, start, talbot } = commandLine();

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

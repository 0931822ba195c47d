// Photos written out of a real library into real folders: originals, smaller, with captions, tables and data sets; never
// over a file, stopped and gone on with, and every refusal told.

import { appendFile, chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test, vi } from 'vitest';
import type { EngineError, Exporting, Remote } from '../../../engine/contract.ts';
import { writeNew } from '../../../engine/start/export-files.ts';
import { Journal } from '../../../engine/start/export-journal.ts';
import { scratch, untilDone } from '../scratch.ts';
import { jpegOf, writePhotos } from '../some-photos.ts';

const { at, start } = scratch();

const root = process.getuid?.() === 0;

async function library(name: string, photos = 3) {
  const paths = await writePhotos(at(`${name}-photos`), photos, 700);
  const engine = await start(name);
  await engine.addFolder({ path: at(`${name}-photos`) });
  await untilDone(engine);
  const ids: number[] = [];
  for (const path of paths) ids.push((await engine.photoAt({ path })).id);
  return { engine, paths, ids };
}

function ended(engine: Remote, { id }: Exporting): Promise<Exporting> {
  return vi.waitFor(
    async () => {
      const now = (await engine.exports()).find((one) => one.id === id)!;
      expect(now.state).not.toBe('working');
      return now;
    },
    { timeout: 60_000, interval: 20 },
  );
}

describe('originals', () => {
  test('byte for byte, under numbered names where one is taken, with captions beside them', async () => {
    const { engine, paths, ids } = await library('originals');
    await engine.setCaption({ photo: ids[0]!, text: 'A quiet evening' });
    const to = at('originals-out');
    const news: Exporting[] = [];
    engine.on('exporting', (exporting) => news.push(exporting));
    const asked = { photos: ids, kind: 'originals' as const, folder: to, captions: true };
    expect(await ended(engine, await engine.startExport(asked))).toMatchObject({ state: 'done', done: 3, failed: 0 });
    expect(news.at(-1)).toMatchObject({ state: 'done', photos: 3 });
    const name = paths[0]!.split('/').at(-1)!;
    const stem = name.replace(/\.\w+$/, '');
    expect(await readFile(`${to}/${name}`)).toEqual(await readFile(paths[0]!));
    expect(await readFile(`${to}/${stem}.txt`, 'utf8')).toBe('A quiet evening\n');
    const first = await readdir(to);
    await ended(engine, await engine.startExport(asked));
    expect(await readdir(to)).toHaveLength(first.length * 2);
    expect(await readFile(`${to}/${stem} (2)${name.slice(stem.length)}`)).toEqual(await readFile(paths[0]!));
  });

  test('hostile names and a link in the way do no harm', async () => {
    const folder = at('hostile-photos');
    const [plain] = await writePhotos(folder, 1, 700);
    const strange = `${folder}/..\\..\\CON<img src=x>\n=1+1|"rm".jpg`.replace('/..', '/ ..');
    await writeFile(strange, await jpegOf(701));
    const engine = await start('hostile');
    await engine.addFolder({ path: folder });
    await untilDone(engine);
    const paths = [strange, plain!];
    const ids = [(await engine.photoAt({ path: strange })).id, (await engine.photoAt({ path: plain! })).id];
    const to = at('hostile-out');
    await mkdir(to);
    await writeFile(at('precious'), 'precious');
    await symlink(at('precious'), `${to}/${paths[1]!.split('/').at(-1)!}`);
    const done = await ended(engine, await engine.startExport({ photos: ids, kind: 'originals', folder: to }));
    expect(done).toMatchObject({ state: 'done', failed: 0 });
    const names = await readdir(to);
    expect(names).toHaveLength(3);
    for (const name of names) expect(name).not.toMatch(/[<>:"/\\|?*\n]|^\./);
    expect(await readFile(at('precious'), 'utf8')).toBe('precious');
  });
});

test('many exports at once into one folder: each its own number and names, nothing written over', async () => {
  const { engine, ids } = await library('at-once', 4);
  await engine.setCaption({ photo: ids[0]!, text: 'Told beside it' });
  const folder = at('at-once-out');
  const kinds = ['originals', 'originals', 'originals', 'csv', 'csv', 'json', 'lavis', 'lavis'] as const;
  const begun = await Promise.all(
    kinds.map((kind) => engine.startExport({ photos: ids, kind, folder, captions: true })),
  );
  expect(new Set(begun.map(({ id }) => id)).size).toBe(kinds.length);
  const ends = await Promise.all(begun.map((one) => ended(engine, one)));
  for (const end of ends) expect(end).toMatchObject({ state: 'done', failed: 0, problem: null });
  const names = await readdir(folder);
  expect(names.filter((name) => name.endsWith('.jpg'))).toHaveLength(12);
  expect(names.filter((name) => name.endsWith('.csv'))).toHaveLength(2);
  expect(new Set(ends.slice(-2).map((end) => end.folder)).size).toBe(2);
  for (const text of names.filter((name) => name.endsWith('.txt'))) {
    expect(names).toContain(text.replace(/txt$/, 'jpg'));
  }
});

test('a table whose first photo is gone is whole all the same, and begun anew it counts failures once', async () => {
  const { engine, ids } = await library('gone-first', 2);
  const folder = at('gone-first-out');
  const asked = { photos: [999_999, ...ids, 999_998], kind: 'json' as const, folder };
  const end = await ended(engine, await engine.startExport(asked));
  expect(end).toMatchObject({ state: 'done', failed: 2, failures: [{ reason: 'not-found' }, { reason: 'not-found' }] });
  const rows = JSON.parse(await readFile(join(folder, 'photos.json'), 'utf8')) as { id: number }[];
  expect(rows.map(({ id }) => id)).toEqual(ids);
});

test('resized: JPEG in sRGB, upright, no side too long, never enlarged, metadata kept or not', async () => {
  const folder = at('resized-photos');
  await mkdir(folder, { recursive: true });
  const wide = await sharp({ create: { width: 400, height: 200, channels: 3, background: '#c63' } })
    .jpeg()
    .withExif({ IFD0: { Copyright: 'Ada', Orientation: '6' } })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  await writeFile(`${folder}/wide.jpg`, wide);
  const engine = await start('resized');
  await engine.addFolder({ path: folder });
  await untilDone(engine);
  const { id } = await engine.photoAt({ path: `${folder}/wide.jpg` });
  const made = async (name: string, options: object) => {
    const asked = { photos: [id], kind: 'resized' as const, folder: at(name), ...options };
    expect(await ended(engine, await engine.startExport(asked))).toMatchObject({ state: 'done', failed: 0 });
    return sharp(await readFile(at(name, 'wide.jpg'))).metadata();
  };
  const kept = await made('resized-kept', { longestSide: 100, metadata: 'keep', quality: 80 });
  expect(kept).toMatchObject({ format: 'jpeg', width: 50, height: 100, space: 'srgb' });
  expect(kept.exif).toBeDefined();
  expect(kept.orientation ?? 1).toBe(1);
  expect(kept.icc).toBeDefined();
  const stripped = await made('resized-stripped', { longestSide: 5000 });
  expect(stripped).toMatchObject({ width: 200, height: 400 });
  expect(stripped.exif).toBeUndefined();
});

test('tables: CSV and JSON of the catalogue, with a formula made harmless', async () => {
  const { engine, ids } = await library('tables');
  await engine.setCaption({ photo: ids[0]!, text: '=HYPERLINK("x"), "quoted"\nnext' });
  await engine.mark({ photos: [ids[0]!], set: { rating: 4, label: 'red' } });
  const album = await engine.makeAlbum({ name: 'The sea' });
  await engine.addToAlbum({ album: album.id, photos: [ids[0]!] });
  const to = at('tables-out');
  await ended(engine, await engine.startExport({ photos: ids, kind: 'csv', folder: to }));
  await ended(engine, await engine.startExport({ photos: ids, kind: 'csv', folder: to }));
  await ended(engine, await engine.startExport({ query: '', kind: 'json', folder: to }));
  expect((await readdir(to)).toSorted()).toEqual(['photos (2).csv', 'photos.csv', 'photos.json']);
  const csv = await readFile(`${to}/photos.csv`, 'utf8');
  expect(csv.startsWith('\ufeffid,name,paths,kind,')).toBe(true);
  expect(csv).toContain(`"'=HYPERLINK(""x""), ""quoted""\nnext"`);
  expect(csv.split('\r\n')).toHaveLength(5);
  const rows = JSON.parse(await readFile(`${to}/photos.json`, 'utf8')) as Record<string, unknown>[];
  expect(rows).toHaveLength(3);
  expect(rows.find((row) => row['id'] === ids[0])).toMatchObject({
    ...{
      rating: 4,
      label: 'red',
      caption: '=HYPERLINK("x"), "quoted"\nnext',
      captionBy: 'person',
      albums: ['The sea'],
    },
  });
});

describe('data sets', () => {
  test('LAVIS: images and annotations that name them', async () => {
    const { engine, ids } = await library('lavis');
    await engine.setCaption({ photo: ids[0]!, text: 'a lighthouse' });
    const to = at('lavis-out');
    const done = await ended(
      engine,
      await engine.startExport({ photos: ids, kind: 'lavis', folder: to, doubtful: true }),
    );
    expect(done).toMatchObject({ state: 'done', folder: to, failed: 0 });
    type Annotation = { image: string; caption: string; image_id: string };
    const annotations = JSON.parse(await readFile(`${to}/annotations.json`, 'utf8')) as Annotation[];
    expect(annotations).toHaveLength(3 - done.withoutCaption);
    expect(annotations[0]).toMatchObject({ caption: 'a lighthouse', image_id: expect.stringMatching(/^talbot_/) });
    for (const { image } of annotations)
      expect((await sharp(await readFile(`${to}/${image}`)).metadata()).format).toBe('jpeg');
    expect(new Set(annotations.map((one) => one.image_id)).size).toBe(annotations.length);
  });

  test('imagefolder: metadata.jsonl beside the images; one without words is left out; a used folder gets another', async () => {
    const { engine, ids } = await library('hub');
    await engine.setCaption({ photo: ids[1]!, text: 'a red "boat"' });
    const to = at('hub-out');
    await mkdir(to);
    await writeFile(`${to}/mine.txt`, 'mine');
    const done = await ended(engine, await engine.startExport({ photos: [ids[1]!], kind: 'imagefolder', folder: to }));
    expect(done.folder).toBe(`${to}/talbot-dataset`);
    const lines = (await readFile(`${done.folder}/train/metadata.jsonl`, 'utf8')).trim().split('\n');
    const said = lines.map((line) => JSON.parse(line) as { file_name: string; text: string });
    expect(said).toEqual([{ file_name: expect.stringMatching(/\.jpg$/), text: 'a red "boat"' }]);
    expect((await stat(`${done.folder}/train/${said[0]!.file_name}`)).size).toBeGreaterThan(100);
    const again = await ended(engine, await engine.startExport({ photos: ids, kind: 'imagefolder', folder: to }));
    expect(again.folder).toBe(`${to}/talbot-dataset (2)`);
    expect(await readFile(`${to}/mine.txt`, 'utf8')).toBe('mine');
  });
});

describe('what stands in the way', () => {
  test('a photo whose file is away is told, the others are written', async () => {
    const { engine, ids, paths } = await library('away');
    await rm(paths[1]!);
    const done = await ended(
      engine,
      await engine.startExport({ photos: ids, kind: 'originals', folder: at('away-out') }),
    );
    expect(done).toMatchObject({ state: 'done', failed: 1, failures: [{ photo: ids[1], reason: 'file-missing' }] });
    expect(await readdir(at('away-out'))).toHaveLength(2);
  });

  test('Talbot’s own folder, a file, and asking for nothing are refused', async () => {
    const { engine, ids } = await library('refused', 1);
    await writeFile(at('a-file'), '');
    const refused = (asked: object) =>
      engine.startExport({ photos: ids, kind: 'originals', folder: at('x'), ...asked } as never);
    await expect(refused({ folder: at('refused', 'out') })).rejects.toMatchObject({ reason: 'not-allowed' });
    await expect(refused({ folder: at('a-file') })).rejects.toMatchObject({ reason: 'bad-request' });
    await expect(refused({ folder: 'out' })).rejects.toMatchObject({ reason: 'bad-request' });
    await expect(refused({ kind: 'zip' })).rejects.toMatchObject({ reason: 'bad-request' });
    await expect(engine.stopExport({ id: 99 })).rejects.toMatchObject({ reason: 'not-found' });
    if (root) return;
    await mkdir(at('locked'));
    await chmod(at('locked'), 0o500);
    await expect(refused({ folder: at('locked') })).rejects.toMatchObject({ reason: 'no-permission' });
  });

  test('a full disk is told as what it is, and leaves no half file', async () => {
    await mkdir(at('full'));
    const full = async (path: unknown) => {
      await writeFile(path as string, 'half');
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    };
    await expect(writeNew(at('full', 'a.jpg'), 'whole', full)).rejects.toMatchObject({ reason: 'disk-full' });
    expect(await readdir(at('full'))).toEqual([]);
    await writeFile(at('full', 'b.jpg'), 'mine');
    await expect(writeNew(at('full', 'b.jpg'), 'theirs')).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readFile(at('full', 'b.jpg'), 'utf8')).toBe('mine');
  });

  test('a library whose disk is full says so, and no line is lost to one that was cut off', async () => {
    const folder = at('torn');
    const options = { kind: 'originals' as const, folder: '/nowhere' };
    const job = { id: 1, options, folder: '/nowhere', table: null, startedAt: '', done: false };
    const journal = await Journal.create(folder, job, [1, 2, 3]);
    journal.add({ at: 0, begun: ['a.jpg'] });
    const file = join(folder, '1', 'journal.jsonl');
    await appendFile(file, '{"at":0,"wri');
    const next = new Journal(join(folder, '1'));
    next.add({ at: 0, written: 'a.jpg' });
    next.add({ at: 1, begun: ['b.jpg'] });
    expect(new Journal(join(folder, '1')).standing()).toMatchObject({ next: 1, begun: ['b.jpg'] });
    // What takes no bytes, whatever is asked of it.
    await rm(file);
    await symlink('/dev/full', file);
    expect(() => next.add({ at: 1, written: 'b.jpg' })).toThrow(expect.objectContaining({ reason: 'disk-full' }));
  });

  test('places that cannot be are refused in words, and no ".." leads into Talbot’s own folder', async () => {
    const { engine, ids } = await library('odd-places', 1);
    const refused = async (folder: string) => {
      const asked = { photos: ids, kind: 'lavis' as const, folder };
      const told = await engine.startExport(asked).catch((error: unknown) => error as EngineError);
      return (told as EngineError).reason ?? 'taken';
    };
    await symlink(at('nothing-there'), at('dangling'));
    await symlink(at('looping'), at('looping'));
    await writeFile(at('plain-file'), '');
    await symlink(at('odd-places'), at('way-in'));
    expect(await refused(at('dangling'))).toBe('folder-missing');
    expect(await refused(at('looping'))).toBe('bad-request');
    expect(await refused(at('plain-file', 'below'))).toBe('folder-missing');
    expect(await refused(at('x'.repeat(256)))).toBe('bad-request');
    expect(await refused(at('way-in', 'exports', 'mine'))).toBe('not-allowed');
    expect(await refused(`${at('missing')}/../odd-places/thumbnails`)).toBe('not-allowed');
    // Where nothing can be made, and Node's own way to make folders goes on for ever.
    if (process.platform === 'linux') expect(await refused('/proc/self/nothing/at/all')).toBe('folder-missing');
    const deep = at('quite', 'deep', 'below');
    expect(await refused(deep)).toBe('taken');
    expect((await stat(deep)).isDirectory()).toBe(true);
  });

  test('a place that goes away stops it, and it goes on when the place is back', async () => {
    const { engine, ids } = await library('gone', 4);
    const to = at('gone-out');
    const begun = await engine.startExport({ photos: ids, kind: 'resized', folder: to });
    const { done } = await engine.stopExport({ id: begun.id });
    expect(done).toBeLessThan(4);
    await rm(to, { recursive: true });
    await engine.resumeExport({ id: begun.id });
    expect(await ended(engine, begun)).toMatchObject({ state: 'stopped', done, problem: { reason: 'folder-missing' } });
    await mkdir(to);
    await engine.resumeExport({ id: begun.id });
    expect(await ended(engine, begun)).toMatchObject({ state: 'done', done: 4, failed: 0, problem: null });
    expect(await readdir(to)).toHaveLength(4 - done);
  });

  test('stopped, the program ended, and gone on with: nothing twice, nothing missing', async () => {
    const { engine, ids } = await library('resumed', 6);
    const to = at('resumed-out');
    const asked = { photos: ids, kind: 'resized' as const, folder: to, longestSide: 64 };
    const begun = await engine.startExport(asked);
    const stopped = await engine.stopExport({ id: begun.id });
    expect(stopped.state).toBe('stopped');
    await engine.close();
    // As a kill in the middle of a file leaves it.
    const journal = at('resumed', 'exports', String(begun.id), 'journal.jsonl');
    await writeFile(`${to}/half.jpg`, 'half');
    await writeFile(journal, `${JSON.stringify({ at: stopped.done, begun: ['half.jpg'] })}\n{"at":`, { flag: 'a' });
    const again = await start('resumed', { work: false });
    expect(await again.exports()).toMatchObject([{ id: begun.id, state: 'stopped', done: stopped.done, photos: 6 }]);
    await again.resumeExport({ id: begun.id });
    expect(await ended(again, begun)).toMatchObject({ state: 'done', done: 6, failed: 0 });
    expect(await readdir(to)).toHaveLength(6);
    await again.forgetExport({ id: begun.id });
    expect(await again.exports()).toEqual([]);
    expect(await readdir(to)).toHaveLength(6);
  });
});

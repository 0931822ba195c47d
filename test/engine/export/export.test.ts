// Photos written out of a real library into real folders: originals, smaller, with captions, tables and data sets; never
// over a file. What may stand in the way is tried in obstacles.test.ts.

import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test, vi } from 'vitest';
import type { Exporting } from '../../../engine/contract.ts';
import { scratch, untilDone } from '../scratch.ts';
import { jpegOf, writePhotos } from '../some-photos.ts';
import { ended, libraryOf } from './exported.ts';

const room = scratch();
const { at, start } = room;
const library = (name: string, photos?: number) => libraryOf(room, name, photos);

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

test('a question that was put to many photos is a column of the table: what was answered, and how probable a yes is', async () => {
  const { engine, ids } = await library('asked');
  const { id } = await engine.inquire({ question: 'Is it red, or "pink"?', photos: ids.slice(0, 2) });
  await vi.waitFor(async () => expect((await engine.inquiries())[0]!.state).toBe('done'), { timeout: 60_000 });
  const answers = (await engine.answers({ id })).answers;
  const to = at('asked-tables');
  await ended(engine, await engine.startExport({ photos: ids, kind: 'csv', folder: to }));
  await ended(engine, await engine.startExport({ photos: ids, kind: 'json', folder: to }));
  const [head, ...rows] = (await readFile(`${to}/photos.csv`, 'utf8')).trimEnd().split('\r\n');
  expect(head).toMatch(/,albums,"Is it red, or ""pink""\?","Is it red, or ""pink""\? \(probability of yes\)"$/);
  const told = answers.find(({ photo }) => photo === ids[0])!;
  expect(rows[0]).toMatch(new RegExp(`,${told.verdict},${told.probability.toFixed(3)}$`));
  expect(rows[2]).toMatch(/,,$/);
  const json = JSON.parse(await readFile(`${to}/photos.json`, 'utf8')) as { answers: unknown[] }[];
  expect(json.map((row) => row.answers.length)).toEqual([1, 1, 0]);
  expect(json[0]!.answers).toEqual([
    { question: 'Is it red, or "pink"?', verdict: told.verdict, probability: told.probability },
  ]);
});

// A library of any size with everything in it that a person and the models leave behind in years: marks, tags, albums,
// places, notes, conversations, questions to many photos, likeness, failures, captions in doubt. For measuring every call.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { ModelDescription } from '../../engine/model.ts';
import { openStore } from '../../engine/store/store.ts';
import { makeLargeLibrary } from './large-library.ts';
import { shippedModels } from './library-page.ts';
import { multiply } from './multiplied.ts';

const seed = 5000;

export const full = { albums: 1900, smart: 100, question: 'Is there a dog in this picture?' };

/** `photos` is a multiple of 5,000. The starter model is said to have seen them, so that its words find them. */
export async function makeFullLibrary(file: string, photos: number): Promise<void> {
  const text = await readFile(join(shippedModels, 'starter', 'model.json'), 'utf8');
  const { id: model, version, dims } = JSON.parse(text) as ModelDescription;
  // Two vectors a photo, not twelve: a million photos are then a gigabyte.
  const shape = { queries: 2, width: dims.vectorWidth ?? 256 };
  const { store } = await makeLargeLibrary(file, seed, { ...shape, by: { model, version } });
  store.close();
  scatter(file);
  const scattered = openStore(file);
  placeAndMark(scattered);
  scattered.close();
  multiply(file, seed, photos / seed);
  const db = new Database(file);
  db.pragma('synchronous = off');
  db.pragma('cache_size = -200000');
  db.function('folded', (name) => String(name).toLowerCase());
  for (const part of [likeness, said, albums, questions, failed]) db.transaction(() => db.exec(part(photos)))();
  db.exec('analyze');
  db.close();
}

/** The places of a third of them have names, some are marked, some have a person's tags. */
function placeAndMark(store: ReturnType<typeof openStore>): void {
  const some = (each: number, first = 0) =>
    Array.from({ length: Math.floor(seed / each) }, (_, i) => 1 + first + i * each);
  for (let waiting = store.nextUnplaced(500); waiting.length > 0; waiting = store.nextUnplaced(500)) {
    store.keepPlaces(
      waiting.map(({ photo }) => ({ photo, town: `Town ${photo % 90}`, country: `Land ${photo % 20}`, also: '' })),
    );
  }
  const mark = (photos: number[], set: object) => store.makeChange('mark', { do: 'mark', photos, set });
  for (const rating of [1, 2, 3, 4, 5] as const) mark(some(40, rating), { rating });
  mark(some(50, 7), { label: 'red' });
  mark(some(60, 8), { flag: 'pick' });
  mark(some(70, 9), { flag: 'reject' });
  mark(some(80, 10), { favourite: true });
  mark(some(200, 11), { hidden: true });
  for (let n = 0; n < 30; n++) {
    store.makeChange('tag', { do: 'tags', photos: some(100 + n, n), add: [`holiday ${n}`], remove: [] });
  }
}

/** Over the whole world; and all have been looked at for duplicates. */
function scatter(file: string): void {
  const db = new Database(file);
  db.exec(`
    update photos set latitude = (id * 7919 % 16000) / 100.0 - 80, longitude = (id * 104729 % 36000) / 100.0 - 180
      where latitude is not null;
    update photos set looked = 1;`);
  db.close();
}

const likeness = () => `
  insert into looks (photo, bits, compared) select id, randomblob(32), 1 from photos;
  insert into twins (a, b, kind) select id, id + 1, iif(id % 40 = 0, 'copies', 'burst') from photos
    where id % 20 = 0 and id < (select max(id) from photos);`;

const said = () => `
  insert into notes (photo, text, made_at) select id, 'a note of number ' || id, '2026-01-01T00:00:00Z'
    from photos where id % 100 = 0;
  insert into turns (photo, maker, question, answer, probability, asked_at)
    select id, 1, 'What is this?', 'a thing of number ' || id, 0.5, '2026-01-01T00:00:00Z' from photos where id % 50 = 0;
  insert into searches (text, at) with recursive n(n) as (select 1 union all select n + 1 from n where n < 100)
    select 'search ' || n, '2026-01-01T00:00:00Z' from n;
  insert into tag_names (name) with recursive n(n) as (select 1 union all select n + 1 from n where n < 5000)
    select 'rare ' || n from n;
  insert into tags (photo, tag, maker, score, made_at)
    select 1 + (id * 7919) % (select max(id) from photos), id, null, 1, '2026-01-01T00:00:00Z' from tag_names
    where name like 'rare %' on conflict do nothing;`;

/** One album with a fifth of all photos, one with two in a hundred, many with a few; smart ones for words and for filters. */
const albums = (photos: number) => `
  insert into albums (name, query, position, made_at)
    with recursive n(n) as (select 1 union all select n + 1 from n where n < ${full.albums + full.smart})
    select 'Album ' || n, case when n > ${full.smart} then null
      when n % 4 = 0 then 'rating:>=' || (1 + n % 5) || ' year:' || (2000 + n % 25)
      when n % 4 = 1 then 'tag:"holiday ' || (n % 30) || '"'
      when n % 4 = 2 then 'dog in snow after:' || (2000 + n % 25)
      else 'camera:nikon type:raw year:' || (2000 + n % 25) end, n, '2026-01-01T00:00:00Z' from n;
  insert into album_photos (album, photo, position)
    select a.id, 1 + (a.id * 7919 + n.value * 31) % ${photos}, n.key
      from albums a join json_each('[${Array.from({ length: 50 }, (_, i) => i).join()}]') n where a.query is null
    on conflict do nothing;
  insert or ignore into album_photos (album, photo, position)
    select (select max(id) from albums), id, id from photos where id % 5 = 0;
  insert or ignore into album_photos (album, photo, position)
    select (select max(id) - 1 from albums), id, id from photos where id % 50 = 0;`;

const questions = () => `
  insert into inquiries (question, working, asked_at) values ('${full.question}', 0, '2026-01-01T00:00:00Z'),
    ('Is it raining?', 0, '2026-01-02T00:00:00Z');
  insert into verdicts (inquiry, photo, waiting, maker, probability, verdict, answered_at)
    select 1, id, 0, 1, (id % 1000) / 1000.0, case when id % 10 < 3 then 'yes' when id % 10 < 5 then 'unsure' else 'no' end,
      '2026-01-01T00:00:00Z' from photos;
  insert into verdicts (inquiry, photo, waiting) select 2, id, 1 from photos where id % 3 = 0;`;

const failed = () => `
  insert into failures (photo, stage, reason, message, tries, made_by, failed_at)
    select id, iif(id % 2000 = 0, 'see', 'read'), iif(id % 3000 = 0, 'file-truncated', 'file-corrupt'), 'It does not decode.',
      1, 'decoder 1', '2026-01-01T00:00:00Z' from photos where id % 1000 = 0;
  update photos set state = 'failed' where id % 1000 = 0;`;

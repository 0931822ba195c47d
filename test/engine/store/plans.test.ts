// The questions asked at every page and every step of the work use their indexes, however large the library is.

import { describe, expect, test } from 'vitest';
import { captionTextsQuery, countQuery, lyingQuery, yearsQuery } from '../../../engine/store/finding/completions.ts';
import type { NamedWhat } from '../../../engine/store/shapes/finding-shapes.ts';
import { takenAroundQuery, namedQuery } from '../../../engine/store/finding/likely.ts';
import { textsQuery } from '../../../engine/store/finding/matched-words.ts';
import { searchesQuery } from '../../../engine/store/finding/searches.ts';
import { beyondSql } from '../../../engine/store/finding/browse-order.ts';
import { askedSo } from '../../../engine/store/asked/asked-filter.ts';
import type { Filter } from '../../../engine/store/finding/filter.ts';
import { openDatabase } from '../../../engine/store/file/open.ts';
import { reviewQuery } from '../../../engine/store/said/review.ts';
import { browseQuery } from '../../../engine/store/finding/search.ts';
import { sql, type Sql } from '../../../engine/store/file/sql.ts';
import { aroundQuery, looklessQuery, uncomparedQuery } from '../../../engine/store/alike/looks.ts';
import { squareQuery, unplacedQuery } from '../../../engine/store/places/map.ts';
import { leftOut } from '../../../engine/store/alike/twins.ts';
import { spreadQuery } from '../../../engine/store/asked/verdict-band.ts';
import { othersQuery } from '../../../engine/store/alike/vectors.ts';
import { newestWaiting } from '../../../engine/store/work/work.ts';

const db = openDatabase(':memory:');

function plan(query: Sql): string[] {
  return db
    .prepare(`explain query plan ${query.text}`)
    .all(...query.values)
    .map((row) => (row as { detail: string }).detail);
}

/** Steps that look at every row of a table, or sort what an index could give in order. Some indexes hold just the rows asked for. */
const slow = (steps: string[]) =>
  steps.filter((step) =>
    /^SCAN (?!json_each|p USING (COVERING )?INDEX photos_(failed|unread|unseen))|TEMP B-TREE/.test(step),
  );

describe('a page of photos', () => {
  test.each(['newest', 'oldest'] as const)('%s, from where the last one ended', (order) => {
    const steps = plan(browseQuery([], order, beyondSql(order, ['2019-01-01T00:00:00', 5], 'after'), 100));
    expect(steps.join('\n')).toMatch(/SEARCH p USING INDEX photos_shown \(taken_at/);
    expect(slow(steps)).toEqual([]);
  });

  test.each([
    [{ by: 'is', what: 'failed' }, /photos_failed/],
    [{ by: 'kind', kinds: ['raw'] }, /photos_kind \(kind=\?\)/],
    [{ by: 'rating', least: 3, most: 5 }, /photos_rated/],
    [{ by: 'label', label: 'red' }, /photos_labelled/],
    [{ by: 'is', what: 'picked' }, /photos_flagged/],
    [{ by: 'is', what: 'rejected' }, /photos_flagged/],
    [{ by: 'is', what: 'favourite' }, /photos_favourite/],
    [{ by: 'is', what: 'hidden' }, /photos_hidden/],
    [{ by: 'taken', from: '2018', to: '2019' }, /photos_shown \(taken_at>\? AND taken_at<\?\)/],
  ] as [Filter, RegExp][])('%j', (filter, index) => {
    const steps = plan(browseQuery([filter], 'newest', null, 100));
    expect(steps.join('\n')).toMatch(index);
    expect(slow(steps)).toEqual([]);
  });

  test.each([
    ['added', [5], /photos_added/],
    ['name', ['img 015', 5], /photos_by_name/],
    ['rating', [3, '2019-01-01T00:00:00', 5], /photos_by_rating/],
  ] as const)('by %s, from the first on, after another, and far down', (order, keys, index) => {
    for (const query of [
      browseQuery([], order, null, 100),
      browseQuery([], order, beyondSql(order, keys, 'after'), 100),
      browseQuery([], order, null, 100, 500_000),
    ]) {
      const steps = plan(query);
      expect(steps.join('\n')).toMatch(index);
      expect(slow(steps).filter((step) => !index.test(step))).toEqual([]);
    }
  });

  test('an album in its own order needs no sorting', () => {
    const steps = plan(browseQuery([{ by: 'album', name: 'Sea' }], { album: 'Sea' }, null, 100));
    expect(steps.join('\n')).toMatch(/SEARCH a USING COVERING INDEX album_photos_position \(album=\?\)/);
    expect(steps.filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  });

  test('the first page needs no sorting', () => {
    const steps = plan(browseQuery([], 'newest', null, 100));
    expect(steps.join('\n')).toMatch(/p USING INDEX photos_shown/);
    expect(steps.filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  });
});

test('an album is found by its photos, not by looking through all', () => {
  const steps = plan(browseQuery([{ by: 'album', name: 'Sea' }], 'newest', null, 100)).join('\n');
  expect(steps).toMatch(/SEARCH a USING (PRIMARY KEY|COVERING INDEX album_photos_position) \(album=\?\)/);
});

test.each([null, { worth: 0.5, photo: 7 }])('captions in doubt come in their order from %j', (after) => {
  const steps = plan(reviewQuery(after, 20));
  expect(steps.join('\n')).toMatch(/c USING INDEX captions_worst/);
  expect(steps.filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
});

test('answers come in their order', () => {
  const steps = plan(sql`select v.photo from verdicts v where v.inquiry = ${1} and v.verdict is not null
    and (v.probability, v.photo) < (${0.5}, ${7}) order by v.probability desc, v.photo desc limit 20`);
  expect(steps.join('\n')).toMatch(/verdicts_probability \(inquiry=\? AND/);
  expect(slow(steps)).toEqual([]);
});

test('photos by an answer are a stretch of an index, by bounds that were set too', () => {
  const steps = plan(askedSo('is there a dog', 'unsure').photos);
  expect(steps.join('\n')).toMatch(/verdicts_verdict \(inquiry=\? AND verdict=\?\)/);
  expect(steps.join('\n')).toMatch(
    /COVERING INDEX verdicts_verdict \(inquiry=\? AND verdict=\? AND probability>\? AND/,
  );
  for (const part of [0, 99]) {
    expect(plan(spreadQuery(1, part))).toEqual([
      expect.stringMatching(
        /^SEARCH v USING COVERING INDEX verdicts_verdict \(inquiry=\? AND verdict=\? AND probability>\?/,
      ),
    ]);
  }
  expect(slow(steps).filter((step) => !step.startsWith('SCAN i'))).toEqual([]);
});

describe('work', () => {
  test.each(['read', 'see'] as const)('the newest to %s', (stage) => {
    const steps = plan(newestWaiting(stage, '[]', 8));
    expect(steps.join('\n')).toMatch(stage === 'read' ? /INDEX photos_unread/ : /INDEX photos_unseen/);
    expect(slow(steps)).toEqual([]);
  });
});

test.each([
  [sql`select id from files where directory = ${1} and name = ${'a'}`, /sqlite_autoindex_files|files/],
  [sql`select id from photos where fingerprint = ${'f'}`, /sqlite_autoindex_photos/],
  [sql`select * from digests where maker = ${1} and sequence > ${5} order by sequence limit ${10}`, /digests_maker/],
  [sql`select * from turns where photo = ${1} order by id`, /turns_photo/],
  [sql`select photo from album_photos where album = ${1} order by position`, /album_photos_position/],
  [sql`select album from album_photos where photo = ${1}`, /album_photos_photo/],
  [sql`select * from changes where state = 'made' and turn = 0 order by id desc limit 1`, /changes/],
  [
    sql`select distinct subject from change_rows where change = ${1} and subject > ${2} order by subject limit 9`,
    /change_rows USING (COVERING INDEX |INDEX )?PRIMARY KEY|PRIMARY KEY/,
  ],
  [sql`delete from photos where id = ${1}`, /INTEGER PRIMARY KEY/],
])('%j', (query, index) => {
  const steps = plan(query);
  expect(steps.join('\n')).toMatch(index);
  expect(slow(steps)).toEqual([]);
});

describe('places and likeness', () => {
  test('photos of a square of the world are one stretch of an index that holds all that is asked', () => {
    const counted = plan(squareQuery({ level: 5, x: 16, y: 9 }));
    expect(counted).toEqual([expect.stringMatching(/SEARCH place_tallies USING PRIMARY KEY/)]);
    const steps = plan(squareQuery({ level: 18, x: 16, y: 9 }));
    expect(steps).toEqual([
      expect.stringMatching(/SEARCH photos USING COVERING INDEX photos_cell \(cell>\? AND cell<\?\)/),
    ]);
  });

  test.each([
    [{ by: 'near', latitude: 60, longitude: 5, km: 10 }],
    [{ by: 'within', part: { west: 170, south: -20, east: -170, north: -10 } }],
  ] as [Filter][])('%j begins with the index of cells', (filter) => {
    const steps = plan(browseQuery([filter], 'newest', null, 100)).join('\n');
    expect(steps).toMatch(/photos_cell \(cell>\? AND cell<\?\)/);
    expect(steps).not.toMatch(/SCAN (p|placed|photos)\b/);
  });

  test.each([
    ['without a place', unplacedQuery(9), /photos_unplaced/],
    ['without looks', looklessQuery(9), /photos_lookless/],
    ['left out of groups', leftOut, /photos_hidden[^]*photos_gone[^]*photos_flagged/],
    ['not compared', uncomparedQuery(9), /looks_uncompared/],
    ['taken around a time', aroundQuery('2020', '2021'), /photos_shown \(taken_at>\? AND taken_at<\?\)/],
  ])('photos %s', (_, query, index) => {
    const steps = plan(query);
    expect(steps.join('\n')).toMatch(index);
    expect(steps.filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  });
});

describe('what a line may go on with', () => {
  const plans = (query: Sql) => plan(query).join('\n');

  test.each([
    ['camera', /photos_camera/],
    ['lens', /photos_lens/],
    ['tag', /tags_tag/],
  ] as [Exclude<NamedWhat, 'folder'>, RegExp][])('photos by %s are counted along an index', (what, index) => {
    expect(plans(countQuery(what, 'x'))).toMatch(index);
    expect(slow(plan(countQuery(what, 'x')))).toEqual([]);
  });

  test('photos of a folder are counted along its files', () => {
    const steps = plans(lyingQuery([1, 2]));
    expect(steps).toMatch(/SEARCH f USING INDEX files_present \(directory=\?\)/);
    expect(steps).toMatch(/SEARCH p USING INTEGER PRIMARY KEY/);
  });

  test('years take a step in the index each', () => {
    const steps = plan(yearsQuery);
    expect(steps.filter((step) => step.startsWith('SEARCH p')).length).toBeGreaterThan(0);
    expect(steps.filter((step) => step.startsWith('SCAN p '))).toEqual([]);
  });

  test('captions written since are read in their order', () => {
    expect(slow(plan(captionTextsQuery(5, 100)))).toEqual([]);
    expect(plans(captionTextsQuery(5, 100))).toMatch(/SEARCH captions USING INTEGER PRIMARY KEY \(rowid>/);
  });

  test('why a photo was found is read for the photos of the page alone', () => {
    const steps = plan(textsQuery('[1,2,3]'));
    expect(slow(steps).filter((step) => !step.startsWith('SCAN asked'))).toEqual([]);
  });

  test('photos that wait and may answer are found by the index of those that wait, and by words', () => {
    expect(plans(takenAroundQuery(5))).toMatch(/photos_unseen \(taken_at>\? AND taken_at<\?\)/);
    expect(slow(plan(namedQuery('"dog"'))).filter((step) => !step.startsWith('SCAN words VIRTUAL'))).toEqual([]);
  });

  test('searches of before come from the index of their time', () => {
    expect(plans(searchesQuery)).toMatch(/searches_at/);
    expect(slow(plan(searchesQuery)).filter((step) => !step.includes('searches_at'))).toEqual([]);
  });
});

test('vectors that others made are counted without walking over the maker’s own', () => {
  const steps = plan(othersQuery(3));
  expect(
    steps.filter((step) => /SEARCH digests USING COVERING INDEX digests_maker \(maker[<>]\?\)/.test(step)),
  ).toHaveLength(2);
  expect(slow(steps).filter((step) => !/CONSTANT ROW/.test(step))).toEqual([]);
});

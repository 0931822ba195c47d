// How long a search takes in libraries of 10,000 and 100,000 photos, how long the engine is held by it, how much of the
// exact answer it finds, and how fast the store keeps what it is told.

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openQuery, type Meaning, type Query } from '../../engine/query/query.ts';
import { bestSimilarity } from '../../engine/query/similarity.ts';
import type { Store } from '../../engine/store/store.ts';
import { createChance, makeLargeLibrary, maker, themes, unit } from './large-library.ts';
import { percentile, timed, type Row, type Section } from './report.ts';

const shape = { queries: 16, width: 256 };
const sizes = [10_000, 100_000];
const searches = 60;
const themeCount = 300;

export async function run(): Promise<Section> {
  const rows: Row[] = [];
  for (const size of sizes) rows.push(...(await measured(size)));
  return {
    title: 'Search',
    about:
      `Made-up libraries with ${shape.queries} × ${shape.width} retrieval vectors a photo, captions, tags and facts, ` +
      `in one SQLite file. ${searches} searches of each sort, all different; the words' own vector is handed in.`,
    rows,
  };
}

async function measured(size: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'talbot-bench-'));
  const file = join(folder, 'library.sqlite');
  try {
    const { store, filesPerSecond, resultsPerSecond } = await makeLargeLibrary(file, size, shape);
    const query = openQuery(store, () => meaning);
    const name = `${size.toLocaleString('en-US')} photos`;
    const first = await timed(() => query.search({ text: 'dog' }));
    const rows: Row[] = [
      { what: `${name}: first search, memory filled`, value: first * 1000, unit: 'ms' },
      ...(await times(name, 'words', query, (n) => ({ text: lines(n) }))),
      ...(await times(name, 'words and a filter', query, (n) => ({ text: `${lines(n)} camera:nikon after:2010` }))),
      ...(await times(name, 'page of all', query, (n) => ({ text: '', limit: 100 + (n % 50) }))),
      ...(await times(name, 'page by filters', query, (n) => ({ text: `year:${2000 + (n % 25)} has:place -tag:dog` }))),
      ...(await similarTimes(name, query, size)),
      { what: `${name}: ten best of the exact ten best`, value: await recall(store, query, size), unit: 'share' },
      { what: `${name}: files kept`, value: filesPerSecond, unit: 'per s' },
      { what: `${name}: results kept`, value: resultsPerSecond, unit: 'per s' },
      { what: `${name}: the file`, value: statSync(file).size / 1e6, unit: 'MB' },
    ];
    store.close();
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function times(
  name: string,
  what: string,
  query: Query,
  asked: (n: number) => { text: string; limit?: number },
): Promise<Row[]> {
  const held = monitorEventLoopDelay({ resolution: 1 });
  const took: number[] = [];
  await query.search(asked(0));
  held.enable();
  for (let n = 1; n <= searches; n++) {
    took.push((await timed(() => query.search(asked(n)))) * 1000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  held.disable();
  return [
    {
      what: `${name}: ${what}`,
      value: percentile(took, 50),
      unit: 'ms',
      note: `p95 ${percentile(took, 95).toFixed(1)} ms`,
    },
    ...(what.startsWith('words')
      ? [{ what: `${name}: ${what}, engine held at most`, value: held.max / 1e6, unit: 'ms' }]
      : []),
  ];
}

async function similarTimes(name: string, query: Query, size: number): Promise<Row[]> {
  const took: number[] = [];
  for (let n = 1; n <= searches; n++) {
    took.push((await timed(() => query.similar({ photo: 1 + ((n * 7919) % size) }))) * 1000);
  }
  const note = `p95 ${percentile(took, 95).toFixed(1)} ms`;
  return [{ what: `${name}: similar photos`, value: percentile(took, 50), unit: 'ms', note }];
}

const subjects = 'dog cat child woman man horse car bicycle boat bird train kite'.split(' ');
const places = 'beach street park field kitchen mountain snow river'.split(' ');

/** A different line every time. The number is a theme, see `meaning`. */
function lines(n: number): string {
  return `${subjects[n % subjects.length]} in ${places[n % places.length]} thing${n}`.replace(
    n % 2 ? / thing\d+/ : /$^/,
    '',
  );
}

/** A sentence is near one of the themes, by its letters. */
const meaning: Meaning = {
  maker,
  cutoff: 0.35,
  embed(text) {
    let seed = 0;
    for (const letter of text) seed = (seed * 31 + letter.charCodeAt(0)) >>> 0;
    const chance = createChance(seed);
    const theme = all[Math.floor(chance() * themeCount)]!;
    return Promise.resolve(unit(theme.map((value) => value + (chance() - 0.5) / 20)));
  },
};
const all = themes(themeCount, shape.width);

/** Share of the ten photos truly nearest that a search by looks alone has among its ten best. */
async function recall(store: Store, query: Query, size: number): Promise<number> {
  const asked = Array.from({ length: 10 }, (_, n) => `unwritten${n}`);
  let found = 0;
  for (const text of asked) {
    const phrase = await meaning.embed(text);
    const exact: { photo: number; similarity: number }[] = [];
    for (let from = 1; from <= size; from += 500) {
      const ids = Array.from({ length: 500 }, (_, i) => from + i);
      for (const set of store.vectorSets(ids, maker)) {
        exact.push({ photo: set.photo, similarity: bestSimilarity(set, phrase) });
      }
    }
    const best = new Set(
      exact
        .toSorted((a, b) => b.similarity - a.similarity)
        .slice(0, 10)
        .map(({ photo }) => photo),
    );
    const page = await query.search({ text, limit: 10 });
    found += page.hits.filter((hit) => best.has(hit.id)).length;
  }
  return found / (asked.length * 10);
}

// What the bench of calls asks: of every call that reads the arguments a page would give, other ones each time, and the
// changes a person may make to all photos at once. A call that is added to the contract and not here does not compile.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { calls, Engine } from '../../engine/contract.ts';
import { full } from './full-library.ts';

export type Asking = (engine: Engine, n: number) => Promise<unknown>;

type ReadCall = { [Call in keyof Engine]: (typeof calls)[Call] extends 'read' ? Call : never }[keyof Engine];

const demo = fileURLToPath(new URL('../../resources/demo/photos', import.meta.url));
const pictures = readdirSync(demo)
  .filter((name) => name.endsWith('.jpg'))
  .map((name) => join(demo, name));

const subjects = 'dog cat child woman man horse car bicycle boat bird train kite'.split(' ');
const places = 'beach street park field kitchen mountain snow river'.split(' ');
const words = (n: number) => `${subjects[n % subjects.length]} in ${places[n % places.length]}`;
/** A line of each sort: words, filters that have an index, filters that have none. */
export const lines = [
  ...['rating:>=3', 'label:red', 'is:picked', 'is:favourite', 'is:hidden', 'is:failed', 'is:doubtful', 'is:captioned'],
  ...['is:waiting', 'is:seen', 'is:offline', 'has:place', 'has:tags', 'has:answers', 'has:date', 'has:caption'],
  ...[
    'tag:dog',
    '-tag:dog',
    'tag:"holiday 3"',
    'camera:nikon',
    'lens:35mm',
    'folder:"day 1"',
    'file:img_77',
    'type:raw',
  ],
  ...['album:"Album 2000"', 'album:"Album 500"', 'album:"Album 4"', 'near:50,7,100', 'within:-10,-20,10,20'],
  ...[`yes:"${full.question}"`, `no:"${full.question}"`, '-dog', 'label:none', 'year:2010 rating:>=4', 'dog year:2010'],
  ...['dog', 'a', '"dog sitting"', 'd*', 'dog tag:dog rating:>=3', 'nothingofthekind', 'folder:"day 1" has:place'],
];

const walked =
  (call: (engine: Engine, line: string, n: number) => Promise<unknown>): Asking =>
  async (engine, n) => {
    for (let i = 0; i < 4; i++) await call(engine, lines[(n * 4 + i) % lines.length]!, n);
  };

export function readCalls(photos: number): Record<ReadCall | `${ReadCall}, ${string}`, Asking> {
  const photo = (n: number) => 1 + ((n * 7919) % photos);
  const some = (n: number, count: number) => Array.from({ length: count }, (_, i) => photo(n * count + i));
  return {
    chosenPhotos: (engine) => engine.chosenPhotos({ query: '' }),
    status: (engine) => engine.status(),
    backups: (engine) => engine.backups(),
    progress: (engine) => engine.progress(),
    folders: (engine) => engine.folders(),
    subfolders: async (engine) => engine.subfolders({ path: (await engine.folders())[0]!.path }),
    search: (engine, n) => engine.search({ text: words(n) }),
    'search, all, from a position': (engine, n) =>
      engine.search({ text: '', from: Math.floor((photos * n) / 13), limit: 200 }),
    'search, oldest': (engine, n) => engine.search({ text: '', sort: 'oldest', limit: 100 + n }),
    'search, four other lines': walked((engine, text) => engine.search({ text, limit: 100 })),
    'search, words by time': (engine, n) => engine.search({ text: words(n), sort: 'newest', maybe: true }),
    timeline: (engine) => engine.timeline({}),
    'timeline, four lines': walked((engine, text) => engine.timeline({ text })),
    photosFound: (engine) => engine.photosFound({ text: '' }),
    'photosFound, four lines': walked((engine, text) => engine.photosFound({ text })),
    shapes: (engine, n) => {
      const from = Math.floor((photos * n) / 13);
      return engine.shapes({ text: '', from, to: from + 5000 });
    },
    'shapes, four lines': walked((engine, text) => engine.shapes({ text, from: 0, to: 2000 })),
    positionOf: (engine, n) => engine.positionOf({ text: '', photo: photo(n) }),
    'positionOf, four lines': walked((engine, text, n) => engine.positionOf({ text, photo: photo(n) })),
    similar: (engine, n) => engine.similar({ photo: photo(n) }),
    similarTo: (engine, n) => engine.similarTo({ path: pictures[n % pictures.length]! }),
    complete: (engine, n) => {
      const text = words(n).slice(0, 1 + (n % 4));
      return engine.complete({ text, at: text.length });
    },
    'complete, filters': async (engine, n) => {
      for (const filter of [
        'folder',
        'tag',
        'camera',
        'lens',
        'album',
        'year',
        'rating',
        'label',
        'type',
        'yes',
        'is',
      ]) {
        const text = `${filter}:${['', 'a', 'day', 'ho', '2', 'nik'][n % 6]}`;
        await engine.complete({ text, at: text.length });
      }
    },
    warmSearch: (engine) => engine.warmSearch(),
    searches: (engine) => engine.searches(),
    tagNames: (engine, n) => engine.tagNames({ text: ['', 'h', 'do', 'rare 1', 'zzz'][n % 5]! }),
    photo: (engine, n) => engine.photo({ id: photo(n) }),
    photoAt: (engine, n) => engine.photoAt({ path: `/photos/2000/day ${(n * 25) % 500}/IMG_${(n * 25) % 500}.jpg` }),
    captionHistory: (engine, n) => engine.captionHistory({ photo: photo(n) }),
    conversations: (engine, n) => engine.conversations({ photos: some(n, 24) }),
    filesOf: (engine, n) => engine.filesOf({ photos: some(n, 1000) }),
    reviewQueue: (engine) => engine.reviewQueue({}),
    'reviewQueue, page by page': async (engine) => {
      let after: string | null = null;
      for (let page = 0; page < 5; page++) ({ cursor: after } = await engine.reviewQueue({ after, limit: 100 }));
    },
    duplicates: (engine) => engine.duplicates({}),
    'duplicates, of one photo': (engine, n) => engine.duplicates({ photo: 20 * (n + 1) }),
    mapPoints: (engine, n) => engine.mapPoints({ west: -180, south: -80, east: 180, north: 80, zoom: n % 4 }),
    'mapPoints, nearer': (engine, n) =>
      engine.mapPoints({ west: n, south: 40, east: n + 12, north: 52, zoom: 6 + (n % 6) }),
    'mapPoints, of a search': (engine, n) =>
      engine.mapPoints({ west: -180, south: -80, east: 180, north: 80, zoom: 2, text: lines[n % lines.length]! }),
    world: (engine) => engine.world(),
    albums: (engine) => engine.albums(),
    drafts: (engine) => engine.drafts(),
    postersWanted: (engine) => engine.postersWanted({ by: 'a browser' }),
    changes: (engine) => engine.changes(),
    exports: (engine) => engine.exports(),
    inquiries: (engine) => engine.inquiries(),
    answers: (engine) => engine.answers({ id: 1 }),
    answerSpread: (engine) => engine.answerSpread({ id: 1 }),
    'answers, of those found': (engine, n) =>
      engine.answers({ id: 1, verdict: n % 2 ? 'yes' : 'no', query: lines[n % 4]!, limit: 1000 }),
    'answers, a later page': async (engine) => {
      let after: string | null = null;
      for (let page = 0; page < 3; page++)
        ({ cursor: after } = await engine.answers({ id: 1, verdict: 'no', after, limit: 1000 }));
    },
    failures: (engine) => engine.failures(),
    describingCost: (engine) => engine.describingCost(),
    modelSpeeds: (engine) => engine.modelSpeeds(),
    models: (engine) => engine.models(),
    modelUses: (engine) => engine.modelUses(),
    damagedModels: (engine) => engine.damagedModels(),
    installs: (engine) => engine.installs(),
    devices: (engine) => engine.devices(),
    tiles: (engine) => engine.tiles(),
    ledger: (engine) => engine.ledger(),
    crashes: (engine) => engine.crashes(),
    // Of these three the model's own time is the most: it is in a process of its own.
    describe: (engine, n) => engine.describe({ path: pictures[n % pictures.length]! }),
    match: (engine, n) => ofMissing(engine.match({ photo: photo(n), text: words(n) })),
    whereLooked: (engine, n) => ofMissing(engine.whereLooked({ photo: photo(n), words: words(n), ask: `a${n}` })),
  };
}

/** The photos of a made-up library have no files to look into, and saying so is all the engine does. */
function ofMissing(asked: Promise<unknown>): Promise<unknown> {
  return asked.catch((error: Error & { reason?: string }) => {
    if (error.reason !== 'file-missing' && error.reason !== 'folder-missing') throw error;
  });
}

/** One after the other, each on what the one before left. */
export const changesToAll: Record<string, Asking> = {
  'four stars for all': (engine) => engine.mark({ query: '', set: { rating: 4 } }),
  'undo it': (engine) => engine.undo(),
  'redo it': (engine) => engine.redo(),
  'a tag for all': (engine) => engine.tagPhotos({ query: '', add: ['everything'] }),
  'undo the tag': (engine) => engine.undo(),
  'all into an album': async (engine) => {
    const { id } = await engine.makeAlbum({ name: 'Everything' });
    await engine.addToAlbum({ album: id, query: '' });
  },
  'all out of it': (engine) => engine.undo(),
  'hide a fifth': (engine) => engine.mark({ query: 'album:"Album 2000"', set: { hidden: true } }),
  'ask all': (engine) => engine.inquire({ question: 'Is it night?' }),
  'forget what was asked of all': (engine) => engine.forgetInquiry({ id: 1 }),
  'see all again': (engine) => engine.seeAgain({ photos: 'all' }),
};

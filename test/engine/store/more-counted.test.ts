// What triggers count of albums, questions to many photos and comparing is what counting would give, whatever happens to
// photos, albums and answers, undoing included; and the file stays whole.

import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { Store } from '../../../engine/store/store.ts';
import { by, expecting, maker, newStore, noFacts, stamp } from './library.ts';
import { undoneNext } from './undo-library.ts';

/** By the bounds of its question, else as its model said. */
const says = (verdict: string) => `(case when i.yes_from is null or v.verdict is null then v.verdict
  when v.probability >= i.yes_from then 'yes' when v.probability < i.no_below then 'no' else 'unsure' end) is '${verdict}'`;

const recounts = {
  album_tallies: `select a.id as album, (select count(*) from album_photos m join photos p on p.id = m.photo
    where m.album = a.id and p.files > 0 and p.hidden = 0) as photos from albums a order by 1`,
  verdict_tallies: `select i.id as inquiry, count(v.photo) as photos, coalesce(sum(${says('yes')}), 0) as yes,
    coalesce(sum(${says('unsure')}), 0) as unsure, coalesce(sum(${says('no')}), 0) as no,
    coalesce(sum(v.waiting), 0) as waiting
    from inquiries i left join verdicts v on v.inquiry = i.id group by i.id order by 1`,
  look_tallies: `select (select count(*) from photos where files > 0 and width > 0 and looked = 0 and fingerprint is not null)
    as lookless, (select count(*) from looks) as looked, (select count(*) from looks where compared = 0) as uncompared`,
  directories: `select d.id, (select count(*) from files f where f.directory = d.id and f.gone_at is null) as files
    from directories d order by 1`,
  tag_names: `select n.id, (select count(*) from tags t where t.tag = n.id and t.rejected = 0) as photos
    from tag_names n order by 1`,
};

const verdicts = ['yes', 'unsure', 'no'] as const;

test.each([1, 7, 2026])('albums, answers and looks at random, seed %i', (seed) => {
  const store = newStore();
  store.expect(expecting(by));
  const folder = store.addFolder('/a').id;
  const counting = new Database(store.file, { readonly: true });
  onTestFinished(() => void counting.close());
  let state = seed;
  const chance = (below: number) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
  const acts = actsOf(store, folder, chance);
  const met = { album_tallies: 0, verdict_tallies: 0, look_tallies: 0, directories: 0, tag_names: 0 };
  for (let i = 0; i < 400; i++) {
    acts[chance(acts.length)]!();
    for (const [table, recount] of Object.entries(recounts)) {
      const rows = counting.prepare(recount).all();
      const columns = Object.keys((rows[0] as object | undefined) ?? { '*': 0 }).join(', ');
      expect(counting.prepare(`select ${columns} from ${table} order by 1`).all(), table).toEqual(rows);
      for (const row of rows) met[table as keyof typeof met] += Number(Object.values(row as object)[1]! > 0);
    }
  }
  for (const times of Object.values(met)) expect(times).toBeGreaterThan(50);
  expect(counting.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(counting.pragma('foreign_key_check')).toEqual([]);
});

/** One of each: what the machine and a person may do. */
function actsOf(store: Store, folder: number, chance: (below: number) => number): (() => void)[] {
  const path = () => `/a/${chance(3)}/${chance(6)}.jpg`;
  const photos = () => store.idsPassing([]).filter(() => chance(2) === 0);
  const albums = () => store.albums().map(({ id }) => id);
  const anAlbum = () => albums()[chance(albums().length)];
  const anInquiry = () => store.inquiries()[chance(store.inquiries().length)]?.id;
  const change = (work: Parameters<Store['makeChange']>[1]) => void store.makeChange('mark', work);
  let made = 0;
  return [
    () => void store.keepFiles(folder, [stamp(path(), { bytes: chance(3) })]),
    () => void store.filesGone(store.knownFilesAt(path()).map(({ id }) => id)),
    () => {
      for (const { photo } of store.next('read', 4)) {
        const into = store.identified(photo, { kind: 'jpeg', fingerprint: `content ${chance(9)}` });
        if (!into.read) store.keepRead(into.photo, { width: 1, height: 1, facts: noFacts });
      }
    },
    () =>
      store.keepLooks(
        store.nextLookless(3).map(({ photo }) => ({ photo, bits: chance(4) ? new Uint8Array(8) : null })),
      ),
    () => store.nextUncompared(2).forEach((photo) => store.keepTwins(photo, [])),
    () => void (albums().length < 3 && store.makeAlbum(`Album ${made++}`, null)),
    () => anAlbum() && change({ do: 'add-to-album', album: anAlbum()!, photos: photos() }),
    () => anAlbum() && change({ do: 'remove-from-album', album: anAlbum()!, photos: photos() }),
    () => chance(4) === 0 && anAlbum() && change({ do: 'remove-album', album: anAlbum()! }),
    () => change({ do: 'mark', photos: photos(), set: { hidden: chance(3) > 0 } }),
    () => change({ do: 'mark', photos: photos(), set: { hidden: false } }),
    () => change({ do: 'tags', photos: photos(), add: [`tag ${chance(4)}`], remove: [`tag ${chance(4)}`] }),
    () => {
      const [some] = photos();
      if (some) store.removeTag(some, `tag ${chance(4)}`);
    },
    () => void store.inquire(`Question ${chance(3)}?`, photos(), maker),
    () => {
      const id = anInquiry();
      if (!id) return;
      const answered = store
        .nextUnanswered(id, 4)
        .map((photo) => ({ photo, probability: chance(11) / 10, verdict: verdicts[chance(3)]! }));
      store.keepVerdicts(id, answered, maker, '');
    },
    () => {
      const [no, yes] = [chance(6) / 10, (5 + chance(6)) / 10];
      if (anInquiry()) store.setInquiryBand(anInquiry()!, chance(3) === 0 ? null : { no, yes });
    },
    () => chance(3) === 0 && anInquiry() && change({ do: 'forget-inquiry', inquiry: anInquiry()! }),
    () => turn(store, undoneNext(store)?.id, 'undoing'),
    () => turn(store, store.changes().redo?.id, 'redoing'),
    () => void store.sweep('9999'),
  ].map((act) => () => void act());
}

function turn(store: Store, id: number | undefined, to: 'undoing' | 'redoing'): void {
  if (id === undefined) return;
  store.beginTurn(id, to);
  while (!store.turnChange(id, 2).over);
}

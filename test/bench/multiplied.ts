// Makes a large library of a small one by SQL: every photo as often as is wanted, with all that is said of it. A minute
// for what takes an hour photo by photo.

import Database from 'better-sqlite3';
import { nameKey } from '../../engine/store/photos/name-key.ts';

/** The photos of `file` are numbered from 1 to `photos`; afterwards there are `times` as many. */
export function multiply(file: string, photos: number, times: number): void {
  const db = new Database(file);
  db.pragma('synchronous = off');
  db.pragma('cache_size = -200000');
  db.function('name_key', (name) => nameKey(String(name)));
  for (let n = 1; n < times; n++) db.transaction(() => db.exec(copies(n * photos, photos)))();
  db.exec('analyze');
  db.close();
}

/** `by`: what is added to the numbers. */
const copies = (by: number, photos: number) => `
  insert into photos (id, fingerprint, kind, width, height, taken_at, shot_at, latitude, longitude, camera,
      exposure_time, aperture, iso, focal_length, state, seen_by, files, reachable, offline,
      rating, label, flag, favourite, hidden, cell, place, looked, name_key)
    select id + ${by}, printf('%032x', id + ${by}), kind, width, height,
      strftime('%Y-%m-%dT%H:%M:%S', taken_at, (${by} / ${photos}) || ' hours'), shot_at, latitude, longitude, camera,
      exposure_time, aperture, iso, focal_length, state, seen_by, files, reachable, offline,
      rating, label, flag, favourite, hidden, cell, place, looked,
      name_key((id + ${by}) || '_' || (select name from files f where f.photo = photos.id limit 1))
    from photos where id <= ${photos};
  insert into files (directory, name, photo, bytes, modified_ms, inode)
    select directory, (photo + ${by}) || '_' || name, photo + ${by}, bytes, modified_ms, inode + ${by}
    from files where photo <= ${photos};
  insert into captions (photo, maker, text, match, similarity, probability, doubtful, made_at)
    select photo + ${by}, maker, text || ' ' || ${by}, match, similarity, probability, doubtful, made_at
    from captions where photo <= ${photos};
  insert into tags (photo, tag, maker, score, made_at)
    select photo + ${by}, tag, maker, score, made_at from tags where photo <= ${photos};
  insert into vectors select photo + ${by}, maker, queries, width, rows, scales from vectors where photo <= ${photos};
  insert into digests (photo, maker, width, rows, scales)
    select photo + ${by}, maker, width, rows, scales from digests where photo <= ${photos};
  insert into words (rowid, written, caption, tags, names, places, answers)
    select p.id, '', (select text from captions c where c.photo = p.id and c.doubtful = 0),
      (select group_concat(name, char(10)) from tags t join tag_names n on n.id = t.tag where t.photo = p.id),
      (select name from files f where f.photo = p.id), '', ''
    from photos p where p.id > ${by};`;

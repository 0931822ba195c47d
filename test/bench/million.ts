// A library of a million photos in half a minute: rows written by SQL alone, on a folder that is offline, as if all had
// been seen. For measuring what lists of that length cost; nothing in it can be searched by meaning.

import Database from 'better-sqlite3';
import { openStore } from '../../engine/store/store.ts';

/** 25 years, unevenly full; shapes as cameras make them: mostly 3:2 and 4:3, a third upright, a few panoramas. */
export function makeMillion(file: string, photos = 1_000_000): void {
  const store = openStore(file);
  const { id } = store.addFolder('/no-such-disk/photos');
  store.close();
  const db = new Database(file);
  db.pragma('synchronous = off');
  db.transaction(() => {
    db.exec(`
      update folders set state = 'offline';
      insert into directories (id, folder, path)
        with recursive n(n) as (select 0 union all select n + 1 from n where n < 999)
        select n + 1, ${id}, '/no-such-disk/photos/' || n || '/' from n;
      insert into photos (fingerprint, kind, width, height, taken_at, state, files, reachable, offline, name_key)
        with recursive n(n) as (select 1 union all select n + 1 from n where n < ${photos})
        select printf('%032x', n), case when n % 25 = 0 then 'raw' else 'jpeg' end,
          case when n % 97 = 0 then 9000 when n % 3 = 0 then 3000 else 4000 + (n % 2) * 500 end,
          case when n % 97 = 0 then 3000 when n % 3 = 0 then 4000 + (n % 2) * 500 else 3000 end,
          strftime('%Y-%m-%dT%H:%M:%S', 946684800 + cast(788400000.0 * (n * 1.0 / ${photos}) * (n * 1.0 / ${photos}) as integer), 'unixepoch'),
          'seen', 1, 0, 1, printf('img %02d%d', length(n), n) || char(1) || 'jpg' from n;
      insert into files (directory, name, photo, bytes, modified_ms, inode)
        select 1 + id % 1000, 'IMG_' || id || '.jpg', id, 1000000 + id, 1e12 + id, id from photos;
      insert into captions (photo, text, maker, match, doubtful, made_at)
        select id, 'a dog on a beach, number ' || id, null, null, 0, '2026-01-01T00:00:00Z' from photos where id % 50 = 0;`);
  })();
  db.exec('analyze');
  db.close();
}

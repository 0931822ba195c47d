// What tells whether two photos are nearly the same: how they look, their search vectors, when a camera took them.

import type { LikenessFacts } from '../shapes/likeness-shapes.ts';
import { all, list, sql, type ReadDb } from '../file/sql.ts';
import { storedVectors, type StoredVectors } from './vectors.ts';

export function likenessFacts(db: ReadDb, photos: readonly number[]): LikenessFacts[] {
  const rows = all<
    Omit<LikenessFacts, 'vectors' | 'takenAt'> & { shot_at: string | null } & Partial<Omit<StoredVectors, 'photo'>>
  >(
    db,
    sql`select p.id as photo, p.kind, p.shot_at, l.bits, v.maker, v.queries, v.width, v.rows, v.scales
      from json_each(${list(photos)}) asked join photos p on p.id = asked.value
      join looks l on l.photo = p.id left join vectors v on v.photo = p.id where p.files > 0`,
  );
  return rows.map(({ photo, kind, shot_at: takenAt, bits, maker, queries, width, rows: values, scales }) => ({
    ...{ photo, kind, takenAt, bits, maker },
    vectors:
      queries && width && values && scales ? storedVectors({ photo, queries, width, rows: values, scales }) : null,
  }));
}

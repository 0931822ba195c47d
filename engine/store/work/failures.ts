// What could not be read or seen, by reason: told to whoever wants to try again. Keeping failures is work.ts's.

import type { FailedPhoto, FailureGroup, Reason } from '../../contract.ts';
import { summaries } from '../photos/photos.ts';
import { all, run, sql, type ReadDb, type Sql, type WriteDb } from '../file/sql.ts';

const newestTold = 50;

const failed = sql`failures join photos p on p.id = failures.photo and p.state = 'failed'`;

/** Most photos first; of each group the newest by name. */
export function failures(db: ReadDb): FailureGroup[] {
  const groups = all<{ reason: Reason; stage: 'read' | 'see'; photos: number }>(
    db,
    sql`select reason, stage, count(*) as photos from ${failed} group by reason, stage order by photos desc, reason`,
  );
  return groups.map((group) => ({ ...group, newest: newest(db, group) }));
}

function newest(db: ReadDb, { reason, stage }: Pick<FailureGroup, 'reason' | 'stage'>): FailedPhoto[] {
  const rows = all<{ photo: number; why: string; tries: number }>(db, newestQuery(reason, stage));
  const named = new Map(
    summaries(
      db,
      rows.map(({ photo }) => photo),
    ).map((one) => [one.id, one]),
  );
  return rows.flatMap((row) => {
    const photo = named.get(row.photo);
    return photo ? [{ ...row, name: photo.name, fingerprint: photo.fingerprint }] : [];
  });
}

function newestQuery(reason: Reason, stage: 'read' | 'see'): Sql {
  return sql`select failures.photo, message as why, tries from ${failed}
    where reason = ${reason} and stage = ${stage} order by failed_at desc, failures.photo limit ${newestTold}`;
}

/** They wait again; returns how many. */
export function retryReason(db: WriteDb, reason: Reason): number {
  const { changes } = run(
    db,
    sql`update photos set state = case (select stage from failures where photo = photos.id)
        when 'read' then 'unread' else 'unseen' end
      where state = 'failed' and id in (select photo from failures where reason = ${reason})`,
  );
  return changes;
}

// What a thumbnail tells beside its picture: whether the machine is in doubt, the disk is away, a RAW file lies beside a
// picture, why it failed; and the smallest picture itself. Columns of a summary, from photos as `p`.

import type { PhotoSummary, Reason } from '../../contract.ts';
import { sql } from '../file/sql.ts';

export interface BadgesRow {
  in_doubt: 0 | 1;
  away: 0 | 1;
  paired: 0 | 1;
  preview: Uint8Array | null;
  failure: Reason | null;
}

/** `IMG_1.` of `IMG_1.CR2`: what follows it in the index up to `IMG_1/` is the same picture in another kind. */
const stem = sql`rtrim(f.name, replace(f.name, '.', ''))`;

export const badgeColumns = sql`p.preview,
  case when p.state = 'failed' then (select reason from failures where failures.photo = p.id) end as failure,
  exists (select 1 from captions c where c.photo = p.id and c.replaced_at is null and c.doubtful = 1) as in_doubt,
  not exists (select 1 from files f join directories d on d.id = f.directory join folders on folders.id = d.folder
    where f.photo = p.id and f.gone_at is null and folders.state <> 'offline') as away,
  exists (select 1 from files f join files other on other.directory = f.directory
    and other.name >= ${stem} and other.name < substr(${stem}, 1, length(${stem}) - 1) || '/' and other.gone_at is null
    join photos q on q.id = other.photo and (q.kind = 'raw') <> (p.kind = 'raw')
    where f.photo = p.id and f.gone_at is null and ${stem} <> '') as paired`;

export function toBadges(row: BadgesRow): Pick<PhotoSummary, 'offline' | 'pair' | 'preview' | 'failure'> {
  return {
    offline: row.away === 1,
    pair: row.paired === 1,
    failure: row.failure,
    preview: row.preview ? Buffer.from(row.preview).toString('base64') : '',
  };
}

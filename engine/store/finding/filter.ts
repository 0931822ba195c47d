// The filters a page can be narrowed by, as values: query makes them from what was typed, photo-filter.ts turns them
// into SQL. Knows neither.

import type { Label, PhotoKind, Verdict, WorldPart } from '../../contract.ts';
import type { PhotoSet } from './photo-set.ts';

/** `each`: asked of every photo that comes along, where a list of all that pass would be long. */
export type Filter = { not?: boolean; each?: boolean } & (
  | { by: 'taken'; from: string | null; to: string | null }
  | { by: 'folder'; id: number }
  | { by: 'folder-name'; text: string }
  | { by: 'file-name'; text: string }
  | { by: 'camera'; text: string }
  | { by: 'lens'; text: string }
  | { by: 'tag'; name: string }
  | { by: 'kind'; kinds: PhotoKind[] }
  | { by: 'is'; what: IsWhat }
  | { by: 'has'; what: HasWhat }
  | { by: 'rating'; least: number; most: number }
  /** Null: without one. */
  | { by: 'label'; label: Label | null }
  /** Photos put into an album; a smart one is a line of its own, see query. */
  | { by: 'album'; name: string }
  | { by: 'near'; latitude: number; longitude: number; km: number }
  | { by: 'within'; part: WorldPart }
  | { by: 'ids'; photos: number[] }
  | { by: 'set'; set: PhotoSet }
  /** Answered so to a yes/no question put to many photos; null: however it was answered. */
  | { by: 'asked'; question: string; verdict: Verdict | null }
  /** An FTS5 expression. */
  | { by: 'words'; expression: string }
);

export type IsWhat =
  | 'waiting'
  | 'seen'
  | 'failed'
  | 'captioned'
  | 'doubtful'
  | 'offline'
  | 'favourite'
  | 'picked'
  | 'rejected'
  | 'hidden'
  | 'video'
  | 'live';
export type HasWhat = 'place' | 'text' | 'caption' | 'tags' | 'answers' | 'date';

// The filters a page can be narrowed by, as values: query makes them from what was typed, photo-filter.ts turns them
// into SQL. Knows neither.

import type { PhotoKind } from '../contract.ts';

export type Filter = { not?: boolean } & (
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
  | { by: 'ids'; photos: number[] }
  /** An FTS5 expression. */
  | { by: 'words'; expression: string }
);

export type IsWhat = 'waiting' | 'seen' | 'failed' | 'captioned' | 'doubtful' | 'offline';
export type HasWhat = 'place' | 'text' | 'caption' | 'tags' | 'answers' | 'date';

// The steps from an empty file to the schema of this version, in order. A released step is never edited; what it got
// wrong the next one mends. Numbered in tens; the file remembers the last one taken in `user_version`.

import { photos } from './0010-photos.ts';
import { results } from './0020-results.ts';
import { conversations } from './0030-conversations.ts';
import { failures } from './0040-failures.ts';
import { words } from './0050-words.ts';
import { sights } from './0060-sights.ts';
import { verdicts } from './0070-verdicts.ts';
import { goingFolders } from './0080-going-folders.ts';
import { parts } from './0090-parts.ts';
import { marks } from './0100-marks.ts';
import { albums } from './0110-albums.ts';
import { changes } from './0120-changes.ts';
import { notes } from './0130-notes.ts';
import { searches } from './0140-searches.ts';
import { likeness } from './0150-likeness.ts';
import { previews } from './0160-previews.ts';
import { counted } from './0180-counted.ts';
import { orders } from './0190-orders.ts';
import { drafts } from './0200-drafts.ts';
import { films } from './0210-films.ts';
import { moreCounted } from './0220-more-counted.ts';
import { settling } from './0230-settling.ts';
import { named } from './0240-named.ts';
import { worstFirst } from './0250-worst-first.ts';
import { bands } from './0270-bands.ts';
import { pairings } from './0280-pairings.ts';
import { wordMerges } from './0290-word-merges.ts';
import { photoTraits } from './0300-traits.ts';
import { wishedFolders } from './0320-wished-folders.ts';

export interface Migration {
  number: number;
  sql: string;
}

export const migrations: readonly Migration[] = [
  ...[
    photos,
    results,
    conversations,
    failures,
    words,
    sights,
    verdicts,
    goingFolders,
    parts,
    marks,
    albums,
    changes,
    notes,
    searches,
    likeness,
    previews,
    counted,
    orders,
    drafts,
    films,
    moreCounted,
    settling,
    named,
    worstFirst,
    bands,
    pairings,
    wordMerges,
    photoTraits,
    wishedFolders,
  ],
];

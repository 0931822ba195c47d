// How an answer is told: its two groups, and why a photo is in it. Pure.

import type { Coverage, Misread, Progress, Remark, Why } from '../../engine/contract.ts';
import type { Group } from '../grid/stretches.ts';
import { count, photos } from '../phrases.ts';
import { refusal } from '../refusal.ts';
import { words } from '../words.ts';

/** The best above, "maybe" below a drawn line; no headings where there is one group and nothing to tell apart. */
export function resultGroups(best: number, total: number): Group[] {
  if (best >= total) return [];
  const below = { title: words.found.maybe, note: words.found.maybeNote(count(total - best)), line: true };
  if (best === 0) return [{ at: 0, ...below }];
  return [
    { at: 0, title: words.found.best, note: photos(best) },
    { at: best, ...below },
  ];
}

/** How many photos a search by looks misses yet; those that cannot be looked at are not waited for. */
export function notYetFound({ photos: all, searchable }: Coverage, progress: Progress | null): number {
  return Math.max(0, all - searchable - (progress?.failed ?? 0));
}

/** The two groups in a sentence, for who does not see their headings. */
export function foundWords(best: number, total: number): string {
  if (total === 0) return words.nothing.title;
  const first = best === 0 ? words.nothing.title : words.said.named(words.found.best, photos(best));
  return words.said.between([first, words.said.named(words.found.maybe, count(total - best))]);
}

/** The reasons in a line: `caption: dog, beach · looks like it`. Empty when there is nothing to say. */
export function whyLine(why: readonly Why[], most = 3): string {
  const said = why.map(reason).filter((one, i, all) => all.indexOf(one) === i);
  return said.slice(0, most).join(' · ');
}

export function reason(why: Why): string {
  if ('similarity' in why) {
    if (why.by === 'example') return words.found.likeExample;
    return why.enough ? words.found.looks : words.found.looksALittle;
  }
  const found = why.by === 'tag' ? why.text : why.words.join(', ');
  return words.found.saidIn(words.found.where[why.by], found);
}

/** What is to be known about an answer, beside what the page tells by itself: that nothing was found, and of how much. */
export function remarkLines(remarks: readonly Remark[]): string[] {
  return remarks.flatMap((remark) => remarkLine(remark) ?? []);
}

function misreadLine(misread: Misread): string {
  const said = words.misread;
  switch (misread.why) {
    case 'no-such-filter':
      return said[misread.why](misread.filter, misread.known.join(', '));
    case 'no-value':
      return said[misread.why](misread.filter, misread.example);
    case 'bad-value':
      return said[misread.why](misread.typed, said.takes[misread.takes](misread.known.join(', ')));
    case 'album-too-deep':
      return said[misread.why](misread.album, count(misread.deepest));
    default:
      return said[misread.why](misread.album);
  }
}

function remarkLine(remark: Remark): string | null {
  switch (remark.what) {
    case 'nothing':
    case 'nothing-passes':
    case 'unseen':
      return null;
    case 'misread':
      return misreadLine(remark.misread);
    case 'seen-by-others':
      return words.remarks[remark.what](photos(remark.photos));
    case 'many-by-words':
    case 'many-by-looks':
      return words.remarks[remark.what](count(remark.photos));
    case 'search-model-failed':
      return words.remarks[remark.what](refusal({ reason: remark.reason, message: remark.because }));
    default:
      return words.remarks[remark.what];
  }
}

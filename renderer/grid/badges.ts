// What a photo tells at a glance: its badges, drawn on thumbnails and heard in its name; and its marks in words. Pure.

import type { Marks, PhotoSummary } from '../../engine/contract.ts';
import type { IconName } from '../icons.ts';
import { runningTime } from '../photo/running-time.ts';
import { words } from '../words.ts';

export interface Badge {
  text: string;
  icon?: IconName;
  letters?: string;
  tone?: 'doubt' | 'danger' | 'plain';
}

/** Those worth a word by themselves, the most pressing first. */
export function badgesOf(photo: PhotoSummary): Badge[] {
  const text = words.thumbs;
  const badges: Badge[] = [];
  if (photo.state === 'failed') badges.push({ text: text.failed[failureOf(photo)], icon: 'warning', tone: 'danger' });
  if (photo.film === 'whole') {
    const length = photo.seconds === null ? '' : runningTime(photo.seconds);
    badges.push({ text: text.film(length), icon: 'play', ...(length ? { letters: length } : {}) });
  }
  if (photo.film === 'live') badges.push({ text: text.live, letters: 'LIVE' });
  if (photo.offline) badges.push({ text: text.offline, icon: 'offline' });
  if (photo.pair) badges.push({ text: text.pair, letters: 'RAW+' });
  else if (photo.kind === 'raw') badges.push({ text: text.raw, letters: 'RAW' });
  if (photo.doubtful) badges.push({ text: text.doubtful, letters: '?', tone: 'doubt' });
  return badges;
}

/** No picture at all; a picture of which a part is missing; a whole one that no model could look at. */
function failureOf({ fingerprint, failure }: PhotoSummary): 'read' | 'damaged' | 'see' {
  if (fingerprint === '') return 'read';
  return failure === 'file-truncated' || failure === 'file-corrupt' ? 'damaged' : 'see';
}

/** Stars, label, flag and heart, as far as they are set. */
export function marksOf({ rating, label, flag, favourite }: Marks): string[] {
  const text = words.marks;
  const said = [];
  if (rating > 0) said.push(text.stars(rating));
  if (label) said.push(text.labelIs(label));
  if (flag) said.push(flag === 'pick' ? text.done.flag('pick', 1) : text.done.flag('reject', 1));
  if (favourite) said.push(text.favourite);
  return said;
}

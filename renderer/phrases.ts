// Numbers, times and probabilities as a person says them. Pure; the language of dates and numbers is the system's.

import type { Facts, PhotoKind, PhotoSummary, Progress, Turn } from '../engine/contract.ts';
import { words } from './words.ts';

const numbers = new Intl.NumberFormat();
const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const long = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });
const month = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' });

export function count(value: number): string {
  return numbers.format(value);
}

export function photos(value: number): string {
  return value === 1 ? '1 photo' : `${count(value)} photos`;
}

/** Models write in lower case; a sentence begins with a capital. */
export function sentence(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

export function day(local: string): string {
  return said(short, local);
}

export function moment(local: string): string {
  return said(long, local);
}

/** From one month to another, both `YYYY-MM`: “June – August 2024”. */
export function months(first: string, last: string): string {
  const [from, to] = [new Date(`${first}-01T12:00:00`), new Date(`${last}-01T12:00:00`)];
  if (Number.isNaN(from.getTime()) || Number.isNaN(to.getTime())) return '';
  return month.formatRange(from, to);
}

export function monthOf(local: string): string {
  return said(month, local);
}

function said(format: Intl.DateTimeFormat, local: string): string {
  const date = new Date(local);
  return Number.isNaN(date.getTime()) ? '' : format.format(date);
}

/** How a screen reader names a photo in the grid; a person's caption says that it is one, like the pencil beside it. */
export function spoken(photo: PhotoSummary): string {
  const what = photo.caption ?? (photo.state === 'failed' ? words.grid.failed : '');
  const by = photo.captionBy === 'person' ? words.caption.byPerson : '';
  return [what, by, photo.name, day(photo.takenAt)].filter(Boolean).join('. ');
}

/** The whole answer's probability under the model. It is a product over words, so honest bounds are low. */
export function sureness(probability: number | null): string | null {
  if (probability === null) return null;
  if (probability >= 0.75) return 'quite sure';
  if (probability >= 0.45) return 'fairly sure';
  if (probability >= 0.2) return 'unsure';
  return 'a guess';
}

/** How a yes/no answer stands: for the one that was given, or for both when neither was. */
export function odds({ probability, verdict }: NonNullable<Turn['yesNo']>): string {
  const yes = words.ask.forYes(bounded(probability));
  const no = words.ask.forNo(bounded(1 - probability));
  if (verdict === 'unsure') return `${yes}, ${no}`;
  return verdict === 'yes' ? yes : no;
}

/** Nothing is quite certain, whatever it is rounded to. */
function bounded(share: number): string {
  if (share >= 0.995) return words.ask.moreThan(percent(0.99));
  return share <= 0.005 ? words.ask.lessThan(percent(0.01)) : percent(share);
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

export function duration(seconds: number): string {
  if (seconds < 50) return 'less than a minute';
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return minutes === 1 ? 'about a minute' : `about ${minutes} minutes`;
  const hours = Math.round(seconds / 1800) / 2;
  if (hours < 24) return hours === 1 ? 'about an hour' : `about ${count(hours)} hours`;
  const days = Math.round(seconds / 86400);
  return days === 1 ? 'about a day' : `about ${count(days)} days`;
}

/** Of one photo: small models take less than a second. */
export function secondsEach(seconds: number): string {
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'long',
    maximumSignificantDigits: 2,
  }).format(seconds);
}

/** One line for the bar at the top; null when there is nothing to tell. */
export function doingNow(progress: Progress): string | null {
  if (progress.problem) return words.work.stopped;
  if (progress.paused) return words.work.paused;
  if (progress.doing === 'nothing') return null;
  if (progress.doing === 'walking') return words.work.doing.walking;
  const left = progress.secondsLeft === null ? '' : ` · ${duration(progress.secondsLeft)} left`;
  return `${count(progress.seen)} of ${count(progress.photos)}${left}`;
}

export function rate(perSecond: number): string {
  if (perSecond >= 10) return `${count(Math.round(perSecond))} photos a second`;
  if (perSecond >= 1) return `${perSecond.toFixed(1)} photos a second`;
  return `${count(Math.round(perSecond * 60))} photos a minute`;
}

export function bytes(size: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = size < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3));
  const value = size / 1000 ** power;
  return `${power === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

export function pixels(photo: PhotoSummary): string {
  if (photo.width <= 0) return '';
  const mega = (photo.width * photo.height) / 1e6;
  return `${photo.width} × ${photo.height}${mega >= 0.1 ? `, ${mega.toFixed(1)} megapixels` : ''}`;
}

export function exposure(facts: Facts): string {
  const time = facts.exposureTime;
  return [
    time === null ? '' : time >= 0.3 ? `${Number(time.toFixed(1))} s` : `1/${Math.round(1 / time)} s`,
    facts.aperture === null ? '' : `f/${Number(facts.aperture.toFixed(1))}`,
    facts.iso === null ? '' : `ISO ${facts.iso}`,
    facts.focalLength === null ? '' : `${Number(facts.focalLength.toFixed(1))} mm`,
  ]
    .filter(Boolean)
    .join(' · ');
}

export function coordinates(facts: Facts): string {
  if (facts.latitude === null || facts.longitude === null) return '';
  const degrees = (value: number, positive: string, negative: string) =>
    `${Math.abs(value).toFixed(4)}° ${value < 0 ? negative : positive}`;
  return `${degrees(facts.latitude, 'N', 'S')}, ${degrees(facts.longitude, 'E', 'W')}`;
}

const kinds: Record<PhotoKind, string> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  avif: 'AVIF',
  gif: 'GIF',
  tiff: 'TIFF',
  heic: 'HEIC',
  bmp: 'BMP',
  raw: 'Camera RAW',
};

export function kind(of: PhotoKind): string {
  return kinds[of];
}

/** A value as a filter takes it. */
export function quoted(value: string): string {
  return /\s/.test(value) ? `"${value.replaceAll('"', '')}"` : value;
}

/** The line without one of its filters. */
export function without(text: string, filter: string): string {
  const at = text.indexOf(filter);
  if (at < 0) return text;
  return `${text.slice(0, at)} ${text.slice(at + filter.length)}`.replace(/\s+/g, ' ').trim();
}

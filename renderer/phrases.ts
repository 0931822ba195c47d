// Numbers, times and probabilities as a person says them, in the language of the page.

import type { Facts, Held, PhotoKind, PhotoSummary, Progress, Turn } from '../engine/contract.ts';
import { badgesOf, marksOf } from './grid/badges.ts';
import { describerOf } from './describer.svelte.ts';
import { counting, language, locale } from './locale.ts';
import { words } from './words.ts';

const numbers = counting(language);
const shares = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
const order = new Intl.Collator(locale, { numeric: true });
const short = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
const long = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });
const date = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric' });

export function count(value: number): string {
  return numbers.count(value);
}

export function photos(value: number): string {
  return words.said.photos(value);
}

/** What is drawn for the eye, as a voice says it: stars by their number, no hearts. */
export function heard(text: string): string {
  const stars = (drawn: string) => words.marks.stars(drawn.replaceAll('☆', '').length);
  return text.replace(/[★☆]+/g, stars).replace(/♥\s*/g, '');
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

/** A moment in two parts, neither of which is broken: “Wed, August 14, 2024 · 11:10 AM”. */
export function dateAndTime(local: string): string {
  return [said(date, local), said(time, local)].filter(Boolean).join(' · ');
}

/** A moment to the second: what tells the photos of a burst apart. */
export function second(local: string): string {
  return said(exact, local);
}

/** From one month to another, both `YYYY-MM`: “June – August 2024”. */
export function months(first: string, last: string): string {
  const [from, to] = [new Date(`${first}-01T12:00:00`), new Date(`${last}-01T12:00:00`)];
  if (Number.isNaN(from.getTime()) || Number.isNaN(to.getTime())) return '';
  return month.formatRange(from, to);
}

function said(format: Intl.DateTimeFormat, local: string): string {
  const date = new Date(local);
  return Number.isNaN(date.getTime()) ? '' : format.format(date);
}

/** Names in the order of the language; numbers in them by their value. */
export function byName(one: string, other: string): number {
  return order.compare(one, other);
}

/** How a screen reader names a photo: what is said of it and by whom, its name, its day, and what its badges mean. */
export function spoken(photo: PhotoSummary): string {
  const heard = [
    captionOf(photo),
    photo.name,
    day(photo.takenAt),
    ...badgesOf(photo).map(({ text }) => sentence(text)),
  ];
  return words.said.between([...heard, ...marksOf(photo.marks)].filter(Boolean));
}

function captionOf({ caption, captionBy, captionModel }: PhotoSummary): string {
  if (caption === null) return '';
  const { describedBy, writtenByYou } = words.said;
  return captionBy === 'person' ? writtenByYou(caption) : describedBy(describerOf(captionModel), caption);
}

/** How a yes/no answer stands: for the one that was given, or for both when neither was. */
export function odds({ probability, verdict }: NonNullable<Turn['yesNo']>): string {
  const yes = words.ask.forYes(bounded(probability));
  const no = words.ask.forNo(bounded(1 - probability));
  if (verdict === 'unsure') return words.said.list([yes, no]);
  return verdict === 'yes' ? yes : no;
}

/** Nothing is quite certain, whatever it is rounded to. */
function bounded(share: number): string {
  if (share >= 0.995) return words.ask.moreThan(percent(0.99));
  return share <= 0.005 ? words.ask.lessThan(percent(0.01)) : percent(share);
}

export function percent(share: number): string {
  return shares.format(share);
}

export function duration(seconds: number): string {
  const { soon, minutes, hours, days } = words.said;
  if (seconds < 50) return soon;
  const inMinutes = Math.round(seconds / 60);
  if (inMinutes < 60) return minutes(inMinutes);
  const inHours = Math.round(seconds / 1800) / 2;
  return inHours < 24 ? hours(inHours) : days(Math.round(seconds / 86400));
}

/** Of one photo: small models take less than a second. */
export function secondsEach(seconds: number): string {
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'long',
    maximumSignificantDigits: 2,
  }).format(seconds);
}

/** How many photos the work at hand is done with: described, or read where nobody has asked for more. */
export function doneNow({ describing, photos: all, seen, unread }: Progress): number {
  return describing === 'on' ? seen : all - unread;
}

/** How much of the work at hand is done; empty at rest. */
export function shareNow(progress: Progress): string {
  const { doing, photos: all } = progress;
  if (doing === 'nothing' || all === 0) return '';
  return percent(Math.floor((doneNow(progress) / all) * 100) / 100);
}

/** One line for the bar at the top; null when there is nothing to tell. */
export function doingNow(progress: Progress): string | null {
  if (progress.problem) return words.work.stopped;
  if (progress.paused) return words.work.paused;
  const why = heldNow(progress);
  if (why === 'hot' || why === 'full-screen') return words.work.held[why];
  if (progress.doing === 'nothing') return null;
  if (progress.doing === 'walking') return words.work.doing.walking;
  const far = words.said.of(count(doneNow(progress)), count(progress.photos));
  const left = progress.secondsLeft === null ? null : words.said.left(duration(progress.secondsLeft));
  return [far, left, why && words.work.held[why]].filter(Boolean).join(' · ');
}

/** What slows or stops work that there is; null also where a person wants it to go on all the same. */
export function heldNow({ held, waiting, unread }: Progress): Held['why'] | null {
  return held && !held.anyway && waiting + unread > 0 ? held.why : null;
}

export function rate(perSecond: number): string {
  if (perSecond >= 10) return words.said.perSecond(count(Math.round(perSecond)));
  if (perSecond >= 1) return words.said.perSecond(fraction(perSecond, 1));
  return words.said.perMinute(count(Math.round(perSecond * 60)));
}

export function bytes(size: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = size < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3));
  const value = size / 1000 ** power;
  return `${power === 0 || value >= 10 ? count(Math.round(value)) : fraction(value, 1)} ${units[power]}`;
}

export function pixels(photo: PhotoSummary): string {
  if (photo.width <= 0) return '';
  const mega = (photo.width * photo.height) / 1e6;
  const size = `${photo.width} × ${photo.height}`;
  return mega >= 0.1 ? words.said.list([size, words.said.megapixels(Math.round(mega * 10) / 10)]) : size;
}

/** With exactly so many places, as the language writes them. */
function fraction(value: number, places: number): string {
  return value.toLocaleString(locale, { minimumFractionDigits: places, maximumFractionDigits: places });
}

/** With at most one place. */
function shortly(value: number): string {
  return value.toLocaleString(locale, { maximumFractionDigits: 1, useGrouping: false });
}

export function exposure(facts: Facts): string {
  const time = facts.exposureTime;
  return [
    time === null ? '' : time >= 0.3 ? `${shortly(time)} s` : `1/${Math.round(1 / time)} s`,
    facts.aperture === null ? '' : `f/${shortly(facts.aperture)}`,
    facts.iso === null ? '' : `ISO ${facts.iso}`,
    facts.focalLength === null ? '' : `${shortly(facts.focalLength)} mm`,
  ]
    .filter(Boolean)
    .join(' · ');
}

export function coordinates(facts: Facts): string {
  if (facts.latitude === null || facts.longitude === null) return '';
  const degrees = (value: number, positive: string, negative: string) =>
    `${fraction(Math.abs(value), 4)}° ${value < 0 ? negative : positive}`;
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
  psd: 'Photoshop',
  raw: words.said.raw,
  video: words.said.video,
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

// One line that says how far a conversion is: a bar, bytes, rate and the time left, or what it waits for.

import type { ConvertProgress } from '../convert/convert.ts';
import { printable } from './printable.ts';
import { bar, duration } from './progress-line.ts';

export function conversionLine(now: ConvertProgress, columns: number): string {
  const part = now.total === 0 ? 0 : now.done / now.total;
  const words = [
    `${Math.floor(100 * part)} %`,
    `${size(now.done)} of ${size(now.total)}`,
    now.waiting === null && now.rate !== null ? `reading ${size(now.rate)}/s` : '',
    now.waiting === null && now.secondsLeft !== null ? `${duration(now.secondsLeft)} left` : '',
    printable(now.waiting ?? now.file),
  ];
  const text = words.filter(Boolean).join(', ');
  const width = Math.min(24, columns - text.length - 3);
  return (width >= 8 ? `${bar(part, width)} ${text}` : text).slice(0, columns - 1);
}

/** Bytes as people count them. */
export function size(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(0)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

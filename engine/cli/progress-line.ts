// One line that says how far the work is: a bar, counts, rate and the time left.

import type { Progress } from '../contract.ts';

const doing = { nothing: 'resting', walking: 'looking for photos', reading: 'reading', seeing: 'describing' };

export function progressLine(now: Progress, columns: number): string {
  const done = now.doing === 'seeing' || now.unread === 0 ? now.seen + now.failed : now.photos - now.unread;
  const words = [
    `${count(done)} of ${count(now.photos)}`,
    now.failed > 0 ? `${count(now.failed)} failed` : '',
    now.rate === null ? '' : `${now.rate.toFixed(now.rate < 10 ? 1 : 0)}/s`,
    now.secondsLeft === null || now.waiting === 0 ? '' : `${duration(now.secondsLeft)} left`,
    now.paused ? 'paused' : '',
    now.problem ? now.problem.message : '',
  ];
  const text = `${doing[now.doing]}: ${words.filter(Boolean).join(', ')}`;
  const width = Math.min(24, columns - text.length - 3);
  return (width >= 8 ? `${bar(now.photos === 0 ? 0 : done / now.photos, width)} ${text}` : text).slice(0, columns - 1);
}

export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

export function count(number: number): string {
  return number.toLocaleString('en');
}

export function bar(part: number, width: number): string {
  const full = Math.floor(Math.min(1, Math.max(0, part)) * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}

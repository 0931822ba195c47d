// What the tray says about the work, in one line. Pure.

import type { Progress, TrayWords } from '../engine/contract.ts';

export function trayLine(words: TrayWords, now: Progress | null, numbers = new Intl.NumberFormat('en')): string {
  if (!now || (now.waiting === 0 && now.unread === 0)) return words.nothingToDo;
  if (now.paused) return words.paused;
  const held = now.held?.anyway ? null : (now.held?.why ?? null);
  if (held === 'hot') return words.hot;
  if (held === 'full-screen') return words.fullScreen;
  const done = now.photos - now.waiting;
  const line = held === 'battery' ? words.slowly : words.working;
  return line.replace('{done}', numbers.format(done)).replace('{all}', numbers.format(now.photos));
}

// Says how far a library that an older Talbot made is being brought up to date: a line that is written over on a terminal,
// elsewhere one for each step.

import type { Opening } from '../contract.ts';
import type { Output } from './output.ts';
import { bar, count } from './progress-line.ts';

export function showOpening(out: Output): (now: Opening | null) => void {
  let step = 0;
  return (now) => {
    if (!now) return out.endProgress();
    if (!out.overwrite((columns) => openingLine(now, columns)) && now.step !== step) out.note(openingLine(now, 200));
    step = now.step;
  };
}

export function openingLine({ step, steps, rows, of }: Opening, columns: number): string {
  const far = rows === null ? '' : `, ${count(rows)} of ${count(of)} photos`;
  const text = `Bringing the library up to date: step ${step} of ${steps}${far}`;
  const width = Math.min(24, columns - text.length - 3);
  if (width < 8 || steps === 0) return text.slice(0, columns - 1);
  const share = (step - 1 + (rows === null ? 0 : rows / Math.max(1, of))) / steps;
  return `${bar(share, width)} ${text}`;
}

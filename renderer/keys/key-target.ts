// Whether a key may lead to a command while something has the focus: text fields, lists and buttons have their own keys.

import type { Command } from './commands.ts';

const text =
  'input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=color]), textarea, select, [contenteditable=true]';
/** Things that are walked with the arrows. */
const walked = 'input[type=radio], input[type=range], [role=slider], [role=menu] *, [role=listbox] *, [role=tablist] *';
/** A film that has the focus plays and stops by itself. */
const pressed = 'button, summary, a[href], input[type=checkbox], [role=button], [role=option], [role=menuitem], video';
const walking = /^(Arrow|Home$|End$|Page)/;
/** Lines that somebody wrote in: even when they are empty again, their own text can be taken back. */
const written = new WeakSet<EventTarget>();
globalThis.addEventListener?.('input', ({ target }) => target && written.add(target), true);

export function mayAct(name: string, command: Command, target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return true;
  // A button of the grid that has the focus only because it was clicked is no reason to go on to the next one.
  if (name === 'Tab') return target.matches('body, [role=grid] button, [tabindex="-1"]') && !target.matches(text);
  // A list that is closed has its own letters and arrows, no signs, and nothing to take back.
  const writes = target.matches(text) && !(target.matches('select') && /^(?:Ctrl\+|[/?]$)/.test(name));
  if (writes) {
    // In a line that is still empty the arrows have nothing else to do than to leaf, and nothing can be taken back.
    if (target instanceof HTMLInputElement && target.value === '') {
      if (/^Arrow(Left|Right)$/.test(name)) return true;
      if (/^edit\.(undo|redo)$/.test(command.id) && !written.has(target)) return true;
    }
    return command.writing === true && name.length > 1;
  }
  if (walking.test(name)) return !target.matches(walked);
  if (name === 'Enter' || name === 'Space') return !target.matches(pressed);
  return true;
}

// A search line as the box shows it: finished filters are chips, words and what is still being typed are text. Pure.

import { filterNames } from '../../engine/contract.ts';

export interface Chip {
  /** As it stands in the line: `-camera:"Canon EOS"`. */
  typed: string;
  filter: string;
  value: string;
  not: boolean;
}

export interface Line {
  chips: Chip[];
  /** The words, and the filter still being typed. */
  text: string;
}

const piece = /(-?)([\p{L}_]+):("[^"]*"|[^\s"]+)(?=\s|$)/gu;

/** Every filter that is finished becomes a chip; `typing`: the one at the very end is not finished yet. */
export function readLine(line: string, typing = false): Line {
  const chips: Chip[] = [];
  const text = line.replace(piece, (typed: string, dash: string, name: string, value: string, at: number) => {
    const filter = name.toLowerCase();
    const begins = at === 0 || /\s/.test(line.charAt(at - 1));
    const last = at + typed.length === line.length;
    if (!begins || !filterNames.includes(filter) || (typing && last && !value.endsWith('"'))) return typed;
    chips.push({ typed, filter, value: value.replaceAll('"', ''), not: dash === '-' });
    return '';
  });
  // While somebody types, their spaces stay as they are.
  return { chips, text: chips.length > 0 || !typing ? text.replace(/\s+/g, ' ').replace(/^ /, '') : text };
}

export function writeLine({ chips, text }: Line): string {
  return [...chips.map((chip) => chip.typed), text.trim()].filter((part) => part !== '').join(' ');
}

/** The same chip twice says nothing more. */
export function withChips(before: readonly Chip[], more: readonly Chip[]): Chip[] {
  const found = [...before];
  for (const chip of more) {
    // One example at a time.
    const at = found.findIndex(
      (other) => other.typed === chip.typed || (chip.filter === 'like' && other.filter === 'like'),
    );
    if (at < 0) found.push(chip);
    else found[at] = chip;
  }
  return found;
}

/** Whether looks can be compared with it: it has words of its own, and no example. */
export function isWorded(line: string): boolean {
  const { chips, text } = readLine(line);
  return chips.every(({ filter }) => filter !== 'like') && isRanked(text);
}

/**
 * The line with its last word as the beginning of one, for while it is typed: `dog on bea` means `dog on bea*`. One Latin
 * letter begins too many words to mean anything.
 */
export function begunLine(line: string): string {
  const word = /(?:^|\s)([\p{L}\p{N}]+)$/u.exec(line)?.[1] ?? '';
  return word === '' || /^[\p{Script=Latin}\p{N}]$/u.test(word) ? line : `${line}*`;
}

/** Whether a line has an order of its own: words, or an example; filters alone leave photos in order of time. */
export function isRanked(line: string): boolean {
  const { chips, text } = readLine(line);
  return text.replace(/(^|\s)-("[^"]*"|\S+)/g, '').trim() !== '' || chips.some(({ filter }) => filter === 'like');
}

/** All photos in a folder and below it; with the separator at its end, lest its neighbour of a longer name be meant too. */
export function lineOfFolder(path: string): string {
  const separator = path.includes('\\') && !path.includes('/') ? '\\' : '/';
  return `folder:"${path.replace(/[/\\]$/, '')}${separator}"`;
}

// Text from files and models on its way to a terminal: what could move the cursor, change colours, ring or turn the
// writing direction is shown as an escape instead of being obeyed.

import { shownPath } from '../file-path.ts';

// eslint-disable-next-line no-control-regex
const dangerous = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** One line, safe to print. */
export function printable(text: string): string {
  return text.replace(dangerous, escaped);
}

export function printablePath(path: string): string {
  return printable(shownPath(printable(path)));
}

function escaped(character: string): string {
  const known: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return known[character] ?? `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

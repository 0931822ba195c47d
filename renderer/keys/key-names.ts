// Which key was pressed, by one name on every keyboard: `Ctrl+Shift+Z`, `ArrowLeft`, `/`. Letters go by what the layout
// writes, and by their place where it writes no Latin letters; digits go by their place where they need no Shift. Pure.

export interface Pressed {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** By place on the keyboard of the United States, for layouts whose signs are others. */
const signs: Record<string, [plain: string, shifted: string]> = {
  Slash: ['/', '?'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  Backslash: ['\\', '|'],
};

const modifiers = new Set([
  'Control',
  'Shift',
  'Alt',
  'Meta',
  'AltGraph',
  'CapsLock',
  'Dead',
  'Process',
  'Unidentified',
]);

/** Null for a modifier alone. `foreign`: the layout writes other than Latin letters, so its signs go by place as well. */
export function nameOf(event: Pressed, foreign = false): string | null {
  if (modifiers.has(event.key)) return null;
  const base = baseOf(event, foreign);
  // A sign says by itself whether Shift was needed for it.
  const sign = base.length === 1 && !/[A-Z0-9]/.test(base);
  // AltGr comes as Ctrl and Alt together and belongs to the sign it writes.
  const graph = sign && event.ctrlKey && event.altKey;
  return [
    (event.ctrlKey || event.metaKey) && !graph ? 'Ctrl' : '',
    event.altKey && !graph ? 'Alt' : '',
    event.shiftKey && !sign ? 'Shift' : '',
    base,
  ]
    .filter(Boolean)
    .join('+');
}

function baseOf({ key, code, shiftKey }: Pressed, foreign: boolean): string {
  if (key === ' ') return 'Space';
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit && !shiftKey) return digit;
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  if (isForeign(key, code)) return code.slice(3);
  if (foreign && signs[code]) return signs[code][shiftKey ? 1 : 0];
  return key;
}

/** A key that would write a Latin letter in the United States, and writes something else here. */
export function isForeign(key: string, code: string): boolean {
  return /^Key[A-Z]$/.test(code) && key.length === 1 && !/^[ -~]$/.test(key) && !/\p{Script=Latin}/u.test(key);
}

const pictures: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** The parts of a name as they are printed on keys. `mac`: the signs of an Apple keyboard; `words`: what others say. */
export function printed(name: string, mac: boolean, words: Readonly<Record<string, string>> = {}): string[] {
  // A plus sign divides and is a key, too.
  const parts = name === '+' ? ['+'] : name.endsWith('++') ? [...name.slice(0, -2).split('+'), '+'] : name.split('+');
  const apple: Record<string, string> = { Ctrl: '⌘', Shift: '⇧', Alt: '⌥', Delete: '⌦' };
  return parts.map((part) => (mac ? apple[part] : undefined) ?? pictures[part] ?? words[part] ?? part);
}

// The sheet of keys in README.md, made from the list of commands: `node build/key-sheet.ts` writes it anew. A test holds the
// README to it.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commandList, groups } from '../renderer/keys/commands.ts';
import { en as words } from '../renderer/words/en.ts';

const readme = fileURLToPath(new URL('../README.md', import.meta.url));
const [begin, end] = ['<!-- keys: written by build/key-sheet.ts -->\n\n', '\n<!-- end of keys -->'];
const arrows: Record<string, string> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', '|': '\\|' };

const shown = (key: string): string =>
  key
    .split(/(?<=.)\+/)
    .map((part) => arrows[part] ?? part)
    .join('+');

/** A line for each group: what a command does, and its keys. */
export function keySheet(): string {
  const rows = groups.map((group) => {
    const of = commandList.filter((command) => command.group === group && command.keys.length > 0);
    const told = of.map(
      ({ id, keys }) => `${words.commands[id]} ${keys.map((key) => `<kbd>${shown(key)}</kbd>`).join(' ')}`,
    );
    return `- **${words.commandGroups[group]}**: ${told.join(' · ')}`;
  });
  return `${rows.join('\n')}\n`;
}

/** The README with the sheet in its place. */
export function withKeySheet(text: string): string {
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error('README.md has no place for the keys.');
  return before + begin + keySheet() + end + after;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(readme, withKeySheet(readFileSync(readme, 'utf8')));
}

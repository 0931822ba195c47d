// The help that teaches: what Talbot is, what each verb does with examples to copy, and what a script may rely on.

import { exitMeanings, type Verb } from './verb.ts';

export const globalOptions = {
  json: { type: 'boolean' },
  library: { type: 'string' },
  debug: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

const globalHelp: Record<keyof typeof globalOptions, string> = {
  json: 'print the result as one JSON document and nothing else',
  library: 'folder of the library (TALBOT_LIBRARY, else the usual place)',
  debug: 'show where an error came from',
  help: 'this help; "talbot help VERB" for one verb',
  version: 'print the version',
};

export function overview(verbs: Record<string, Verb>): string {
  const usages = Object.values(verbs).map((verb) => row(verb.usage, verb.does, 42));
  const codes = Object.entries(exitMeanings).map(([code, meaning]) => row(code, meaning, 6));
  return `Talbot: a photo library that can describe itself. Nothing leaves this machine.

  talbot index ~/Pictures        describe your photos
  talbot search "dog on a beach" find them
  talbot serve                   look at them in a browser

Verbs
${usages.join('\n')}

Options of every verb
${Object.entries(globalHelp)
  .map(([name, text]) => row(optionName(name, globalOptions[name as 'json']), text, 20))
  .join('\n')}

Exit codes
${codes.join('\n')}
`;
}

export function verbHelp(verb: Verb): string {
  const options = Object.entries(verb.optionHelp ?? {}).map(([name, text]) =>
    row(optionName(name, verb.options![name]!), text, 20),
  );
  return `talbot ${verb.usage}

${verb.does}

${verb.help}
${options.length > 0 ? `\nOptions\n${options.join('\n')}\n` : ''}`;
}

function optionName(name: string, option: { type: string }): string {
  return `--${name}${option.type === 'string' ? ` ${name.toUpperCase()}` : ''}`;
}

function row(left: string, right: string, width: number): string {
  return `  ${left.padEnd(width)} ${right}`;
}

/** The known word nearest to a mistyped one, if any is near. */
export function nearest(word: string, known: string[]): string | null {
  const near = known.map((one) => ({ one, away: distance(word, one) })).toSorted((a, b) => a.away - b.away)[0];
  return near && near.away <= Math.max(1, Math.floor(near.one.length / 3)) ? near.one : null;
}

/** Letters to add, drop or change (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

// What the engine says of a very case, in the page's language. Its words are English wherever they come from (a call, news, a
// row that was kept), so they are known again by their pattern: a language needs no codes of its own for each of them.

import { en } from './words/en.ts';
import { words } from './words.ts';

export type Saying = keyof typeof en.sayings;

const known = Object.entries(en.sayings).map(([name, pattern]) => ({ name: name as Saying, ...patternOf(pattern) }));

/** Null for what has no words of its own: its reason has. */
export function said(message: string, sayings: Record<Saying, string> = words.sayings): string | null {
  for (const { name, expression, names } of known) {
    const found = expression.exec(message);
    if (!found) continue;
    const values = new Map(names.map((one, at) => [one, found[at + 1]!]));
    return withoutDetail(sayings[name]).replace(/\{(\w+)\}/g, (_, one: string) => values.get(one) ?? '');
  }
  return null;
}

/** What is for programmers stands in brackets. */
function withoutDetail(saying: string): string {
  return saying.replace(/ \([^()]*\{detail\}[^()]*\)/g, '');
}

function patternOf(saying: string): { expression: RegExp; names: string[] } {
  const names = [...saying.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const escaped = saying.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return { expression: new RegExp(`^${escaped.join('([^]+?)')}$`, 'u'), names };
}

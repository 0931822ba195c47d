// The keys a person has bound, kept in this browser. What is kept is read with doubt: commands come and go.

import { type CommandId, commandList } from './commands.ts';

const place = 'talbot-keys';

export type Bindings = Partial<Record<CommandId, readonly string[]>>;

export function readBindings(): Bindings {
  let kept: unknown = null;
  try {
    kept = JSON.parse(localStorage.getItem(place) ?? 'null');
  } catch {
    // Nothing kept, or not by us.
  }
  if (typeof kept !== 'object' || kept === null) return {};
  const known = commandList.flatMap(({ id }) => {
    const keys = (kept as Record<string, unknown>)[id];
    return Array.isArray(keys) ? [[id, keys.filter((key) => typeof key === 'string')] as const] : [];
  });
  return Object.fromEntries(known);
}

export function keepBindings(bindings: Bindings): void {
  try {
    localStorage.setItem(place, JSON.stringify(bindings));
  } catch {
    // A browser that keeps nothing: they hold until the page is closed.
  }
}

// The keys for marks as handlers for one photo, where it is looked at alone or beside others. Pure.

import type { Marks } from '../engine/contract.ts';
import type { CommandId } from './commands.ts';
import type { Handlers } from './keys.svelte.ts';
import { markCommands } from './marking.ts';

/** `marks`: of the photo now; null when there is none. A switch goes the other way when it is so already. */
export function markKeys(marks: () => Marks | null, set: (to: Partial<Marks>) => void): Handlers {
  const handlers: Handlers = {};
  for (const [id, command] of Object.entries(markCommands)) {
    handlers[id as CommandId] = () => {
      const now = marks();
      if (!now) return false;
      const already = Object.entries(command.set).every(([name, value]) => now[name as keyof Marks] === value);
      set(already && command.else ? command.else : command.set);
      return true;
    };
  }
  return handlers;
}

// Whether a program that is not Talbot fills the screen, asked in the way that this system has. A way that fails again and
// again says so once and is not asked any more: then nobody knows, and the page tells it.

import { saidBySession } from './linux.ts';
import type { Looker, Ours } from './looker.ts';
import { macFullScreen } from './mac.ts';
import { WindowsScreen } from './windows.ts';

export type { Looker, Ours } from './looker.ts';

const mostFailures = 3;

export function lookerOf(system: NodeJS.Platform, env: NodeJS.ProcessEnv, ours: Ours): Looker {
  const nothing = { close() {} };
  if (system === 'win32') return new WindowsScreen(ours, env);
  if (system === 'darwin') return { look: () => macFullScreen(ours), ...nothing };
  if (system === 'linux') return { look: () => saidBySession(env, ours), ...nothing };
  return { look: async () => null, ...nothing };
}

/** The same, which gives up where asking does not work. */
export function steady(looker: Looker, say: (why: string) => void): Looker {
  let failures = 0;
  return {
    async look() {
      if (failures >= mostFailures) return null;
      try {
        const told = await looker.look();
        failures = 0;
        return told;
      } catch (error) {
        if (++failures < mostFailures) return null;
        looker.close();
        say(error instanceof Error ? error.message : String(error));
        return null;
      }
    },
    close: () => looker.close(),
  };
}

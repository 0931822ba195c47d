// A Linux session: the X server knows its windows, also those that run inside Wayland; of Wayland's own windows most
// compositors tell, and the large desktops say only whether some program keeps the screen lit.

import { type Ask, run } from './ask.ts';
import type { Ours } from './looker.ts';
import { isScreenKept } from './inhibited.ts';
import { toplevelFills } from './wayland.ts';
import { x11FullScreen } from './x11.ts';

type Env = NodeJS.ProcessEnv;

export async function saidBySession(env: Env, ours: Ours, ask: Ask = run): Promise<boolean | null> {
  const x11 = env['DISPLAY'] ? await x11FullScreen(() => ours.pids(), ask) : null;
  if (!env['WAYLAND_DISPLAY'] || x11 === true) return x11;
  // Neither says whose it is. Who looks at a window of ours looks at no other that fills the screen.
  if (ours.inFront()) return false;
  // What the X server does not know of may be Wayland's own.
  return (await toplevelFills(env)) ?? (await isScreenKept(env, ask));
}

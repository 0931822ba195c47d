// Asks the X server for the active window: whether it fills the screen, and whose it is. By `xprop`, which most desktops
// bring; null without it.

import { type Ask, isMissing, run } from './ask.ts';

export async function x11FullScreen(ownPids: () => number[], ask: Ask = run): Promise<boolean | null> {
  try {
    const active = /(0x[0-9a-f]+)/.exec(await ask('xprop', ['-root', '_NET_ACTIVE_WINDOW']))?.[1];
    if (!active || Number(active) === 0) return false;
    const told = await ask('xprop', ['-id', active, '_NET_WM_STATE', '_NET_WM_PID']);
    if (!told.includes('_NET_WM_STATE_FULLSCREEN')) return false;
    const pid = Number(/_NET_WM_PID\(CARDINAL\) = (\d+)/.exec(told)?.[1]);
    return !ownPids().includes(pid);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

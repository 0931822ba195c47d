// Looks at what Electron does not tell: on Linux the heat of the machine against the points at which the kernel itself
// slows it down, and under X11 whether another program fills the screen. Elsewhere the answer is null: not known.

import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const mostMs = 3000;

/** Some zone is at its `passive` or `hot` trip point. */
export async function linuxHeat(folder = '/sys/class/thermal'): Promise<boolean | null> {
  const zones = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith('thermal_zone'));
  if (zones.length === 0) return null;
  const hot = await Promise.all(zones.map((zone) => isAtTrip(join(folder, zone))));
  return hot.includes(true);
}

async function isAtTrip(zone: string): Promise<boolean> {
  const read = (name: string) => readFile(join(zone, name), 'utf8').then((text) => text.trim());
  try {
    const temperature = Number(await read('temp'));
    const names = (await readdir(zone)).filter((name) => /^trip_point_\d+_type$/.test(name));
    for (const name of names) {
      const type = await read(name);
      const trip = Number(await read(name.replace('_type', '_temp')));
      if ((type === 'passive' || type === 'hot') && trip > 0 && temperature >= trip) return true;
    }
    return false;
  } catch {
    // A sensor that cannot be read says nothing.
    return false;
  }
}

type Ask = (program: string, words: string[]) => Promise<string>;

/** Asks the X server for the active window: whether it fills the screen, and whose it is. */
export async function x11FullScreen(ownPids: () => number[], ask: Ask = run): Promise<boolean | null> {
  try {
    const active = /(0x[0-9a-f]+)/.exec(await ask('xprop', ['-root', '_NET_ACTIVE_WINDOW']))?.[1];
    if (!active || Number(active) === 0) return false;
    const told = await ask('xprop', ['-id', active, '_NET_WM_STATE', '_NET_WM_PID']);
    if (!told.includes('_NET_WM_STATE_FULLSCREEN')) return false;
    const pid = Number(/_NET_WM_PID\(CARDINAL\) = (\d+)/.exec(told)?.[1]);
    return !ownPids().includes(pid);
  } catch {
    return null;
  }
}

function run(program: string, words: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, words, { timeout: mostMs, encoding: 'utf8' }, (error, out) =>
      error ? reject(error) : resolve(out),
    );
  });
}

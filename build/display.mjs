// A screen for windows: the one there is, else Xvfb where it is installed, for tests only.

import { spawn } from 'node:child_process';

export function hasDisplay(env = process.env) {
  if (process.platform !== 'linux') return true;
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/** Calls `work` with an environment that has a screen, if one can be had, and takes the screen down afterwards. */
export async function withDisplay(env, work) {
  if (hasDisplay(env)) return work(env);
  const screen = await startXvfb();
  if (!screen) return work(env);
  try {
    return await work({ ...env, DISPLAY: screen.display });
  } finally {
    screen.child.kill();
  }
}

/** Xvfb picks a free number itself and writes it to the descriptor it is given. */
function startXvfb() {
  return new Promise((resolve) => {
    const args = ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'];
    const child = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    child.once('error', () => resolve(null));
    child.once('exit', () => resolve(null));
    child.stdio[3].once('data', (number) => resolve({ child, display: `:${String(number).trim()}` }));
  });
}

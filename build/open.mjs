// Opens the app: a window of Electron, or a page in the browser.

import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { hasDisplay } from './display.mjs';
import { electronBinary, electronFolder } from './electron.mjs';
import { passSignals, root, run } from './node.mjs';

/** Longer than Electron needs to say that it cannot open a window here, shorter than anybody looks at photos. */
const failsWithinMs = 10_000;

/** Runs Electron to its end and resolves with the exit code; null when it cannot open a window here. */
export async function openWindow(words) {
  if (!hasDisplay()) return refuse('there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)');
  const folder = electronFolder() ?? (await downloadElectron());
  if (!folder) return refuse('its binary could not be downloaded');
  const asRoot = process.getuid?.() === 0;
  if (asRoot)
    console.error("Running as root: Electron's sandbox is off (--no-sandbox). Better run as an ordinary user.");
  const args = [...(asRoot ? ['--no-sandbox'] : []), root, ...words];
  const began = Date.now();
  const code = await ended(spawn(electronBinary(folder), args, { stdio: 'inherit' }));
  if (code !== 0 && Date.now() - began < failsWithinMs) return refuse('it ended at once; what it printed says why');
  return code;
}

function refuse(why) {
  console.error(`No Electron window: ${why}. Opening the page in the browser instead.`);
  return null;
}

/** The electron package fetches its binary on first use. Asks first, briefly, whether its host answers at all. */
async function downloadElectron() {
  const mirror = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'];
  const proxied = process.env['HTTPS_PROXY'] ?? process.env['https_proxy'];
  const host = mirror ? new URL(mirror).hostname : 'github.com';
  if (!proxied && !(await answers(host))) return null;
  console.error('Fetching Electron (once, about 120 MB).');
  const install = join(root, 'node_modules/electron/install.js');
  const code = await run(process.execPath, [install], { stdio: ['ignore', 'inherit', 'ignore'], timeout: 600_000 });
  return code === 0 ? electronFolder() : null;
}

function answers(host) {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 443 });
    const done = (there) => {
      socket.destroy();
      resolve(there);
    };
    socket.setTimeout(4000, () => done(false));
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}

/** Serves the page on loopback until it is stopped; the command line prints the address, here it is opened. */
export function servePage(words) {
  const cli = join(root, 'dist/engine/cli.js');
  const child = spawn(process.execPath, [cli, 'serve', ...words], { stdio: ['inherit', 'pipe', 'inherit'] });
  let opened = false;
  child.stdout.on('data', (part) => {
    process.stdout.write(part);
    const address = opened ? null : /http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d+\S*/.exec(String(part));
    if (!address) return;
    opened = true;
    openInBrowser(address[0]);
  });
  return ended(child);
}

function openInBrowser(address) {
  if (!hasDisplay()) return;
  const opener = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[process.platform] ?? ['xdg-open'];
  const child = spawn(opener[0], [...opener.slice(1), address], {
    stdio: 'ignore',
    detached: true,
  });
  child.once('error', () => console.error(`No browser could be opened; go to ${address}`));
  child.unref();
}

/** Stopped with Ctrl-C is how this ends: not a failure. */
function ended(child) {
  passSignals(child);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('exit', (code, signal) => resolve(signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : (code ?? 1)));
  });
}

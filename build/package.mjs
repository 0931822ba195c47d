#!/usr/bin/env node
// `npm run package`: builds the app and packs it into a folder that runs by itself (dist/package, or --out FOLDER), with
// the Electron that is here, or the official one where electron-builder may fetch it.

import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { electronFolder } from './electron.mjs';
import { desktopEntry } from './file-kinds.mjs';
import { root } from './node.mjs';
import { prepare } from './prepare.mjs';

/** Packs what is built already; resolves with the folder that holds the program. */
export async function pack(out, { electron = electronFolder() } = {}) {
  const { build, Platform } = await import('electron-builder');
  const { binaryIn, packaging } = await import('./packaging.mjs');
  rmSync(out, { recursive: true, force: true });
  await build({
    targets: Platform.current().createTarget('dir'),
    projectDir: root,
    publish: 'never',
    config: packaging({ electron, out }),
  });
  const names = {
    linux: 'linux-unpacked',
    win32: 'win-unpacked',
    darwin: process.arch === 'arm64' ? 'mac-arm64' : 'mac',
  };
  const folder = join(out, names[process.platform]);
  if (process.platform === 'linux') {
    copyFileSync(join(root, 'resources/icons/icon.png'), join(folder, 'talbot.png'));
    writeFileSync(join(folder, 'talbot.desktop'), desktopEntry(binaryIn(folder), join(folder, 'talbot.png')));
  }
  return folder;
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  await prepare({ build: true });
  const at = process.argv.indexOf('--out');
  const folder = await pack(at < 0 ? join(root, 'dist/package') : resolve(process.argv[at + 1]));
  console.log(`Packed: ${folder}`);
  if (process.platform === 'linux') {
    console.log('To have it in menus and under "open with":');
    console.log(`  cp '${join(folder, 'talbot.desktop')}' ~/.local/share/applications/`);
  }
}

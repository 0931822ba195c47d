// The tray: how far the work is, pausing it, and the way back to a window that was closed. It stays when no page is
// open, so its words are kept from the last one.

import { app, Menu, nativeImage, Tray } from 'electron';
import { join } from 'node:path';
import type { Progress, TrayWords } from '../engine/contract.ts';
import { trayLine } from './tray-line.ts';

export interface TrayDeeds {
  open(): void;
  pause(paused: boolean): void;
}

export interface KeptTray {
  /** `locale`: as whose numbers are written. */
  words(words: TrayWords, locale?: string): void;
  progress(progress: Progress): void;
}

export function openTray(deeds: TrayDeeds): KeptTray {
  let words: TrayWords | null = null;
  let numbers = new Intl.NumberFormat();
  let now: Progress | null = null;
  let tray: Tray | null = null;
  let shown = '';
  function show(): void {
    if (!words) return;
    tray ??= made(deeds);
    const line = trayLine(words, now, numbers);
    const pausing = now?.paused ? words.resume : words.pause;
    const looks = `${line}\n${pausing}\n${words.open}\n${words.quit}`;
    if (looks === shown) return;
    shown = looks;
    tray.setToolTip(`Talbot – ${line}`);
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: line, enabled: false },
        { type: 'separator' },
        { label: words.open, click: deeds.open },
        { label: pausing, click: () => deeds.pause(!now?.paused) },
        { type: 'separator' },
        { label: words.quit, click: () => app.quit() },
      ]),
    );
  }
  return {
    words(said, locale) {
      words = said;
      numbers = new Intl.NumberFormat(locale);
      show();
    },
    progress(said) {
      now = said;
      show();
    },
  };
}

function made(deeds: TrayDeeds): Tray {
  const tray = new Tray(nativeImage.createFromPath(iconFile()));
  tray.on('click', deeds.open);
  return tray;
}

/** Also what is under the pointer while photos are dragged out. */
export function iconFile(): string {
  return join(app.getAppPath(), 'resources', 'icons', 'tray.png');
}

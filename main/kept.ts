// What the window remembers from one start to the next: its place, its theme, and whether it stays in the tray.

import { app } from 'electron';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Theme } from '../engine/contract.ts';
import { type Bounds, isBounds } from './place.ts';

export interface Kept {
  bounds: Bounds | null;
  maximized: boolean;
  fullScreen: boolean;
  theme: Theme;
  stayInTray: boolean;
}

const usual: Kept = { bounds: null, maximized: false, fullScreen: false, theme: 'system', stayInTray: false };
let kept: Kept | null = null;

export function readKept(): Kept {
  return (kept ??= checked(written()));
}

export function keep(part: Partial<Kept>): void {
  kept = { ...readKept(), ...part };
  try {
    // Whole or not at all: half a file would be read as none.
    writeFileSync(`${file()}.new`, JSON.stringify(kept));
    renameSync(`${file()}.new`, file());
  } catch (error) {
    console.error('What the window should remember could not be written.', error);
  }
}

/** A file that anybody may have written to. */
export function checked(value: unknown): Kept {
  const given = (value ?? {}) as Record<string, unknown>;
  const { bounds, theme } = given;
  return {
    bounds: isBounds(bounds) ? bounds : usual.bounds,
    maximized: given['maximized'] === true,
    fullScreen: given['fullScreen'] === true,
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    stayInTray: given['stayInTray'] === true,
  };
}

function written(): unknown {
  try {
    return JSON.parse(readFileSync(file(), 'utf8')) as unknown;
  } catch {
    return null;
  }
}

function file(): string {
  return join(app.getPath('userData'), 'window.json');
}

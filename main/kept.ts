// What the window remembers from one start to the next: its place, its theme, and how a person likes it to behave.

import { app } from 'electron';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Habits, Theme } from '../engine/contract.ts';
import { type Bounds, isBounds } from './place.ts';
import { isZoom } from './zoom.ts';

export interface Kept extends Habits {
  bounds: Bounds | null;
  maximized: boolean;
  fullScreen: boolean;
  theme: Theme;
}

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
function checked(value: unknown): Kept {
  const given = (value ?? {}) as Record<string, unknown>;
  const { bounds, theme } = given;
  return {
    bounds: isBounds(bounds) ? bounds : null,
    maximized: given['maximized'] === true,
    fullScreen: given['fullScreen'] === true,
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    stayInTray: given['stayInTray'] === true,
    stayAwake: given['stayAwake'] !== false,
    zoom: isZoom(given['zoom']) ? given['zoom'] : 1,
  };
}

export function readHabits(): Habits {
  const { stayInTray, stayAwake, zoom } = readKept();
  return { stayInTray, stayAwake, zoom };
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

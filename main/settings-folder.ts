// Where Talbot's own settings are. In a folder that cannot be written to (a full or read-only disk, somebody else's
// folder) Chromium gets no lock and would make the app quit without a word: then a temporary folder takes its place,
// with what was kept.

import { app } from 'electron';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the window and the page remember. */
const remembered = ['window.json', 'Local Storage'];

/** Called before anything is read there. The folder that cannot be written; null when all is well. */
export function settleSettings(): string | null {
  const folder = app.getPath('userData');
  if (isWritable(folder)) return null;
  const passing = mkdtempSync(join(tmpdir(), 'talbot-settings-'));
  for (const name of remembered) {
    try {
      cpSync(join(folder, name), join(passing, name), { recursive: true });
    } catch {
      // Not there, or not to be read: then it begins as at the first start.
    }
  }
  app.setPath('userData', passing);
  process.once('exit', () => rmSync(passing, { recursive: true, force: true }));
  return folder;
}

/** Tried, since rights do not tell of a full or a read-only disk. */
function isWritable(folder: string): boolean {
  const probe = join(folder, `.writable-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(probe, '');
    rmSync(probe);
    return true;
  } catch {
    return false;
  }
}

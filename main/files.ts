// What the window does with photos' files: shows, opens, drags, moves to the trash. The page names photos by number; the
// engine says which files these are, and hands out only what lies inside a watched folder. Nothing is deleted here.

import { app, dialog, type BrowserWindow, nativeImage, shell } from 'electron';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import type { FileOfPhoto, Reason, Trashed } from '../engine/contract.ts';
import { Refused } from './asked.ts';
import type { KeptEngine } from './engine.ts';
import { iconFile } from './tray.ts';

/** Folders a person picked in a dialog since the start: what was written there may be shown. */
const picked = new Set<string>();

export function wasPicked(path: string): void {
  picked.add(path);
}

export async function reveal(engine: KeptEngine, path: string): Promise<void> {
  if (!isAbsolute(path)) throw new Refused('This takes a whole path.');
  if (![...picked].some((folder) => isInside(path, folder)) && !(await isOfLibrary(engine, path))) {
    throw new Refused('Only what belongs to the library, or to a folder that was picked, can be shown.', 'not-allowed');
  }
  shell.showItemInFolder(path);
}

async function isOfLibrary(engine: KeptEngine, path: string): Promise<boolean> {
  const { backups } = await engine.now().backups();
  if (backups.some(({ file }) => file === path)) return true;
  // Of a library that is damaged only its copies are known.
  const folders = await engine.now().folders();
  const { library } = await engine.now().status();
  return [...folders.map((folder) => folder.path), library].some((folder) => isInside(path, folder));
}

/** True for the folder itself; a twin with the same beginning is not inside. */
function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Letters of a command line on Windows, with some left for the program's own path; other systems take many times as many. */
const longestCommand = 32_000 - 4096;

export async function openWith(
  engine: KeptEngine,
  asked: { photos: number[]; choose: boolean },
  window: BrowserWindow,
): Promise<void> {
  const files = firstOfEach(await engine.now().filesOf({ photos: asked.photos }));
  if (!asked.choose) {
    for (const { path } of files) {
      const problem = await shell.openPath(path);
      if (problem !== '') throw new Refused(problem, 'no-program');
    }
    return;
  }
  const program = await dialog.showOpenDialog(window, { properties: ['openFile'] });
  const chosen = program.filePaths[0];
  if (!chosen || files.length === 0) return;
  const paths = files.map(({ path }) => path);
  if (process.platform === 'win32' && paths.join(' ').length > longestCommand) {
    throw new Refused('Windows cannot name so many files to a program at once.', 'too-many');
  }
  const [command, words] = process.platform === 'darwin' ? ['open', ['-a', chosen, ...paths]] : [chosen, paths];
  await started(command, words);
}

function started(command: string, words: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { detached: true, stdio: 'ignore' });
    child.once('error', () => reject(new Refused(`${command} could not be started.`, 'program-missing')));
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}

/** Every file of each photo: a RAW file and its JPEG stay together, in the trash too. */
export async function trash(engine: KeptEngine, photos: number[]): Promise<Trashed> {
  const files = await engine.now().filesOf({ photos });
  const failed = new Map<number, Reason>();
  for (const photo of photos) {
    if (!files.some((file) => file.photo === photo)) failed.set(photo, 'file-missing');
  }
  for (const { photo, path } of files) {
    await shell.trashItem(path).catch((error: unknown) => {
      console.error(`${path} was not moved to the trash.`, error);
      failed.set(photo, existsSync(path) ? 'trash-refused' : 'file-missing');
    });
  }
  return {
    trashed: photos.filter((photo) => !failed.has(photo)),
    failed: [...failed].map(([photo, reason]) => ({ photo, reason })),
  };
}

export async function startDrag(
  engine: KeptEngine,
  { photos, picture }: { photos: number[]; picture: string | null },
  window: BrowserWindow,
): Promise<void> {
  const files = withFilms(await engine.now().filesOf({ photos })).map(({ path }) => path);
  const [file] = files;
  if (!file || window.isDestroyed()) return;
  const drawn = picture === null ? null : nativeImage.createFromDataURL(picture);
  const icon = drawn && !drawn.isEmpty() ? drawn : nativeImage.createFromPath(iconFile());
  window.webContents.startDrag({ file, files, icon });
  if (process.platform !== 'linux') for (const path of files) app.addRecentDocument(path);
}

/** The first file of each photo, and beside it the film of a Live Photo: of the same name in another kind. */
function withFilms(files: readonly FileOfPhoto[]): FileOfPhoto[] {
  const nameOf = ({ photo, path }: FileOfPhoto) => `${photo} ${path.slice(0, path.lastIndexOf('.'))}`;
  const wanted = new Set(firstOfEach(files).map(nameOf));
  return files.filter((file) => wanted.has(nameOf(file)));
}

function firstOfEach(files: readonly FileOfPhoto[]): FileOfPhoto[] {
  return [...new Map(files.toReversed().map((file) => [file.photo, file])).values()].toReversed();
}

// Where things are when nobody says: the library of this user, and what ships with the app.

import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json; two above this file, in the sources as in the bundle (dist/engine/…). */
const home = fileURLToPath(new URL('../..', import.meta.url));

/** The folder with models/ and demo/. */
export const shippedResources = join(home, 'resources');

/** The page as built for a browser. */
export const builtPage = join(home, 'dist', 'renderer');

export function version(): string {
  return (JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }).version;
}

/** TALBOT_LIBRARY, else where this system keeps an application's data. */
export function usualLibrary(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (env['TALBOT_LIBRARY']) return env['TALBOT_LIBRARY'];
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Talbot', 'library');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Talbot', 'library');
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'talbot', 'library');
}

/** Where Linux shows processes and devices as files: endless to walk, and no place for photos. */
export const systemFolders: readonly string[] = process.platform === 'linux' ? ['/proc', '/sys', '/dev'] : [];

/** Below /dev there may be a disk in memory, /dev/shm. */
export function isOfTheSystem(folder: string): boolean {
  return systemFolders.some((one) => folder === one || (one !== '/dev' && folder.startsWith(`${one}/`)));
}

/** Folders in which models are looked for, a person's own before the shipped one. */
export function modelPlaces(library: string, resources: string, env: NodeJS.ProcessEnv = process.env): string[] {
  const named = env['TALBOT_MODELS']?.split(process.platform === 'win32' ? ';' : ':').filter(Boolean) ?? [];
  return [...named, join(library, '..', 'models'), join(resources, 'models')];
}

/** Where new models are put: the person's own folder, never what came with the app. */
export function installFolder(places: readonly string[], resources: string): string {
  const own = places.filter((place) => place !== join(resources, 'models') && !existsSync(join(place, 'model.json')));
  return own.at(-1) ?? join(places[0] ?? resources, '..', 'models');
}

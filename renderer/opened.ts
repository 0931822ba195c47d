// Files and folders that come from outside: "open with", a second start, a drop on the page. One photo of the library is
// opened, several are chosen; of all else the folders are offered, never watched unasked. No file is moved or copied.

import { EngineError, type Remote } from '../engine/contract.ts';
import { nameOf } from './path-name.ts';
import type { Place } from './place.svelte.ts';
import { refusal } from './refusal.ts';
import { lineOfFolder } from './search/search-line.ts';
import type { Selection } from './grid/selection.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';
import { words } from './words.ts';

export interface OpenedParts {
  engine: Pick<Remote, 'photoAt' | 'addFolder' | 'folders'>;
  place: Pick<Place, 'go'>;
  toasts: Pick<Toasts, 'show'>;
  selection: Pick<Selection, 'range'>;
}

/** Of more nobody asks which are photos of the library: their folders tell. */
const mostAsked = 1000;
/** Folders added by one press, at most. */
const mostAdded = 20;

/** `folders`: those of the paths that are known to be folders. */
export async function showOpened(
  paths: readonly string[],
  parts: OpenedParts,
  folders: ReadonlySet<string> = new Set(),
): Promise<void> {
  const { engine, place, toasts, selection } = parts;
  const text = words.desktop.opened;
  const asked = paths.slice(0, mostAsked);
  const found = await Promise.all(
    asked.map((path) => (folders.has(path) ? null : engine.photoAt({ path }).catch(() => null))),
  );
  const photos = found.flatMap((photo) => (photo ? [photo.id] : []));
  if (photos.length === 1 && paths.length === 1) return place.go({ photo: photos[0]! });
  if (photos.length > 0) {
    place.go({ screen: 'library', text: '' });
    selection.range(photos);
    toasts.show({ text: text.chosen(photos.length) });
  }
  const unknown = paths.filter((_, at) => !found[at]);
  if (unknown.length > 0) await offer(unknown, parts, folders);
}

async function offer(paths: readonly string[], parts: OpenedParts, folders: ReadonlySet<string>): Promise<void> {
  const { engine, place, toasts } = parts;
  const text = words.desktop.opened;
  const watched = (await engine.folders()).map(({ path }) => path);
  const isWatched = (path: string) => watched.some((folder) => isWithin(path, folder));
  const outside = paths.filter((path) => !isWatched(path));
  if (outside.length === 0) {
    const [first] = paths;
    const isFolder = folders.has(first!) || watched.includes(first!);
    if (!isFolder) return toasts.show({ text: text.noPhoto(nameOf(first!)) });
    const run = () => place.go({ screen: 'library', text: lineOfFolder(first!) });
    return toasts.show({ text: text.known, action: { label: words.folders.show, run } });
  }
  const offered = [...new Set(outside.map((path) => (folders.has(path) || !isFile(path) ? path : above(path))))];
  const add = async () => {
    for (const path of offered.slice(0, mostAdded)) await watch(path, parts);
  };
  const said =
    offered.length > 1
      ? text.several(outside.length, Math.min(offered.length, mostAdded))
      : outside.length > 1
        ? text.filesOf(outside.length, nameOf(offered[0]!))
        : text.unknown(nameOf(outside[0]!), nameOf(offered[0]!));
  toasts.show({ text: said, action: { label: text.add, run: () => void add() } });
}

async function watch(path: string, { engine, toasts }: OpenedParts): Promise<void> {
  toasts.show({ text: words.desktop.opened.adding(path) });
  try {
    await engine.addFolder({ path }).catch((error: unknown) => {
      // A file without the ending of one: the folder it is in.
      if (error instanceof EngineError && error.reason === 'bad-request') {
        return engine.addFolder({ path: above(path) });
      }
      throw error;
    });
  } catch (error) {
    toasts.show({ text: refusal(error) });
  }
}

function isFile(path: string): boolean {
  return /\.[A-Za-z0-9]{2,5}$/.test(nameOf(path));
}

function isWithin(path: string, folder: string): boolean {
  const bare = folder.replace(/[/\\]$/, '');
  return path === folder || path === bare || path.startsWith(`${bare}/`) || path.startsWith(`${bare}\\`);
}

function above(path: string): string {
  const folder = path.replace(/[/\\][^/\\]*$/, '');
  return folder === '' || folder.endsWith(':') ? `${folder}${path[folder.length]}` : folder;
}

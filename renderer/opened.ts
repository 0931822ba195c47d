// Files and folders that come from outside: "open with", a second start, a drop on the page. A photo of the library is
// opened; for anything else its folder is offered, never added unasked.

import { EngineError, type Remote } from '../engine/contract.ts';
import type { Place } from './place.svelte.ts';
import { refusal } from './refusal.ts';
import type { Toasts } from './toasts.svelte.ts';
import { words } from './words.ts';

export interface OpenedParts {
  engine: Pick<Remote, 'photoAt' | 'addFolder' | 'folders'>;
  place: Pick<Place, 'go'>;
  toasts: Pick<Toasts, 'show'>;
}

export async function showOpened(paths: readonly string[], parts: OpenedParts): Promise<void> {
  for (const path of paths) {
    const photo = await parts.engine.photoAt({ path }).catch(() => null);
    if (photo) return parts.place.go({ photo: photo.id });
  }
  const [path] = paths;
  if (path) await offer(path, parts);
}

async function offer(path: string, { engine, toasts }: OpenedParts): Promise<void> {
  const text = words.desktop.opened;
  if ((await engine.folders()).some((folder) => folder.path === path)) return toasts.show({ text: text.known });
  const add = async () => {
    toasts.show({ text: text.adding(path) });
    try {
      await engine.addFolder({ path }).catch((error: unknown) => {
        // A file: the folder it is in.
        if (error instanceof EngineError && error.reason === 'bad-request')
          return engine.addFolder({ path: above(path) });
        throw error;
      });
    } catch (error) {
      toasts.show({ text: refusal(error) });
    }
  };
  toasts.show({ text: text.unknown(nameOf(path)), action: { label: text.add, run: () => void add() } });
}

function nameOf(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
}

function above(path: string): string {
  const folder = path.replace(/[/\\][^/\\]*$/, '');
  return folder === '' || folder.endsWith(':') ? `${folder}${path[folder.length]}` : folder;
}

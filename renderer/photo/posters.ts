// Hands the engine a frame of each film that has none: the page is the one place where films can be played. One at a time,
// the latest first, and none while work is paused.

import type { Remote } from '../../engine/contract.ts';
import { filmFrame } from './film-frame.ts';

export interface PostersOptions {
  engine: Pick<Remote, 'postersWanted' | 'keepPoster' | 'on'>;
  pictures: string;
  /** Names what plays here: another one may know films that this one does not. */
  by: string;
  frameOf?: (source: string) => Promise<string | null>;
}

const atOnce = 20;

/** Begins, and goes on whenever photos change. */
export function makePosters({ engine, pictures, by, frameOf = filmFrame }: PostersOptions): void {
  let working = false;
  let again = false;
  /** It took too long, somebody was faster, or nothing can be written there: none is tried twice. */
  const refused = new Set<number>();

  async function work(): Promise<void> {
    again = true;
    if (working) return;
    working = true;
    try {
      while (again) {
        again = false;
        const { photos } = await engine.postersWanted({ by, limit: atOnce });
        for (const photo of photos) {
          if (refused.has(photo)) continue;
          await frameOf(`${pictures}film/${photo}`)
            .then((frame) => engine.keepPoster({ photo, by, frame }))
            .catch(() => refused.add(photo));
        }
        again ||= photos.length === atOnce && photos.some((photo) => !refused.has(photo));
      }
    } catch {
      // The engine is away; it is asked again when photos change.
    } finally {
      working = false;
    }
  }

  engine.on('photos', () => void work());
  let stood = false;
  engine.on('progress', ({ paused, held }) => {
    const stands = paused || held !== null;
    if (stood && !stands) void work();
    stood = stands;
  });
  void work();
}

/** `Chrome/156`, as the browser names itself. */
export function playerName(agent: string): string {
  return (/Electron\/\d+/.exec(agent) ?? /(?:Chrome|Firefox|Version)\/\d+/.exec(agent))?.[0] ?? 'page';
}

// Tells news at most five times a second: a nudge says "ask again", so one that follows hard on another waits and
// takes everything since with it. The last state is always told.

import { EngineError, type News, type Progress } from '../contract.ts';

export type Emit = <K extends keyof News>(name: K, data: News[K]) => void;

export interface Announce {
  photos(ids: readonly number[]): void;
  progress(): void;
  folders(): void;
  close(): void;
}

const betweenMs = 200;
/** More ids than this are told as "many". */
const mostIds = 500;

export function openAnnounce(emit: Emit, progress: () => Progress): Announce {
  let changed = new Set<number>();
  const photos = throttled(() => {
    const ids = changed.size > mostIds ? [] : [...changed];
    changed = new Set();
    emit('photos', { ids });
  });
  const told = throttled(() => {
    const now = counted(progress);
    if (now) emit('progress', now);
  });
  return {
    photos(ids) {
      if (ids.length === 0) return;
      for (const id of ids) if (changed.size <= mostIds) changed.add(id);
      photos.call();
    },
    progress: told.call,
    folders: () => emit('folders', {}),
    close() {
      photos.close();
      told.close();
    },
  };
}

/** Null where the library cannot be read: nobody waits for this news, and whoever asks hears why. */
function counted(progress: () => Progress): Progress | null {
  try {
    return progress();
  } catch (error) {
    if (error instanceof EngineError) return null;
    throw error;
  }
}

function throttled(tell: () => void): { call(): void; close(): void } {
  let timer: NodeJS.Timeout | null = null;
  let again = false;
  let closed = false;
  const call = () => {
    // What is still under way when Talbot ends has nobody to tell, and no library to ask.
    if (closed) return;
    if (timer) return void (again = true);
    tell();
    timer = setTimeout(() => {
      timer = null;
      if (again) {
        again = false;
        call();
      }
    }, betweenMs);
    timer.unref();
  };
  const close = () => {
    closed = true;
    if (timer) clearTimeout(timer);
  };
  return { call, close };
}

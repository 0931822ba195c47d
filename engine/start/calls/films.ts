// The calls by which a page that can play films hands in the frames that stand for them.

import { access, constants } from 'node:fs/promises';
import { type Engine, EngineError } from '../../contract.ts';
import type { Decoder } from '../../decode/decode.ts';
import { fsPath } from '../../file-path.ts';
import type { Pipeline } from '../../pipeline.ts';
import type { Store } from '../../store/store.ts';

const usualLimit = 20;

export interface FilmRooms {
  store: Pick<Store, 'posterless' | 'wantsPoster' | 'posterKept' | 'posterFailed'>;
  decoder: Pick<Decoder, 'poster'>;
  pipeline: Pick<Pipeline, 'changed' | 'wake' | 'progress'>;
}

export function filmCalls({ store, decoder, pipeline }: FilmRooms) {
  return {
    async postersWanted({ by, limit = usualLimit }) {
      const { paused, held } = pipeline.progress();
      return { photos: paused || held ? [] : store.posterless(by, limit) };
    },
    async keepPoster({ photo, by, frame }) {
      const film = store.wantsPoster(photo);
      if (!film) throw new EngineError('not-allowed', 'Nobody waits for a frame of this. Leave it as it is.');
      if (frame === null) {
        // A disk that went away a moment ago says nothing of the film.
        if (await isThere(film.path)) store.posterFailed(photo, by);
        return null;
      }
      await decoder.poster({ ...film, frame: Buffer.from(frame, 'base64') });
      // It may have been written over while the frame was drawn.
      if (store.wantsPoster(photo)?.fingerprint !== film.fingerprint) return null;
      store.posterKept(photo);
      pipeline.changed([photo]);
      pipeline.wake();
      return null;
    },
  } satisfies Partial<Engine>;
}

function isThere(path: string): Promise<boolean> {
  return access(fsPath(path), constants.R_OK).then(
    () => true,
    () => false,
  );
}

// Films. Nothing here plays one: a frame stands for its picture, one that the film itself carries or one that a page drew,
// kept as a JPEG by content. Everything made of photos is then made of that.

import { stat } from 'node:fs/promises';
import type { PhotoRead, PosterAsk, ReadAsk } from './decoding-calls.ts';
import { durationFrom, factsFrom, filmSizeFrom, type Tags } from './facts.ts';
import { resizedJpeg } from './resized.ts';
import type { Source } from './source.ts';
import { replaceFile } from './thumbnails.ts';
import { thumbnailPixels } from './thumbnail-path.ts';

/** A smaller picture inside a film is a stamp for a camera's display. */
const leastSide = 640;

/** What reading a film takes from those who read photos. */
export interface FilmReading {
  /** The largest picture that the film carries. */
  carried(tags: Tags): Promise<Buffer | null>;
  open(frame: Buffer): Promise<Source>;
  /** The frame that is kept, with its thumbnails written. */
  picture(): Promise<{ source: Source; preview: Uint8Array }>;
}

export async function readFilm(asked: ReadAsk, tags: Tags | null, reading: FilmReading): Promise<PhotoRead> {
  const said = tags ?? {};
  const facts = { ...factsFrom(said), orientation: 1 };
  const film = { seconds: durationFrom(said) };
  const size = filmSizeFrom(said);
  if (!(await hasFrame(asked, said, reading))) {
    // It may still be found, played and marked.
    return { ...(size ?? { width: 0, height: 0 }), facts, preview: null, film, damage: null };
  }
  const { source, preview } = await reading.picture();
  return { ...(size ?? { width: source.width, height: source.height }), facts, preview, film, damage: null };
}

/** Whether there is a frame, taken out of the film where that carries one; a broken one is none. */
async function hasFrame({ poster }: ReadAsk, tags: Tags, { carried, open }: FilmReading): Promise<boolean> {
  if (!poster) return false;
  if (await stat(poster).catch(() => null)) return true;
  const source = await carried(tags)
    .then((frame) => frame && open(frame))
    .catch(() => null);
  if (!source || Math.max(source.width, source.height) < leastSide) return false;
  return keep(poster, source).then(
    () => true,
    () => false,
  );
}

/** Drawn anew, so that what is kept is a JPEG of ours whatever was given. */
export async function keepFrame(asked: PosterAsk, open: FilmReading['open']): Promise<null> {
  await keep(asked.poster, await open(Buffer.from(asked.frame)));
  return null;
}

async function keep(poster: string, source: Source): Promise<void> {
  const options = { longestSide: thumbnailPixels.view, quality: 90, metadata: 'strip' } as const;
  await replaceFile(poster, await resizedJpeg(source, options));
}

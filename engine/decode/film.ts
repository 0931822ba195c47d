// Films. Nothing here plays one: a frame stands for its picture, one that the film itself carries or one that a page drew,
// kept as a JPEG by content. Everything made of photos is then made of that.

import { stat } from 'node:fs/promises';
import type { PhotoRead, PosterAsk, ReadAsk } from './decoding-calls.ts';
import type { MetadataReader } from './exiftool.ts';
import { durationFrom, factsFrom, filmSizeFrom, type Tags } from './facts.ts';
import { sharp } from './image-library.ts';
import { resizedJpeg } from './resized.ts';
import type { Source } from './source.ts';
import { replaceFile } from './thumbnails.ts';
import { thumbnailPixels } from './thumbnail-path.ts';

/** A smaller picture inside a film is a stamp for a camera's display. */
const leastSide = 640;

export async function readFilm(
  asked: ReadAsk,
  tags: Tags | null,
  metadata: MetadataReader,
  picture: () => Promise<{ source: Source; preview: Uint8Array }>,
): Promise<PhotoRead> {
  const said = tags ?? {};
  const facts = { ...factsFrom(said), orientation: 1 };
  const film = { seconds: durationFrom(said) };
  const size = filmSizeFrom(said);
  if (!(await hasFrame(asked, said, metadata))) {
    // It may still be found, played and marked.
    return { ...(size ?? { width: 0, height: 0 }), facts, preview: null, film };
  }
  const { source, preview } = await picture();
  return { ...(size ?? { width: source.width, height: source.height }), facts, preview, film };
}

/** Whether there is a frame, taken out of the film where that carries one. */
async function hasFrame({ path, poster }: ReadAsk, tags: Tags, metadata: MetadataReader): Promise<boolean> {
  if (!poster) return false;
  if (await stat(poster).catch(() => null)) return true;
  const frame = await metadata.preview(path, tags).catch(() => null);
  const header =
    frame &&
    (await sharp(frame)
      .metadata()
      .catch(() => null));
  if (!frame || !header || Math.max(header.width, header.height) < leastSide) return false;
  await replaceFile(poster, frame);
  return true;
}

/** Drawn anew, so that what is kept is a JPEG of ours whatever was given. */
export async function keepFrame(asked: PosterAsk, open: (frame: Buffer) => Promise<Source>): Promise<null> {
  const source = await open(Buffer.from(asked.frame));
  const options = { longestSide: thumbnailPixels.view, quality: 90, metadata: 'strip' } as const;
  await replaceFile(asked.poster, await resizedJpeg(source, options));
  return null;
}

// What the decode worker does for one photo, whole in one process: no limits of time and memory here, see decode.ts.

import type { EngineError, PhotoKind } from '../contract.ts';
import { shownPath } from '../file-path.ts';
import { isCutOff } from './cut-off.ts';
import { damageOf } from './damage.ts';
import { decodeError } from './decode-error.ts';
import { exifTags } from './exif-tags.ts';
import { openMetadataReader, type MetadataReader } from './exiftool.ts';
import { factsFrom, sizeFrom, type Tags } from './facts.ts';
import { looksOf } from './looks.ts';
import { previewOf } from './preview.ts';
import { squarePixels, tilePixels } from './pixels.ts';
import { resizedJpeg } from './resized.ts';
import { keepFrame, readFilm } from './film.ts';
import { openCarried, openEncoded, openSource, type Source, type SourceLimits } from './source.ts';
import { thumbnailPath } from './thumbnail-path.ts';
import { hasThumbnails, rasterWithin, writeThumbnails } from './thumbnails.ts';
import type { Decoding, PhotoRead, ReadAsk } from './decoding-calls.ts';

export function createDecoding(
  limits: SourceLimits & { milliseconds: number },
  perlIsHere?: () => Promise<boolean>,
): Decoding & { close(): Promise<void> } {
  const metadata = openMetadataReader(limits.milliseconds / 2, perlIsHere);
  return {
    read: (asked) => saying(asked, () => read(asked, limits, metadata)),
    pixels: (asked) =>
      saying(asked, async () => {
        const tags = asked.kind === 'raw' ? await metadata.tags(asked.path) : null;
        return squarePixels(await openSource(asked, limits, metadata, tags), asked.size);
      }),
    tiles: (asked) =>
      saying(asked, async () => {
        const tags = asked.kind === 'raw' ? await metadata.tags(asked.path) : null;
        return tilePixels(await openSource(asked, limits, metadata, tags), asked.size, asked.tiles);
      }),
    resized: (asked) =>
      saying(asked, async () => {
        const tags = asked.kind === 'raw' ? await metadata.tags(asked.path) : null;
        return resizedJpeg(await openSource(asked, limits, metadata, tags), asked);
      }),
    looks: (asked) => saying(asked, () => looksOf(asked.path)),
    preview: (asked) => saying(asked, () => previewOf(asked.path)),
    poster: (asked) =>
      saying(asked, () => keepFrame(asked, (frame) => openEncoded(shownPath(asked.path), frame, limits))),
    ready: async () => null,
    close: () => metadata.close(),
  };
}

async function read(asked: ReadAsk, limits: SourceLimits, metadata: MetadataReader): Promise<PhotoRead> {
  const { path, kind } = asked;
  const reading = metadata.tags(path, kind);
  if (kind === 'video') {
    return readFilm(asked, await reading, {
      carried: (tags) => metadata.preview(path, tags),
      open: (frame) => openEncoded(shownPath(path), frame, limits),
      picture: () => pictureOf(asked, limits, metadata, null),
    });
  }
  // Only a RAW file's picture depends on its tags; all others are decoded meanwhile.
  const { source, preview, damage } = await pictureOf(
    asked,
    limits,
    metadata,
    kind === 'raw' ? await reading : null,
  ).catch(async (error: unknown) => {
    await reading;
    throw error;
  });
  const tags = (await reading) ?? (source.exif ? exifTags(source.exif) : {});
  const facts = factsFrom(tags);
  // What is decoded of these may be a preview.
  const whole = kind === 'raw' || damage ? sizeFrom(tags) : null;
  if (!whole || whole.width * whole.height <= source.width * source.height) {
    return { width: source.width, height: source.height, facts, preview, film: null, damage };
  }
  const turned = facts.orientation > 4;
  const [width, height] = turned ? [whole.height, whole.width] : [whole.width, whole.height];
  return { width, height, facts, preview, film: null, damage };
}

/** The picture, with its thumbnails written; of a damaged file what is left of it. */
async function pictureOf(asked: ReadAsk, limits: SourceLimits, metadata: MetadataReader, tags: Tags | null) {
  const open = (partly: boolean) => openSource(asked, limits, metadata, tags, partly);
  try {
    return { ...(await drawn(asked, await open(false))), damage: null };
  } catch (error) {
    const damage = damageOf(asked.path, await named(asked, error));
    const ways = damage ? [() => open(true), () => openCarried(asked.path, limits, metadata)] : [];
    for (const way of ways) {
      const left = await way().catch(() => null);
      if (left && !(await isBlank(left))) return { ...(await drawn(asked, left)), damage };
    }
    throw error;
  }
}

async function drawn({ thumbnails, fingerprint }: ReadAsk, source: Source) {
  if (!(await hasThumbnails(thumbnails, fingerprint, source))) {
    await writeThumbnails(thumbnails, fingerprint, source);
  }
  return { source, preview: await previewOf(thumbnailPath(thumbnails, fingerprint, 'grid')) };
}

/** Nothing is left of the picture: one colour, but for a hundredth of it, or nothing that can be drawn. */
async function isBlank(source: Source): Promise<boolean> {
  const raster = await rasterWithin(source, 64).catch(() => null);
  if (!raster) return true;
  const { pixels, channels } = raster;
  const count = pixels.length / channels;
  // What is missing lies at the end, or at the beginning of what is written from below.
  return [0, count - 1].some((missing) => {
    const other = (value: number, at: number) => Math.abs(value - pixels[missing * channels + (at % channels)]!) > 3;
    return pixels.filter(other).length < pixels.length / 100;
  });
}

async function saying<T>(asked: { path: string; kind: PhotoKind }, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw await named(asked, error);
  }
}

async function named({ path, kind }: { path: string; kind: PhotoKind }, error: unknown): Promise<EngineError> {
  const said = decodeError(path, error);
  if (said.reason !== 'file-corrupt' || said === error) return said;
  return decodeError(path, error, await isCutOff(path, kind).catch(() => false));
}

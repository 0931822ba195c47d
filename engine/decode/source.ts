// Opens a photo of any kind as something sharp can take: the encoded bytes, or a raster for the kinds it cannot read
// itself. Sizes are checked from headers before anything is decoded.

import type { PhotoKind } from '../contract.ts';
import { readFile, stat } from 'node:fs/promises';
import type { Sharp, SharpOptions } from 'sharp';
import { EngineError } from '../contract.ts';
import { fsPath, shownPath } from '../file-path.ts';
import { bitmapSize, readBitmap } from './bitmap.ts';
import { padded } from './cut-off.ts';
import { tooLargeError } from './decode-error.ts';
import { rawNeedsPerl, type MetadataReader } from './exiftool.ts';
import type { Tags } from './facts.ts';
import { inEightBits } from './float-picture.ts';
import { readHeic } from './heic.ts';
import { encodedOptions, partlyOptions, sharp } from './image-library.ts';
import { turningIn } from './iso-turning.ts';
import { readPhotoshop } from './photoshop.ts';
import { openPoster } from './poster.ts';
import { withOrientation } from './jpeg-orientation.ts';

export interface Source {
  /** Starts a pipeline over the picture. `ignoreIcc` leaves colours as they are stored. */
  open(options?: SharpOptions): Sharp;
  /** Upright size of the picture that is decoded. */
  width: number;
  height: number;
  /** True when sharp can decode it at 1/2, 1/4 or 1/8 for a fraction of the cost. */
  shrinksOnLoad: boolean;
  /** The EXIF block, for machines without ExifTool. */
  exif: Buffer | null;
  /** The XMP block, where the file has one in the usual place. */
  xmp: Buffer | null;
  /** Which turning `open` has applied: EXIF's, or what the container asks for; 1 for none. */
  orientation: number;
  /** Colour profile that sharp does not know of, because it is given a raster; null when there is none or it knows. */
  profile: Buffer | null;
  /** Only what can be read of a damaged file: the rest of the picture is grey, black or made up. */
  partly: boolean;
}

export interface SourceLimits {
  megapixels: number;
}

/** No photo file is larger; a larger one is refused before it is read. */
const mostBytes = 1 << 30;
/** A baseline JPEG is decoded row by row at 1/8, so it may be larger than the limit; JPEG itself ends here. */
const jpegMegapixels = 4295;

/**
 * `tags` only matter for RAW: its orientation and where its previews are. `partly`: a damaged file gives what can be read of
 * it, where it would else be refused.
 */
export async function openSource(
  photo: { path: string; kind: PhotoKind; poster?: string | null },
  limits: SourceLimits,
  metadata: MetadataReader,
  tags: Tags | null,
  partly = false,
): Promise<Source> {
  const name = shownPath(photo.path);
  if (photo.kind === 'raw') return openRaw(photo.path, limits, metadata, tags, partly);
  if (photo.kind === 'video') return openEncoded(name, await openPoster(photo), limits);
  const { size } = await stat(fsPath(photo.path));
  if (size === 0)
    throw new EngineError('file-empty', `${name} is empty: 0 bytes. Copy it again from where it came from.`);
  if (photo.kind === 'psd') return openPhotoshop(photo.path, limits, partly);
  if (size > mostBytes) throw tooLargeError(name, `${Math.round(size / 1e6)} MB`);
  const whole = await readFile(fsPath(photo.path));
  const file = partly ? padded(whole, photo.kind) : whole;
  if (photo.kind === 'bmp') return openBitmap(name, file, limits, partly);
  if (photo.kind === 'heic') return openHeic(name, file, limits, partly);
  if (photo.kind !== 'avif') return openEncoded(name, file, limits, partly);
  return { ...(await openEncoded(name, stillAvif(file), limits, partly)), orientation: turningIn(file) };
}

export async function openEncoded(name: string, file: Buffer, limits: SourceLimits, partly = false): Promise<Source> {
  const how = partly ? partlyOptions : encodedOptions;
  const header = await sharp(file, { ...how, limitInputPixels: false }).metadata();
  const streams = header.format === 'jpeg' && !header.isProgressive;
  const most = streams ? jpegMegapixels : limits.megapixels;
  const height = header.pageHeight ?? header.height;
  checkSize(name, header.width, height, most);
  const orientation = header.orientation ?? 1;
  const turned = orientation > 4;
  const source: Source = {
    open: (options) => sharp(file, { ...how, limitInputPixels: most * 1e6, ...options }).autoOrient(),
    width: turned ? height : header.width,
    height: turned ? header.width : height,
    shrinksOnLoad: header.format === 'jpeg',
    exif: header.exif ?? null,
    xmp: header.xmp ?? null,
    orientation,
    profile: null,
    partly,
  };
  return header.depth === 'float' || header.depth === 'double' ? floatSource(source, header.channels < 3) : source;
}

async function floatSource(source: Source, grey: boolean): Promise<Source> {
  const { pixels, ...raw } = await inEightBits(source.open, { ...source, grey });
  return { ...source, open: (options) => sharp(pixels, { ...options, raw, limitInputPixels: false }) };
}

/** An animation's brand is one that libvips does not know; its first frame is a still picture like any other. */
function stillAvif(file: Buffer): Buffer {
  if (file.toString('latin1', 8, 12) === 'avis') file.write('avif', 8, 'latin1');
  return file;
}

/** The largest JPEG that a damaged file carries beside its picture; null where there is none, or no Perl. */
export async function openCarried(
  path: string,
  limits: SourceLimits,
  metadata: MetadataReader,
): Promise<Source | null> {
  const tags = await metadata.tags(path);
  const preview = tags && (await metadata.preview(path, tags));
  return preview ? openEncoded(shownPath(path), turnedAs(preview, tags), limits, true) : null;
}

function turnedAs(preview: Buffer, tags: Tags): Buffer {
  return withOrientation(preview, Number(tags['Orientation']) || 1);
}

async function openRaw(
  path: string,
  limits: SourceLimits,
  metadata: MetadataReader,
  tags: Tags | null,
  partly: boolean,
): Promise<Source> {
  if (!tags) throw rawNeedsPerl(path);
  const preview = await metadata.preview(path, tags);
  const name = shownPath(path);
  if (preview) return openEncoded(name, turnedAs(preview, tags), limits, partly);
  // Some DNG files carry their preview as plain TIFF strips, which sharp reads.
  const file = await readFile(fsPath(path));
  return openEncoded(name, file, limits).catch(() => {
    throw new EngineError(
      'kind-unsupported',
      `${name} is a camera RAW file without an embedded picture. Open it in your RAW program and export a JPEG beside it.`,
    );
  });
}

async function openPhotoshop(path: string, limits: SourceLimits, partly: boolean): Promise<Source> {
  const name = shownPath(path);
  const small = (width: number, height: number) => checkSize(name, width, height, limits.megapixels);
  const { encoded, exif, xmp } = await readPhotoshop(path, small, partly);
  return { ...(await openEncoded(name, encoded, limits, partly)), exif, xmp };
}

function openBitmap(name: string, file: Buffer, limits: SourceLimits, partly: boolean): Source {
  const { width, height } = bitmapSize(file);
  checkSize(name, width, height, limits.megapixels);
  const { pixels, channels } = readBitmap(file);
  const raw = { width, height, channels };
  const open = (options?: SharpOptions) => sharp(pixels, { ...options, raw, limitInputPixels: false });
  return { open, width, height, shrinksOnLoad: false, exif: null, xmp: null, orientation: 1, profile: null, partly };
}

async function openHeic(name: string, file: Buffer, limits: SourceLimits, partly: boolean): Promise<Source> {
  const header = await sharp(file, { ...encodedOptions, limitInputPixels: false }).metadata();
  checkSize(name, header.width, header.height, limits.megapixels);
  const { pixels, ...raw } = await readHeic(file);
  const { width, height } = raw;
  const open = (options?: SharpOptions) => sharp(pixels, { ...options, raw, limitInputPixels: false });
  const [exif, xmp, profile] = [header.exif ?? null, header.xmp ?? null, header.icc ?? null];
  return { open, width, height, shrinksOnLoad: false, exif, xmp, orientation: turningIn(file), profile, partly };
}

function checkSize(name: string, width: number, height: number, megapixels: number): void {
  if (width * height <= megapixels * 1e6) return;
  throw tooLargeError(name, `${width} × ${height} pixels, more than ${megapixels} megapixels`);
}

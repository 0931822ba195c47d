// Chooses, by container, which bytes of a file are the image and which are what people and cameras wrote about it.
// Every reader below yields the deciding bytes in order; where a file is too odd to be taken apart, the rest of it.

import type { PhotoKind } from '../contract.ts';
import { filmData } from './film-data.ts';
import { gifData } from './gif-data.ts';
import { isoMediaData } from './iso-media-data.ts';
import { jpegData } from './jpeg-data.ts';
import { pngData } from './png-data.ts';
import { psdData } from './psd-data.ts';
import { type ImageData, type Reader, ReadTooOften, wholeFile } from './reader.ts';
import { rafData, tiffData } from './tiff-data.ts';
import { webpData } from './webp-data.ts';

export async function* imageData(kind: PhotoKind, reader: Reader): ImageData {
  try {
    yield* decidingData(kind, reader);
  } catch (error) {
    if (!(error instanceof ReadTooOften)) throw error;
    yield* wholeFile(reader.anew());
  }
}

async function* decidingData(kind: PhotoKind, reader: Reader): ImageData {
  const container = kind === 'raw' ? await rawContainer(reader) : kind;
  yield Buffer.from(`${container}\n`);
  switch (container) {
    case 'jpeg':
      return yield* jpegData(reader);
    case 'png':
      return yield* pngData(reader);
    case 'webp':
      return yield* webpData(reader);
    case 'gif':
      return yield* gifData(reader);
    case 'tiff':
      return yield* tiffData(reader);
    case 'raf':
      return yield* rafData(reader);
    case 'heic':
    case 'avif':
    case 'cr3':
      return yield* isoMediaData(reader);
    case 'video':
      return yield* filmData(reader);
    case 'psd':
      return yield* psdData(reader);
    case 'bmp':
      return yield* wholeFile(reader);
  }
}

async function rawContainer(reader: Reader): Promise<'cr3' | 'raf' | 'tiff'> {
  const head = (await reader.read(0, 8)).toString('latin1');
  return head.startsWith('FUJIFILM') ? 'raf' : head.endsWith('ftyp') ? 'cr3' : 'tiff';
}

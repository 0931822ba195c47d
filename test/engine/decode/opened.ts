// The decode room through its door and its real process, for tests: one decoder per test file, its thumbnails looked at.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll } from 'vitest';
import type { PhotoKind } from '../../../engine/contract.ts';
import { openDecoder, thumbnailPath, type Decoder } from '../../../engine/decode/decode.ts';
import { fsPath } from '../../../engine/file-path.ts';
import { startWorker } from '../../../engine/worker-process.ts';
import { corners, cornersOf, jpeg, photoFixtures, rawFile, temporaryFolder } from '../photo-files.ts';
import { bitmapOf } from './odd-files.ts';
import { plainPicture, planesOf, psdFile } from './psd-file.ts';

export let decoder: Decoder;
export let thumbnails: string;
let last = 0;

beforeAll(() => {
  thumbnails = mkdtempSync(join(tmpdir(), 'talbot-thumbnails-'));
  decoder = openDecoder({ startWorker, thumbnails });
});
afterAll(async () => {
  await decoder.close();
  rmSync(thumbnails, { recursive: true, force: true });
});

export const fixture = (name: string) => readFileSync(join(photoFixtures, name));
export const newFingerprint = () => (++last).toString(16).padStart(40, '0');

/** Writes the bytes and reads them as a photo; with what it looks like in the thumbnails. */
export async function readAs(kind: PhotoKind, bytes: Buffer, name = 'photo.any') {
  const path = join(temporaryFolder(), name);
  writeFileSync(fsPath(path), bytes);
  const fingerprint = newFingerprint();
  const photo = await decoder.read({ path, kind, fingerprint });
  const grid = await look(fingerprint, 'grid');
  const view = await look(fingerprint, 'view');
  return { ...photo, path, fingerprint, grid, view };
}

export async function look(fingerprint: string, size: 'grid' | 'view') {
  const file = thumbnailPath(thumbnails, fingerprint, size);
  // Bytes, not the name: sharp remembers what it read under a name.
  const bytes = readFileSync(file);
  const header = await sharp(bytes).metadata();
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { width, height, channels, format: header.format, shows: cornersOf(data, width, height, channels), data };
}

export const kinds: [PhotoKind, () => Promise<Buffer> | Buffer][] = [
  ['jpeg', () => jpeg()],
  ['png', () => corners().png().toBuffer()],
  ['webp', () => corners().webp().toBuffer()],
  ['avif', () => corners().avif().toBuffer()],
  ['gif', () => corners().gif().toBuffer()],
  ['tiff', () => corners().tiff({ compression: 'lzw' }).toBuffer()],
  ['heic', () => fixture('corners.heic')],
  ['bmp', () => bitmapOf(96, 64)],
  ['psd', async () => psdFile({ picture: plainPicture(planesOf(await corners().raw().toBuffer(), 3)) })],
  ['raw', async () => rawFile({ preview: await jpeg(), make: 'SONY', model: 'ILCE-7' })],
];

export const factsWritten = {
  takenAt: '2019-05-04T13:02:01',
  offsetMinutes: 120,
  camera: 'NIKON D750',
  lens: 'AF-S Nikkor 50mm f/1.8G',
  aperture: 5.6,
  iso: 200,
  focalLength: 50,
};

export function withFacts(): Promise<Buffer> {
  return corners()
    .jpeg()
    .withExif({
      IFD0: { Make: 'NIKON CORPORATION', Model: 'NIKON D750' },
      IFD2: {
        DateTimeOriginal: '2019:05:04 13:02:01',
        OffsetTimeOriginal: '+02:00',
        ExposureTime: '1/250',
        FNumber: '56/10',
        ISOSpeedRatings: '200',
        FocalLength: '50/1',
        LensModel: 'AF-S Nikkor 50mm f/1.8G',
      },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 27/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '2/1 6/1 0/1' },
    })
    .toBuffer();
}

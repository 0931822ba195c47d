// Films through the decode process: when and how long without a picture, and everything else from a frame.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { posterPath, thumbnailPath } from '../../../engine/decode/decode.ts';
import { film } from '../film-files.ts';
import { corners, cornersOf, jpeg, temporaryFolder } from '../photo-files.ts';
import { decoder, newFingerprint, thumbnails } from './opened.ts';

function filmFile(bytes = film()) {
  const path = join(temporaryFolder(), 'IMG_1.MOV');
  writeFileSync(path, bytes);
  return { path, kind: 'video' as const, fingerprint: newFingerprint() };
}

test('a film says when it was taken, how long it is and how it lies, and needs no frame for that', async () => {
  const takenAt = new Date('2019-05-04T11:02:01Z');
  const photo = filmFile(film({ takenAt, seconds: 12.5, width: 1920, height: 1080, turned: true }));
  const read = await decoder.read(photo);
  expect(read).toMatchObject({ width: 1080, height: 1920, preview: null, film: { seconds: 12.5 } });
  // Cameras write the time of Greenwich; what counts is the time here.
  const { takenAt: local, offsetMinutes } = read.facts;
  expect(Date.parse(`${local}Z`) - offsetMinutes! * 60_000).toBe(takenAt.getTime());
  expect(existsSync(thumbnailPath(thumbnails, photo.fingerprint, 'grid'))).toBe(false);
});

test('a film whose clock was never set says nothing of time', async () => {
  expect((await decoder.read(filmFile())).facts.takenAt).toBeNull();
});

test('without a frame nothing can be seen of it, and that is said', async () => {
  const photo = filmFile();
  await expect(decoder.pixels({ ...photo, size: 16 })).rejects.toMatchObject({
    reason: 'kind-unsupported',
    message: expect.stringContaining('IMG_1.MOV is a film of which no frame is known yet'),
  });
  await expect(decoder.pixels({ path: photo.path, kind: 'video', size: 16 })).rejects.toMatchObject({
    reason: 'kind-unsupported',
  });
});

test('with a frame it has thumbnails, pixels and parts as a photo has', async () => {
  const photo = filmFile(film({ width: 640, height: 360 }));
  await decoder.poster({ ...photo, frame: await jpeg({ width: 320, height: 180 }) });
  const read = await decoder.read(photo);
  expect(read).toMatchObject({ width: 640, height: 360, film: { seconds: 2 } });
  expect(read.preview).toHaveLength(48);
  expect(existsSync(thumbnailPath(thumbnails, photo.fingerprint, 'view'))).toBe(true);
  expect(cornersOf(await decoder.pixels({ ...photo, size: 32 }), 32, 32)).toBe('red green blue yellow');
  expect(await decoder.tiles({ ...photo, size: 16, tiles: 2 })).toHaveLength(4);
  const small = await decoder.resized({ ...photo, longestSide: 100, quality: 80, metadata: 'strip' });
  expect([...small.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
});

test('a frame that the film carries is taken, unless it is a stamp', async () => {
  const photo = filmFile(film({ frame: await jpeg({ width: 800, height: 450 }) }));
  expect((await decoder.read(photo)).preview).toHaveLength(48);
  expect(cornersOf(await decoder.pixels({ ...photo, size: 32 }), 32, 32)).toBe('red green blue yellow');
  const stamp = filmFile(film({ frame: await jpeg({ width: 160, height: 90 }) }));
  expect((await decoder.read(stamp)).preview).toBeNull();
  const whole = await jpeg({ width: 800, height: 450 });
  const broken = filmFile(film({ frame: whole.subarray(0, whole.length / 2) }));
  expect(await decoder.read(broken)).toMatchObject({ preview: null, film: { seconds: 2 } });
});

test('a frame is drawn anew and no larger than a view; what is no picture is refused and leaves nothing', async () => {
  const photo = filmFile();
  const large = await corners(2000, 1000)
    .jpeg()
    .withMetadata({ exif: { IFD0: { Artist: 'A stranger' } } })
    .toBuffer();
  await decoder.poster({ ...photo, frame: large });
  const kept = readFileSync(posterPath(thumbnails, photo.fingerprint));
  expect(kept.includes('A stranger')).toBe(false);
  expect((await sharp(kept).metadata()).width).toBe(1600);
  expect(cornersOf(await decoder.pixels({ ...photo, size: 16 }), 16, 16)).toBe('red green blue yellow');
  const other = filmFile();
  const broken = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('and no picture after that')]);
  await expect(decoder.poster({ ...other, frame: broken })).rejects.toMatchObject({ reason: 'file-truncated' });
  expect(existsSync(posterPath(thumbnails, other.fingerprint))).toBe(false);
});

// The fingerprint is the picture's, not the metadata's: ExifTool edits every kind of file and it must stay, one pixel
// changes and it must not.

import { spawnSync } from 'node:child_process';
import { ExifTool } from 'exiftool-vendored';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { fsPath, pathFromBytes } from '../../../engine/file-path.ts';
import { identify } from '../../../engine/scan/scan.ts';
import { animated, corners, jpeg, photoFixtures, rawFile, temporaryFolder, tiffFile } from '../photo-files.ts';

vi.setConfig({ testTimeout: 60_000 });

let exiftool: ExifTool;
beforeAll(() => {
  exiftool = new ExifTool({ maxProcs: 1, taskTimeoutMillis: 60_000 });
});
afterAll(() => exiftool.end());

const fixture = (name: string) => readFileSync(join(photoFixtures, name));
const noise = {
  create: {
    width: 300,
    height: 200,
    channels: 3,
    background: 'grey',
    noise: { type: 'gaussian', mean: 128, sigma: 40 },
  },
} as const;

const files: Record<string, () => Promise<Buffer> | Buffer> = {
  'baseline.jpg': () => jpeg(),
  'progressive.jpg': () => sharp(noise).jpeg({ progressive: true, quality: 95 }).toBuffer(),
  'restarts.jpg': () => sharp(noise).jpeg({ quality: 100 }).toBuffer(),
  'cmyk.jpg': () => corners().toColourspace('cmyk').jpeg().toBuffer(),
  'plain.png': () => corners().png().toBuffer(),
  'palette.png': () => corners().png({ palette: true }).toBuffer(),
  'lossy.webp': () => corners().webp().toBuffer(),
  'alpha.webp': () => corners().ensureAlpha(0.5).webp().toBuffer(),
  'animated.webp': () => animated('webp'),
  'animated.gif': () => animated('gif'),
  'strips.tif': () => corners(640, 480).tiff({ compression: 'lzw' }).toBuffer(),
  'tiles.tif': () => corners(640, 480).tiff({ tile: true, compression: 'deflate' }).toBuffer(),
  'photo.avif': () => corners().avif().toBuffer(),
  'photo.heic': () => fixture('corners-facts.heic'),
  'layers.psd': () => fixture('psd/layers.psd'),
  'large.psb': () => fixture('psd/large.psb'),
  'camera.nef': async () => rawFile({ preview: await jpeg(), make: 'NIKON CORPORATION', model: 'NIKON D70' }),
  'camera.dng': async () => rawFile({ preview: await jpeg(), make: 'Talbot', model: 'Calotype', dng: true }),
};

async function editedCopy(path: string): Promise<string> {
  const copy = path.replace(/(\.\w+)$/, '-edited$1');
  copyFileSync(path, copy);
  const tags = {
    'EXIF:Artist': 'someone',
    'XMP:Description': 'A long text '.repeat(50),
    'EXIF:DateTimeOriginal': '2001:02:03 04:05:06',
  };
  await exiftool.write(copy, tags as object, {
    writeArgs: ['-overwrite_original', '-n', '-EXIF:Orientation=8'],
    ignoreMinorErrors: true,
  });
  return copy;
}

test.each(Object.keys(files).filter((name) => !name.endsWith('.gif')))(
  '%s: new EXIF and XMP, the same photo',
  async (name) => {
    const path = join(temporaryFolder(), name);
    writeFileSync(path, await files[name]!());
    const copy = await editedCopy(path);
    expect(readFileSync(copy).equals(readFileSync(path))).toBe(false);
    const [before, after] = [await identify(path), await identify(copy)];
    expect(after.fingerprint).toBe(before.fingerprint);
    expect(after.kind).toBe(before.kind);
  },
);

test('animated.gif: a comment and XMP, the same photo', async () => {
  const path = join(temporaryFolder(), 'a.gif');
  writeFileSync(path, await animated('gif'));
  const before = await identify(path);
  const write = { writeArgs: ['-overwrite_original'] };
  await exiftool.write(path, { 'XMP:Description': 'A text', Comment: 'Another' } as object, write);
  expect(await identify(path)).toMatchObject({ kind: 'gif', fingerprint: before.fingerprint });
});

test('a JPEG with all metadata taken out, thumbnails and trailers too, is the same photo', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'a.jpg');
  writeFileSync(
    path,
    await corners()
      .jpeg()
      .withExif({ IFD0: { Copyright: 'x' } })
      .toBuffer(),
  );
  const before = await identify(path);
  appendFileSync(path, 'a film hidden behind the end of the image');
  expect((await identify(path)).fingerprint).toBe(before.fingerprint);
  await exiftool.deleteAllTags(path, { retain: [] });
  expect((await identify(path)).fingerprint).toBe(before.fingerprint);
});

test.each(Object.keys(files))('%s: one changed byte of image data is another photo', async (name) => {
  const path = join(temporaryFolder(), name);
  const bytes = Buffer.from(await files[name]!());
  writeFileSync(path, bytes);
  const before = await identify(path);
  const at = name.startsWith('camera')
    ? bytes.indexOf(Buffer.from(name.endsWith('dng') ? [5, 42, 79] : [0, 37, 74])) + 500
    : Math.floor(bytes.length * 0.6);
  bytes[at]! ^= 1;
  writeFileSync(path, bytes);
  expect((await identify(path)).fingerprint).not.toBe(before.fingerprint);
});

test('fingerprints differ between photos and are 40 hex digits', async () => {
  const folder = temporaryFolder();
  const seen = new Set<string>();
  for (const [name, make] of Object.entries(files)) {
    writeFileSync(join(folder, name), await make());
    const { fingerprint } = await identify(join(folder, name));
    expect(fingerprint).toMatch(/^[0-9a-f]{40}$/);
    seen.add(fingerprint);
  }
  expect(seen.size).toBe(Object.keys(files).length);
});

test('a wrong extension does not matter, nor do name and folder', async () => {
  const folder = temporaryFolder();
  const bytes = await corners().png().toBuffer();
  mkdirSync(join(folder, 'sub'));
  const odd = pathFromBytes(
    Buffer.concat([Buffer.from(`${folder}/sub/a\n🌊`), Buffer.from([0xff]), Buffer.from('.jpg')]),
  );
  writeFileSync(join(folder, 'a.jpg'), bytes);
  writeFileSync(fsPath(odd), bytes);
  const [first, second] = [await identify(join(folder, 'a.jpg')), await identify(odd)];
  expect([first.kind, second.kind]).toEqual(['png', 'png']);
  expect(first.fingerprint).toBe(second.fingerprint);
});

test('cut-off files of every kind are still identified, each as something else', async () => {
  const folder = temporaryFolder();
  for (const [name, make] of Object.entries(files)) {
    const path = join(folder, name);
    const bytes = await make();
    writeFileSync(path, bytes);
    const whole = await identify(path);
    for (const part of [0.9, 0.5, 0.1]) {
      truncateSync(path, Math.max(64, Math.floor(bytes.length * part)));
      expect((await identify(path)).fingerprint, `${name} ${part}`).toMatch(/^[0-9a-f]{40}$/);
    }
    expect((await identify(path)).fingerprint, name).not.toBe(whole.fingerprint);
  }
});

test('what is left of photos that end before their picture begins is not taken for one photo', async () => {
  const folder = temporaryFolder();
  const whole = await jpeg();
  const seen = new Set<string>();
  for (const bytes of [3, 4, 10, 20, 21]) {
    const path = join(folder, `${bytes}.jpg`);
    writeFileSync(path, whole.subarray(0, bytes));
    seen.add((await identify(path)).fingerprint);
  }
  expect(seen.size).toBe(5);
});

test('files that lie about themselves end the reading, never the program', async () => {
  const folder = temporaryFolder();
  const loop = tiffFile([[[256, 4, [1]]]]);
  loop.writeUInt32LE(loop.readUInt32LE(4), loop.length - 4);
  const lies: Record<string, Buffer> = {
    'loop.tif': loop,
    'huge-count.tif': tiffFile([
      [
        [273, 4, [0xffffffff]],
        [279, 4, [0xffffffff]],
      ],
    ]),
    'chunk.png': Buffer.concat([
      (await corners().png().toBuffer()).subarray(0, 33),
      Buffer.from('fffffff0', 'hex'),
      Buffer.from('IDAT'),
    ]),
    'segment.jpg': Buffer.from('ffd8ffe1000041414141', 'hex'),
    'box.avif': Buffer.from('000000186674797061766966000000006d696631617669660000000d6d657461', 'hex'),
    'long-box.heic': Buffer.from(
      '0000001866747970686569630000000068656963000000010000000100000001ffffffffffffffff',
      'hex',
    ),
    'blocks.gif': Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(200, 0xff)]),
  };
  for (const [name, bytes] of Object.entries(lies)) {
    writeFileSync(join(folder, name), bytes);
    expect((await identify(join(folder, name))).fingerprint, name).toMatch(/^[0-9a-f]{40}$/);
  }
});

test('what is no photo says why and what to do', async () => {
  const folder = temporaryFolder();
  const path = (name: string) => join(folder, name);
  writeFileSync(path('empty.jpg'), '');
  writeFileSync(path('text.jpg'), 'This is not a photo at all, only a text with a wrong name.');
  symlinkSync(path('nowhere'), path('broken.jpg'));
  await expect(identify(path('empty.jpg'))).rejects.toMatchObject({
    reason: 'file-empty',
    message: expect.stringMatching(/0 bytes.*Copy it again/),
  });
  await expect(identify(path('text.jpg'))).rejects.toMatchObject({
    reason: 'kind-unknown',
    message: expect.stringMatching(/text\.jpg is no photo.*save it as JPEG/),
  });
  await expect(identify(path('none.jpg'))).rejects.toMatchObject({ reason: 'file-missing' });
  await expect(identify(path('broken.jpg'))).rejects.toMatchObject({ reason: 'file-missing' });
  spawnSync('mkfifo', [path('pipe.jpg')]);
  await expect(identify(path('pipe.jpg'))).rejects.toMatchObject({ reason: 'kind-unknown' });
  mkdirSync(path('folder.jpg'));
  await expect(identify(path('folder.jpg'))).rejects.toMatchObject({ reason: 'kind-unknown' });
});

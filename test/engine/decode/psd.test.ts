// Photoshop files: those that other programs wrote (ImageMagick, ag-psd), those that lack something, and those that lie.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test, vi } from 'vitest';
import { corners, cornersOf, jpeg, photoFixtures, temporaryFolder } from '../photo-files.ts';
import { decoder, look, newFingerprint, readAs, thumbnails } from './opened.ts';
import { packedPicture, plainPicture, planesOf, psdFile, thumbnailOf, versionInfo, type PsdParts } from './psd-file.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const folder = join(photoFixtures, 'psd');
const scene = async () => planesOf(await corners().raw().toBuffer(), 3);

test.each(readdirSync(folder).filter((name) => !/^(grey|bitmap)/.test(name)))(
  '%s, of another program: its merged picture, as a thumbnail and as a model sees it',
  async (name) => {
    const photo = await readAs('psd', readFileSync(join(folder, name)), name);
    expect([photo.width, photo.height, photo.damage, photo.view.shows]).toEqual([
      24,
      16,
      null,
      'red green blue yellow',
    ]);
    const pixels = await decoder.pixels({ path: photo.path, kind: 'psd', size: 16 });
    expect(cornersOf(pixels, 16, 16)).toBe('red green blue yellow');
  },
);

test.each([
  ['grey8.psd', [72, 154, 67, 211]],
  ['grey16.psd', [72, 154, 67, 211]],
  ['bitmap.psd', [0, 255, 0, 255]],
])('%s: the same greys as ImageMagick reads', async (name, greys) => {
  const photo = await readAs('psd', readFileSync(join(folder, name)), name);
  const pixels = await decoder.pixels({ path: photo.path, kind: 'psd', size: 16 });
  const at = ([x, y]: number[]) => pixels[(y! * 16 + x!) * 3]!;
  const seen = [
    [4, 4],
    [12, 4],
    [4, 12],
    [12, 12],
  ].map(at);
  seen.forEach((grey, i) => expect(Math.abs(grey - greys[i]!), `${i}: ${grey}`).toBeLessThan(6));
});

test('what the picture says of itself, its colour profile, and a smaller copy for others', async () => {
  const { data: profile } = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } })
    .withIccProfile('p3')
    .png()
    .toBuffer({ resolveWithObject: true })
    .then(async ({ data }) => ({ data: (await sharp(data).metadata()).icc! }));
  const exif = (
    await sharp(await jpeg())
      .withExif({ IFD0: { Make: 'Talbot', Model: 'Calotype' } })
      .toBuffer()
      .then((bytes) => sharp(bytes).metadata())
  ).exif!;
  const bytes = psdFile({
    resources: [
      [1039, profile],
      [1058, exif.subarray(6)],
    ],
    picture: packedPicture(await scene(), 96),
  });
  const photo = await readAs('psd', bytes, 'managed.psd');
  expect(photo.facts.camera).toBe('Talbot Calotype');
  expect(photo.grid.shows).toBe('red green blue yellow');
  // In a wider space the same numbers are stronger colours.
  const plain = await readAs('psd', psdFile({ picture: packedPicture(await scene(), 96) }), 'plain.psd');
  expect(photo.grid.data[(16 * 96 + 24) * 3]!).toBeGreaterThan(plain.grid.data[(16 * 96 + 24) * 3]! + 5);
  const copy = await decoder.resized({ path: photo.path, kind: 'psd', longestSide: 48, quality: 90, metadata: 'keep' });
  expect(await sharp(copy).metadata()).toMatchObject({ format: 'jpeg', width: 48, height: 32 });
  expect((await sharp(copy).metadata()).exif?.includes('Calotype')).toBe(true);
  expect(readFileSync(photo.path).equals(bytes)).toBe(true);
});

test('masks behind the colours are left out, and so is what is larger than a photo', async () => {
  const planes = Buffer.concat([await scene(), Buffer.alloc(96 * 64, 7)]);
  for (const picture of [plainPicture(planes), packedPicture(planes, 96)]) {
    expect((await readAs('psd', psdFile({ channels: 4, picture }))).grid.shows).toBe('red green blue yellow');
  }
  const large = psdFile({ large: true, picture: packedPicture(await scene(), 96, { large: true }) });
  expect((await readAs('psd', large, 'a.psb')).grid.shows).toBe('red green blue yellow');
  const refused = { reason: 'file-too-large', message: expect.stringMatching(/Save a smaller copy/) };
  for (const [width, height] of [
    [30_000, 30_000],
    [1, 199_000_000],
    [0xffffffff, 0xffffffff],
  ] as const) {
    const giant = psdFile({ large: true, width, height, picture: Buffer.alloc(2) });
    await expect(readAs('psd', giant), `${width} × ${height}`).rejects.toMatchObject(refused);
  }
});

const lacking: [string, PsdParts, RegExp][] = [
  ['no merged picture', { resources: [versionInfo(false)] }, /without a merged picture.*Maximize Compatibility/],
  ['Lab', { mode: 9 }, /as Lab.*Save it as RGB/],
  ['inks', { mode: 7 }, /single inks.*Save it as RGB/],
  ['zipped', { picture: Buffer.from([0, 2, 0x78, 0x9c]) }, /zipped.*Save it again/],
];

test.each(lacking)('%s: told plainly; its small preview is shown, and described by nobody', async (_, parts, said) => {
  await expect(readAs('psd', psdFile(parts))).rejects.toMatchObject({
    reason: 'kind-unsupported',
    message: expect.stringMatching(said),
  });
  const resources = [...(parts.resources ?? []), thumbnailOf(await jpeg({ width: 48, height: 32 }))];
  const photo = await readAs('psd', psdFile({ ...parts, resources }), 'a.psd');
  expect(photo).toMatchObject({ width: 96, height: 64, grid: { width: 48, shows: 'red green blue yellow' } });
  expect(photo.damage).toMatchObject({ reason: 'kind-unsupported', message: expect.stringMatching(said) });
  expect(photo.damage!.message).toMatch(/at most its small preview is shown/);
  await expect(decoder.pixels({ path: photo.path, kind: 'psd', size: 16 })).rejects.toMatchObject({
    reason: 'kind-unsupported',
  });
});

test('cut off, the small preview stands for it, else what is left of the planes', async () => {
  const parts = { resources: [versionInfo(true)], picture: packedPicture(await scene(), 96) };
  const whole = psdFile(parts);
  const half = await readAs('psd', whole.subarray(0, whole.length * 0.9), 'a.psd');
  expect(half.damage).toMatchObject({ reason: 'file-truncated', message: expect.stringMatching(/Copy it again/) });
  expect(half.grid).toMatchObject({ width: 96, height: 64 });
  const known = psdFile({ ...parts, resources: [thumbnailOf(await jpeg({ width: 48, height: 32 }))] });
  const small = await readAs('psd', known.subarray(0, known.length * 0.3), 'b.psd');
  expect(small).toMatchObject({ width: 96, height: 64, damage: { reason: 'file-truncated' } });
  expect(small.grid.shows).toBe('red green blue yellow');
});

test('cut off anywhere, or with any byte changed, it costs itself alone', async () => {
  const whole = psdFile({
    resources: [versionInfo(true), thumbnailOf(await jpeg({ width: 16, height: 12 }))],
    layers: Buffer.alloc(40, 1),
    picture: packedPicture(await scene(), 96),
  });
  const path = join(temporaryFolder(), 'a.psd');
  const reasons = new Set<string | null>();
  const read = async (bytes: Buffer) => {
    writeFileSync(path, bytes);
    const fingerprint = newFingerprint();
    const answer = await decoder.read({ path, kind: 'psd', fingerprint }).catch((error: { reason: string }) => error);
    reasons.add('reason' in answer ? answer.reason : (answer.damage?.reason ?? null));
  };
  for (let step = 0; step < 50; step++) await read(whole.subarray(0, Math.floor((whole.length * step) / 50)));
  expect([...reasons].sort()).toEqual(['file-empty', 'file-truncated']);
  for (let at = 0; at < 50; at++) {
    const bytes = Buffer.from(whole);
    bytes[at < 26 ? at : Math.floor((whole.length * at) / 50)]! ^= 0xff;
    await read(bytes);
  }
  expect([...reasons].filter((reason) => reason?.startsWith('decoder'))).toEqual([]);
  expect(thumbnails && (await look((await readAs('psd', whole)).fingerprint, 'grid')).shows).toBe(
    'red green blue yellow',
  );
});

test('rows that unpack to more than the picture has room for do no harm', async () => {
  // 127 runs of 128 bytes for every row of 96.
  const bomb = Buffer.alloc(254, Buffer.from([0x81, 0xff]));
  const table = Buffer.alloc(64 * 3 * 2);
  for (let row = 0; row < 64 * 3; row++) table.writeUInt16BE(bomb.length, row * 2);
  const picture = Buffer.concat([Buffer.from([0, 1]), table, ...new Array<Buffer>(64 * 3).fill(bomb)]);
  const photo = await readAs('psd', psdFile({ picture }), 'a.psd').catch((error: { reason: string }) => error.reason);
  expect(typeof photo === 'string' ? photo : photo.width).toSatisfy((is) => is === 96 || is === 'file-corrupt');
  expect((await readAs('jpeg', await jpeg())).grid.shows).toBe('red green blue yellow');
});

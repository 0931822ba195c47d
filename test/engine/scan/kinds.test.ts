// Kinds by name and by first bytes.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { byName, isSkippedFolder, kindOf, looksLikePhoto } from '../../../engine/scan/kinds.ts';
import { animated, corners, jpeg, photoFixtures, rawFile } from '../photo-files.ts';

test('every format is known by its bytes, whatever its extension', async () => {
  const files = {
    jpeg: await jpeg(),
    png: await corners().png().toBuffer(),
    webp: await corners().webp().toBuffer(),
    avif: await corners().avif().toBuffer(),
    gif: await animated('gif'),
    tiff: await corners().tiff().toBuffer(),
    heic: readFileSync(join(photoFixtures, 'corners.heic')),
    bmp: readFileSync(join(photoFixtures, 'bmp/24-bit.bmp')),
    psd: readFileSync(join(photoFixtures, 'psd/large.psb')),
  };
  for (const [kind, bytes] of Object.entries(files)) expect(kindOf(bytes, 'txt'), kind).toBe(kind);
});

test('a RAW is a TIFF whose extension says so, or a container of its own', async () => {
  const raw = rawFile({ preview: await jpeg(), make: 'NIKON', model: 'NIKON D70' });
  for (const extension of ['nef', 'arw', 'dng', 'pef', 'srw', 'cr2']) expect(kindOf(raw, extension)).toBe('raw');
  expect(kindOf(raw, 'tif')).toBe('tiff');
  expect(kindOf(await jpeg(), 'nef')).toBe('jpeg');
  const heads: [string, string][] = [
    ['II*\0\x10\0\0\0CR\x02\0', 'tif'],
    ['\0\0\0\x18ftypcrx \0\0\0\x01crx isom', 'jpg'],
    ['FUJIFILMCCD-RAW 0201FF383501', 'jpg'],
    ['IIRO\x08\0\0\0', 'jpg'],
    ['IIU\0\x18\0\0\0', 'jpg'],
  ];
  for (const [head, extension] of heads) expect(kindOf(Buffer.from(head, 'latin1'), extension), head).toBe('raw');
});

test('films are known by their containers, never by their names', async () => {
  const riff = 'RIFF\x24\0\0\0';
  for (const head of [
    ...['qt  ', 'isom', 'mp42', 'M4V ', '3gp5', 'avc1'].map((brand) => `\0\0\0\x14ftyp${brand}\0\0\0\0`),
    '\x1a\x45\xdf\xa3\x01\0\0\0',
    `${riff}AVI LIST`,
  ]) {
    expect(kindOf(Buffer.from(head, 'latin1'), 'jpg'), head).toBe('video');
  }
  expect(kindOf(Buffer.from('\0\0\0\x08wide', 'latin1'), 'mov')).toBe('video');
  expect(kindOf(await jpeg(), 'mov')).toBe('jpeg');
  for (const name of ['IMG_1.MOV', 'a.mp4', 'b.m4v', 'c.webm', 'd.mkv', 'e.avi', 'f.3gp']) {
    expect([byName(name), looksLikePhoto(name)], name).toEqual(['photo', false]);
  }
});

test('what is no photo has no kind', () => {
  for (const head of [
    '',
    'B',
    'BM is how this letter begins, and it goes on',
    '<svg xmlns="http://www.w3.org/2000/svg">',
    '%PDF-1.7',
    '8BPS\0\x03',
  ]) {
    expect(kindOf(Buffer.from(head), 'jpg'), head).toBeNull();
  }
  for (const head of ['ftypM4A \0\0\0\0M4A isommp42', 'ftypabcd\0\0\0\0isom', 'moov', 'free']) {
    expect(kindOf(Buffer.from(`\0\0\0\x18${head}`, 'latin1'), 'heic'), head).toBeNull();
  }
});

test('names: photos, others, and those only bytes can tell', () => {
  for (const name of ['a.JPG', 'b.jpeg', 'c.HEIC', 'd.cr3', 'x.y.webp']) expect(looksLikePhoto(name), name).toBe(true);
  for (const name of ['a.xmp', 'b.MTS', '.hidden.jpg', 'c.svg', 'd.pdf']) expect(byName(name), name).toBe('other');
  for (const name of ['IMG_0001', 'photo.txt', 'jpg', 'scan.001']) expect(byName(name), name).toBe('unknown');
});

test('folders of other programs are left alone', () => {
  for (const name of ['.git', '.thumbnails', '@eaDir', 'node_modules', '#recycle', 'Main Previews.lrdata']) {
    expect(isSkippedFolder(name), name).toBe(true);
  }
  for (const name of ['2019', 'eaDir', 'Holiday.jpg', 'thumbnails']) expect(isSkippedFolder(name), name).toBe(false);
});

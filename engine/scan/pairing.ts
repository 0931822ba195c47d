// What joins the picture and the film of a Live Photo: an identifier that the phone writes into both, whatever they are called.
// In pictures it stands in the maker notes (EXIF), in films among the keys of their metadata.

import type { PhotoKind } from '../contract.ts';
import { boxesIn, metadataItem } from './iso-media-data.ts';
import type { Reader } from './reader.ts';

/** No identifier is longer; a UUID has 36. */
const mostCharacters = 100;
const mostExif = 1 << 16;

/** Null where there is none, or the file is too odd to tell. */
export async function pairingOf(kind: PhotoKind, reader: Reader): Promise<string | null> {
  try {
    const said = kind === 'video' ? await ofFilm(reader) : await ofPicture(kind, reader);
    return said !== null && /^[\x21-\x7e]+$/.test(said) && said.length <= mostCharacters ? said : null;
  } catch {
    return null;
  }
}

async function ofPicture(kind: PhotoKind, reader: Reader): Promise<string | null> {
  const exif = kind === 'jpeg' ? await exifOfJpeg(reader) : kind === 'heic' ? await exifOfHeic(reader) : null;
  const notes = exif && makerNotes(exif);
  // Apple's: a name, a version and the byte order, then a directory whose places count from the name.
  if (!notes || notes.toString('latin1', 0, 10) !== 'Apple iOS\0') return null;
  const content = valueIn(directory(notes, 14, notes.toString('latin1', 12, 14) === 'MM'), 0x11);
  return content && content.toString('latin1').replace(/\0.*$/s, '');
}

async function exifOfJpeg(reader: Reader): Promise<Buffer | null> {
  for (let at = 2; at < reader.size;) {
    const head = await reader.read(at, 10);
    if (head.length < 10 || head[0] !== 0xff || head[1] === 0xda) return null;
    const length = head.readUInt16BE(2);
    if (head[1] === 0xe1 && head.toString('latin1', 4, 10) === 'Exif\0\0') {
      return Buffer.from(await reader.read(at + 10, length - 8));
    }
    at += 2 + length;
  }
  return null;
}

/** Behind its length, which says where in it the TIFF begins. */
async function exifOfHeic(reader: Reader): Promise<Buffer | null> {
  const place = await metadataItem(reader, 'Exif');
  if (!place) return null;
  const item = Buffer.from(await reader.read(place.offset, Math.min(place.length, mostExif)));
  return item.subarray(4 + item.readUInt32BE(0));
}

function makerNotes(exif: Buffer): Buffer | null {
  const big = exif.toString('latin1', 0, 2) === 'MM';
  const first = directory(exif, big ? exif.readUInt32BE(4) : exif.readUInt32LE(4), big);
  const below = valueIn(first, 0x8769);
  if (!below) return null;
  return valueIn(directory(exif, big ? below.readUInt32BE(0) : below.readUInt32LE(0), big), 0x927c);
}

interface Directory {
  bytes: Buffer;
  at: number;
  big: boolean;
}

function directory(bytes: Buffer, at: number, big: boolean): Directory {
  return { bytes, at, big };
}

const bytesOfType = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

/** The bytes of a tag's value; null when the directory has none. */
function valueIn({ bytes, at, big }: Directory, tag: number): Buffer | null {
  const two = (place: number) => (big ? bytes.readUInt16BE(place) : bytes.readUInt16LE(place));
  const four = (place: number) => (big ? bytes.readUInt32BE(place) : bytes.readUInt32LE(place));
  for (let entry = 0; entry < two(at); entry++) {
    const place = at + 2 + entry * 12;
    if (two(place) !== tag) continue;
    const length = (bytesOfType[two(place + 2)] ?? 0) * four(place + 4);
    const start = length <= 4 ? place + 8 : four(place + 8);
    return bytes.subarray(start, start + length);
  }
  return null;
}

const contentIdentifier = 'com.apple.quicktime.content.identifier';

/** moov/meta has names (keys) and, by their numbers, values (ilst). */
async function ofFilm(reader: Reader): Promise<string | null> {
  const inside = async (start: number, end: number, type: string) =>
    (await boxesIn(reader, start, end)).find((box) => box.type === type);
  const movie = await inside(0, reader.size, 'moov');
  const meta = movie && (await inside(movie.start, movie.end, 'meta'));
  if (!meta) return null;
  const [keys, list] = [await inside(meta.start, meta.end, 'keys'), await inside(meta.start, meta.end, 'ilst')];
  if (!keys || !list) return null;
  const names = await boxesIn(reader, keys.start + 8, keys.end);
  for (const [i, { start, end }] of names.entries()) {
    const name = (await reader.read(start, end - start)).toString('latin1');
    if (name !== contentIdentifier) continue;
    const number = Buffer.alloc(4);
    number.writeUInt32BE(i + 1);
    const item = await inside(list.start, list.end, number.toString('latin1'));
    const data = item && (await inside(item.start, item.end, 'data'));
    return data ? (await reader.read(data.start + 8, data.end - data.start - 8)).toString('latin1') : null;
  }
  return null;
}

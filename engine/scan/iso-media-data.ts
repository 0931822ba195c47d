// HEIC, AVIF and CR3 (ISO base media): the data of every item that is neither Exif nor XMP; files without items (CR3)
// count by their whole media data box, since their metadata lives in other boxes.

import { wholeFile, type ImageData, type Reader } from './reader.ts';

interface Box {
  type: string;
  /** Where its content begins and ends. */
  start: number;
  end: number;
}

interface Item {
  id: number;
  inMeta: boolean;
  extents: { offset: number; length: number }[];
}

export async function* isoMediaData(reader: Reader): ImageData {
  const boxes = await boxesIn(reader, 0, reader.size);
  const meta = boxes.find((box) => box.type === 'meta');
  const items = meta ? await imageItems(reader, meta).catch(() => []) : [];
  let anything = false;
  for (const { offset, length } of items) {
    anything = true;
    yield* reader.pieces(offset, length);
  }
  if (anything) return;
  const media = boxes.filter((box) => box.type === 'mdat');
  for (const box of media) yield* reader.pieces(box.start, box.end - box.start);
  if (media.length === 0) yield* wholeFile(reader);
}

export async function boxesIn(reader: Reader, start: number, end: number): Promise<Box[]> {
  const boxes: Box[] = [];
  for (let at = start; at + 8 <= end && boxes.length < 10_000;) {
    const head = await reader.read(at, 16);
    if (head.length < 8) break;
    const short = head.readUInt32BE(0);
    const long = short === 1 && head.length >= 16;
    const length = long ? Number(head.readBigUInt64BE(8)) : short === 0 ? end - at : short;
    if (length < 8) break;
    boxes.push({ type: head.toString('latin1', 4, 8), start: at + (long ? 16 : 8), end: Math.min(at + length, end) });
    at += length;
  }
  return boxes;
}

interface Range {
  offset: number;
  length: number;
}

/** Where the first item of this type lies, such as `Exif`; null when there is none. */
export async function metadataItem(reader: Reader, type: string): Promise<Range | null> {
  const meta = (await boxesIn(reader, 0, reader.size)).find((box) => box.type === 'meta');
  return (meta && (await itemRanges(reader, meta, (one) => one === type))[0]) ?? null;
}

/** Byte ranges of all items but metadata, by item number. */
function imageItems(reader: Reader, meta: Box): Promise<Range[]> {
  return itemRanges(reader, meta, (type) => !['Exif', 'mime', 'uri '].includes(type));
}

async function itemRanges(reader: Reader, meta: Box, wanted: (type: string) => boolean): Promise<Range[]> {
  const inside = await boxesIn(reader, meta.start + 4, meta.end);
  const content = async (type: string) => {
    const box = inside.find((one) => one.type === type);
    return box ? Buffer.from(await reader.read(box.start, box.end - box.start)) : null;
  };
  const information = inside.find((box) => box.type === 'iinf');
  const locations = await content('iloc');
  if (!information || !locations) return [];
  const types = await itemTypes(reader, information);
  const metaData = inside.find((box) => box.type === 'idat')?.start ?? 0;
  return itemLocations(locations)
    .filter(({ id }) => wanted(types.get(id) ?? ''))
    .sort((a, b) => a.id - b.id)
    .flatMap(({ inMeta, extents }) =>
      extents.map(({ offset, length }) => ({ offset: offset + (inMeta ? metaData : 0), length })),
    );
}

async function itemTypes(reader: Reader, information: Box): Promise<Map<number, string>> {
  const types = new Map<number, string>();
  const version = (await reader.read(information.start, 1))[0];
  const entries = await boxesIn(reader, information.start + (version === 0 ? 6 : 8), information.end);
  for (const entry of entries) {
    const head = await reader.read(entry.start, 14);
    if (head.length < 12 || head[0]! < 2) continue;
    const wide = head[0]! > 2;
    types.set(
      wide ? head.readUInt32BE(4) : head.readUInt16BE(4),
      head.toString('latin1', wide ? 10 : 8, wide ? 14 : 12),
    );
  }
  return types;
}

/** A picture of tiles has some hundred; their places may be written in no bytes at all, and would fill the memory. */
const mostParts = 100_000;

/** Reads the item location box (ISO/IEC 14496-12, 8.11.3). */
function itemLocations(box: Buffer): Item[] {
  let at = 4;
  const number = (bytes: number) => {
    const value = bytes === 0 ? 0 : bytes === 8 ? Number(box.readBigUInt64BE(at)) : box.readUIntBE(at, bytes);
    at += bytes;
    return value;
  };
  const version = box[0]!;
  const sizes = number(2);
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version === 0 ? 0 : sizes & 15;
  const items: Item[] = [];
  let seen = 0;
  const counted = () => {
    if (++seen > mostParts) throw new Error('more parts than a picture has');
  };
  for (let left = number(version < 2 ? 2 : 4); left > 0; left--) {
    counted();
    const id = number(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : number(2) & 15;
    number(2);
    const base = number(baseBytes);
    const extents: Item['extents'] = [];
    for (let extent = number(2); extent > 0; extent--) {
      counted();
      number(indexBytes);
      const offset = base + number(offsetBytes);
      extents.push({ offset, length: number(lengthBytes) });
    }
    if (method < 2) items.push({ id, inMeta: method === 1, extents });
  }
  return items;
}

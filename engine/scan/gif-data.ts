// GIF: everything but comments and application blocks (XMP lives there) and the version, which editors raise.

import type { ImageData, Reader } from './reader.ts';

const trailer = 0x3b;
const extension = 0x21;
const image = 0x2c;
const graphicControl = 0xf9;

export async function* gifData(reader: Reader): ImageData {
  const screen = await reader.read(6, 7);
  let at = 13 + colourTableBytes(screen[4] ?? 0);
  yield* reader.pieces(6, at - 6);
  while (at < reader.size) {
    const head = await reader.read(at, 10);
    if (head[0] === trailer) return;
    let end: number;
    if (head[0] === extension) end = await endOfBlocks(reader, at + 2);
    else if (head[0] === image) end = await endOfBlocks(reader, at + 11 + colourTableBytes(head[9] ?? 0));
    else return yield* reader.pieces(at, reader.size - at);
    if (head[0] === image || head[1] === graphicControl) yield* reader.pieces(at, end - at);
    at = end;
  }
}

function colourTableBytes(flags: number): number {
  return flags & 0x80 ? 3 << ((flags & 7) + 1) : 0;
}

/** Skips sub-blocks (a length byte, then so many bytes) to behind their empty last one. */
async function endOfBlocks(reader: Reader, at: number): Promise<number> {
  while (at < reader.size) {
    const length = (await reader.read(at, 1))[0] ?? 0;
    at += 1 + length;
    if (length === 0) break;
  }
  return at;
}

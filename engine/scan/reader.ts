// Reads pieces of an open file through one buffer, so that formats made of many small blocks cost few system calls and
// big files never lie in memory whole.

import type { FileHandle } from 'node:fs/promises';

export interface Reader {
  readonly size: number;
  /** The bytes from `offset`, fewer at the end of the file. Valid until the next read. */
  read(offset: number, length: number): Promise<Buffer>;
  /** All bytes of a range, in pieces. */
  pieces(offset: number, length: number): AsyncGenerator<Buffer>;
}

/** Pieces of a file that decide its pixels, each valid until the next one is asked for. */
export type ImageData = AsyncGenerator<Uint8Array>;

const pieceBytes = 1 << 20;
const windowBytes = 1 << 18;

export function readerOf(file: FileHandle, size: number): Reader {
  const buffer = Buffer.allocUnsafe(windowBytes);
  let start = 0;
  let held = 0;
  const fill = async (target: Buffer, offset: number) => {
    let got = 0;
    while (got < target.length) {
      const { bytesRead } = await file.read(target, got, target.length - got, offset + got);
      if (bytesRead === 0) break;
      got += bytesRead;
    }
    return got;
  };
  return {
    size,
    async read(offset, length) {
      const wanted = Math.max(0, Math.min(length, size - offset));
      if (wanted > windowBytes) {
        const big = Buffer.allocUnsafe(wanted);
        return big.subarray(0, await fill(big, offset));
      }
      if (offset < start || offset + wanted > start + held) {
        held = await fill(buffer, offset);
        start = offset;
      }
      return buffer.subarray(offset - start, Math.min(offset - start + wanted, held));
    },
    async *pieces(offset, length) {
      const end = Math.min(offset + length, size);
      for (let at = offset; at < end; at += pieceBytes) {
        const piece = Buffer.allocUnsafe(Math.min(pieceBytes, end - at));
        const got = await fill(piece, at);
        if (got === 0) return;
        yield piece.subarray(0, got);
      }
    },
  };
}

/** All of it: BMP holds no metadata, and it is the last resort for every other kind. */
export function wholeFile(reader: Reader): ImageData {
  return reader.pieces(0, reader.size);
}

// Reads pieces of an open file through one buffer, so that formats made of many small blocks cost few system calls and
// big files never lie in memory whole. A file that is made to be read for ever, by pointing at its own bytes again and
// again, is given up: this happens in the engine's own process, where no clock ends it.

import type { FileHandle } from 'node:fs/promises';

export interface Reader {
  readonly size: number;
  /** The bytes from `offset`, fewer at the end of the file and of what is too long to be meant. Valid until the next read. */
  read(offset: number, length: number): Promise<Buffer>;
  /** All bytes of a range, in pieces. */
  pieces(offset: number, length: number): AsyncGenerator<Buffer>;
  /** The same file, as if nothing had been read of it. */
  anew(): Reader;
}

/** More was asked of a file than any honest one needs. */
export class ReadTooOften extends Error {}

/** Pieces of a file that decide its pixels, each valid until the next one is asked for. */
export type ImageData = AsyncGenerator<Uint8Array>;

const pieceBytes = 1 << 20;
const windowBytes = 1 << 18;
/** What is read at once to be taken apart is smaller: the longest are a million numbers of a TIFF. */
const mostAtOnce = 16 << 20;
/** Ranges: a strip for each row of the largest picture. Reads: a GIF asks every 256 bytes. */
const mostRanges = 1 << 20;
const [fewReads, bytesPerRead] = [100_000, 64];
/** Nothing needs every byte twice. */
const spareBytes = 64 << 20;

export function readerOf(file: FileHandle, size: number): Reader {
  const buffer = Buffer.allocUnsafe(windowBytes);
  let start = 0;
  let held = 0;
  const left = { reads: fewReads + size / bytesPerRead, ranges: mostRanges, bytes: 2 * size + spareBytes };
  const spend = (what: keyof typeof left, many = 1) => {
    left[what] -= many;
    if (left[what] < 0) throw new ReadTooOften(`more than its ${size} bytes need`);
  };
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
      spend('reads');
      const wanted = Math.max(0, Math.min(length, size - offset, mostAtOnce));
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
      spend('ranges');
      const end = Math.min(offset + length, size);
      for (let at = offset; at < end; at += pieceBytes) {
        const piece = Buffer.allocUnsafe(Math.min(pieceBytes, end - at));
        const got = await fill(piece, at);
        if (got === 0) return;
        spend('bytes', got);
        yield piece.subarray(0, got);
      }
    },
    anew: () => readerOf(file, size),
  };
}

/** All of it: BMP holds no metadata, and it is the last resort for every other kind. */
export function wholeFile(reader: Reader): ImageData {
  return reader.pieces(0, reader.size);
}

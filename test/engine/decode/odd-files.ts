// Files no library writes: a BMP, a TIFF with its directory in front, and pictures of 30,000 × 30,000 pixels in a few bytes.

import { crc32, deflateSync } from 'node:zlib';

/** The scene as a 24-bit BMP. */
export function bitmapOf(width: number, height: number): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + stride * height);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  const colours = [
    [30, 30, 220],
    [40, 200, 30],
    [220, 60, 30],
    [40, 220, 230],
  ];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = colours[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)]!;
      file.set(colour, 54 + (height - 1 - y) * stride + x * 3);
    }
  }
  return file;
}

/** A black square of 1 bit per pixel, with its pixels or with the header alone. */
export function bigPng(side: number, pixels: boolean): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const data = pixels ? deflateSync(Buffer.alloc((side / 8 + 1) * side), { level: 1 }) : deflateSync(Buffer.alloc(10));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A grey baseline JPEG made by hand: every block is "no change, end of block", two bits of one-code tables. */
export function greyJpeg(side: number): Buffer {
  const segment = (marker: number, body: number[]) =>
    Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255, ...body]);
  const table = (kind: number) => segment(0xc4, [kind, 1, ...new Array<number>(15).fill(0), 0]);
  const blocks = Math.ceil(side / 8) ** 2;
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...new Array<number>(64).fill(1)]),
    segment(0xc0, [8, side >> 8, side & 255, side >> 8, side & 255, 1, 1, 0x11, 0]),
    table(0x00),
    table(0x10),
    segment(0xda, [1, 1, 0, 0, 63, 0]),
    Buffer.alloc(Math.ceil(blocks / 4)),
    Buffer.from([0xff, 0xd9]),
  ]);
}

/** An RGB TIFF with its directory in front, as scanners write it, and a strip for each ten rows. */
export function plainTiff(width: number, height: number, pixels: Buffer): Buffer {
  const rows = 10;
  const strips = Math.ceil(height / rows);
  const entries: [tag: number, type: number, count: number, value: number][] = [];
  const behind = 8 + 2 + 9 * 12 + 4;
  const [bits, places, lengths] = [behind, behind + 6, behind + 6 + strips * 4];
  const start = lengths + strips * 4;
  entries.push([256, 4, 1, width], [257, 4, 1, height], [258, 3, 3, bits], [259, 3, 1, 1], [262, 3, 1, 2]);
  entries.push([273, 4, strips, places], [277, 3, 1, 3], [278, 4, 1, rows], [279, 4, strips, lengths]);
  const head = Buffer.alloc(start);
  head.write('II*\0\x08\0\0\0', 'latin1');
  head.writeUInt16LE(entries.length, 8);
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    head.writeUInt16LE(tag, 10 + i * 12);
    head.writeUInt16LE(type, 12 + i * 12);
    head.writeUInt32LE(count, 14 + i * 12);
    head.writeUInt32LE(value, 18 + i * 12);
  }
  for (const i of [0, 1, 2]) head.writeUInt16LE(8, bits + i * 2);
  for (let strip = 0; strip < strips; strip++) {
    const from = strip * rows * width * 3;
    head.writeUInt32LE(start + from, places + strip * 4);
    head.writeUInt32LE(Math.min(rows * width * 3, pixels.length - from), lengths + strip * 4);
  }
  return Buffer.concat([head, pixels]);
}

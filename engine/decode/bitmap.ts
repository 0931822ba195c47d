// Reads BMP, which sharp cannot: OS/2 and Windows headers, 1, 2, 4, 8, 16, 24 and 32 bits, run-length compression and
// colour masks. Source: the BITMAPINFOHEADER documentation; checked against Pillow.

export interface BitmapRaster {
  width: number;
  height: number;
  channels: 3 | 4;
  pixels: Buffer;
}

interface Header {
  width: number;
  height: number;
  topDown: boolean;
  bits: number;
  compression: number;
  pixelsAt: number;
  masks: number[];
  /** Blue, green, red of every palette entry, `paletteStep` bytes apart. */
  palette: Buffer;
  paletteStep: number;
}

const runLength8 = 1;
const runLength4 = 2;
const bitFields = 3;
const alphaBitFields = 6;

/** Width and height from the header alone. Throws when it is no bitmap that can be read. */
export function bitmapSize(file: Buffer): { width: number; height: number } {
  const { width, height } = headerOf(file);
  return { width, height };
}

export function readBitmap(file: Buffer): BitmapRaster {
  const header = headerOf(file);
  if (header.bits <= 8) return fromPalette(header, file);
  return header.bits === 24 ? from24Bits(header, file) : fromMasks(header, file);
}

function headerOf(file: Buffer): Header {
  if (file.length < 26) throw new Error('truncated bitmap header');
  const size = file.readUInt32LE(14);
  const old = size === 12;
  if (file.length < 14 + size) throw new Error('truncated bitmap header');
  const height = old ? file.readUInt16LE(20) : file.readInt32LE(22);
  const bits = file.readUInt16LE(old ? 24 : 28);
  const compression = old ? 0 : file.readUInt32LE(30);
  const width = old ? file.readUInt16LE(18) : file.readInt32LE(18);
  if (width < 1 || height === 0) throw new Error(`bitmap of ${width} × ${height}`);
  if (![1, 2, 4, 8, 16, 24, 32].includes(bits) || ![0, 1, 2, 3, 6].includes(compression)) {
    throw new Error(`bitmap with ${bits} bits and compression ${compression} is not supported`);
  }
  const masked = compression === bitFields || compression === alphaBitFields;
  const masks = masked ? [0, 4, 8].map((at) => file.readUInt32LE(54 + at)) : usualMasks(bits);
  // The alpha mask is behind the others in longer headers; without one the fourth byte means nothing.
  masks.push(masked && (size >= 56 || compression === alphaBitFields) ? file.readUInt32LE(66) : 0);
  const paletteAt = 14 + size + (masked && size === 40 ? (compression === bitFields ? 12 : 16) : 0);
  return {
    width,
    height: Math.abs(height),
    topDown: height < 0,
    bits,
    compression,
    pixelsAt: file.readUInt32LE(10),
    masks,
    palette: file.subarray(paletteAt),
    paletteStep: old ? 3 : 4,
  };
}

function usualMasks(bits: number): number[] {
  return bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff];
}

/** Calls `draw` for every row from the top with where its bytes begin. Rows are padded to four bytes. */
function eachRow(header: Header, file: Buffer, draw: (row: number, at: number) => void): void {
  const stride = Math.ceil((header.width * header.bits) / 32) * 4;
  if (header.pixelsAt + stride * (header.height - 1) + Math.ceil((header.width * header.bits) / 8) > file.length) {
    throw new Error('truncated bitmap');
  }
  for (let row = 0; row < header.height; row++) {
    draw(row, header.pixelsAt + stride * (header.topDown ? row : header.height - 1 - row));
  }
}

function from24Bits(header: Header, file: Buffer): BitmapRaster {
  const pixels = Buffer.allocUnsafe(header.width * header.height * 3);
  eachRow(header, file, (row, start) => {
    for (let x = 0, at = start, to = row * header.width * 3; x < header.width; x++, at += 3, to += 3) {
      pixels[to] = file[at + 2]!;
      pixels[to + 1] = file[at + 1]!;
      pixels[to + 2] = file[at]!;
    }
  });
  return { width: header.width, height: header.height, channels: 3, pixels };
}

function fromMasks(header: Header, file: Buffer): BitmapRaster {
  const fields = header.masks.filter((mask, index) => index < 3 || mask !== 0).map(fieldOf);
  const channels = fields.length === 4 ? 4 : 3;
  const pixels = Buffer.allocUnsafe(header.width * header.height * channels);
  const bytes = header.bits / 8;
  eachRow(header, file, (row, start) => {
    let to = row * header.width * channels;
    for (let x = 0; x < header.width; x++) {
      const value = bytes === 2 ? file.readUInt16LE(start + x * 2) : file.readUInt32LE(start + x * 4);
      for (const { mask, shift, largest } of fields) {
        pixels[to++] = largest === 0 ? 0 : Math.floor((((value & mask) >>> shift) * 255) / largest);
      }
    }
  });
  return { width: header.width, height: header.height, channels, pixels };
}

function fieldOf(mask: number): { mask: number; shift: number; largest: number } {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
  return { mask, shift, largest: mask >>> shift };
}

function fromPalette(header: Header, file: Buffer): BitmapRaster {
  const { width, height } = header;
  const packed = header.compression === runLength8 || header.compression === runLength4;
  const indices = packed ? unpacked(header, file) : plainIndices(header, file);
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < indices.length; at++) {
    const entry = indices[at]! * header.paletteStep;
    pixels[at * 3] = header.palette[entry + 2] ?? 0;
    pixels[at * 3 + 1] = header.palette[entry + 1] ?? 0;
    pixels[at * 3 + 2] = header.palette[entry] ?? 0;
  }
  return { width, height, channels: 3, pixels };
}

function plainIndices(header: Header, file: Buffer): Uint8Array {
  const indices = new Uint8Array(header.width * header.height);
  const perByte = 8 / header.bits;
  const mask = (1 << header.bits) - 1;
  eachRow(header, file, (row, start) => {
    for (let x = 0; x < header.width; x++) {
      const shift = 8 - header.bits * ((x % perByte) + 1);
      indices[row * header.width + x] = (file[start + Math.floor(x / perByte)]! >> shift) & mask;
    }
  });
  return indices;
}

/** Undoes run-length compression: runs, literal stretches, and jumps to the next row, the end or elsewhere. */
function unpacked(header: Header, file: Buffer): Uint8Array {
  const { width, height } = header;
  const indices = new Uint8Array(width * height);
  const half = header.compression === runLength4;
  let [x, y, at] = [0, 0, header.pixelsAt];
  const put = (value: number) => {
    const row = header.topDown ? y : height - 1 - y;
    if (x < width && row >= 0 && row < height) indices[row * width + x] = value;
    x++;
  };
  const nibble = (byte: number, index: number) => (index % 2 === 0 ? byte >> 4 : byte & 15);
  while (at + 1 < file.length) {
    const count = file[at]!;
    const value = file[at + 1]!;
    at += 2;
    if (count > 0) {
      for (let index = 0; index < count; index++) put(half ? nibble(value, index) : value);
    } else if (value === 0) {
      [x, y] = [0, y + 1];
    } else if (value === 1) {
      return indices;
    } else if (value === 2) {
      [x, y, at] = [x + (file[at] ?? 0), y + (file[at + 1] ?? 0), at + 2];
    } else {
      for (let index = 0; index < value; index++) {
        const byte = file[at + (half ? index >> 1 : index)] ?? 0;
        put(half ? nibble(byte, index) : byte);
      }
      const bytes = half ? Math.ceil(value / 2) : value;
      at += bytes + (bytes % 2);
    }
    if (y > height) return indices;
  }
  throw new Error('truncated bitmap');
}

// Writes Photoshop files for tests, byte by byte, so that each of their parts can be odd by itself.

export interface PsdParts {
  large?: boolean;
  width?: number;
  height?: number;
  channels?: number;
  bits?: number;
  mode?: number;
  colours?: Buffer;
  resources?: [id: number, data: Buffer][];
  layers?: Buffer;
  /** Compression and planes; nothing behind the layers when it is null. */
  picture?: Buffer | null;
}

export function psdFile(parts: PsdParts): Buffer {
  const { large = false, width = 96, height = 64, channels = 3, bits = 8, mode = 3 } = parts;
  const head = Buffer.alloc(26);
  head.write('8BPS');
  head.writeUInt16BE(large ? 2 : 1, 4);
  head.writeUInt16BE(channels, 12);
  head.writeUInt32BE(height, 14);
  head.writeUInt32BE(width, 18);
  head.writeUInt16BE(bits, 22);
  head.writeUInt16BE(mode, 24);
  return Buffer.concat([
    head,
    section(parts.colours ?? Buffer.alloc(0), 4),
    section(Buffer.concat((parts.resources ?? []).map(([id, data]) => resource(id, data))), 4),
    section(parts.layers ?? Buffer.alloc(0), large ? 8 : 4),
    parts.picture === undefined
      ? plainPicture(Buffer.alloc(width * height * channels))
      : (parts.picture ?? Buffer.alloc(0)),
  ]);
}

/** Whether the merged picture is the real one. */
export const versionInfo = (merged: boolean): [number, Buffer] => [1057, Buffer.from([0, 0, 0, 1, Number(merged), 0])];

/** A JPEG file as the small preview. */
export const thumbnailOf = (jpeg: Buffer): [number, Buffer] => {
  const head = Buffer.alloc(28);
  head.writeUInt32BE(1, 0);
  head.writeUInt32BE(jpeg.length, 20);
  return [1036, Buffer.concat([head, jpeg])];
};

/** Planes one behind the other, not packed. */
export const plainPicture = (planes: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0]), planes]);

/** Rows of all planes, each packed as literal stretches. */
export function packedPicture(planes: Buffer, rowBytes: number, { large = false } = {}): Buffer {
  const rows = Array.from({ length: planes.length / rowBytes }, (_, i) =>
    packedRow(planes.subarray(i * rowBytes, (i + 1) * rowBytes)),
  );
  const width = large ? 4 : 2;
  const table = Buffer.alloc(rows.length * width);
  rows.forEach((row, i) => table.writeUIntBE(row.length, i * width, width));
  return Buffer.concat([Buffer.from([0, 1]), table, ...rows]);
}

/** Interleaved pixels as planes. */
export function planesOf(pixels: Buffer, channels: number): Buffer {
  const count = pixels.length / channels;
  return Buffer.from(Uint8Array.from(pixels, (_, i) => pixels[(i % count) * channels + Math.floor(i / count)]!));
}

function packedRow(row: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < row.length; at += 128) {
    const piece = row.subarray(at, at + 128);
    parts.push(Buffer.from([piece.length - 1]), piece);
  }
  return Buffer.concat(parts);
}

function section(data: Buffer, width: 4 | 8): Buffer {
  const length = Buffer.alloc(width);
  length.writeUIntBE(data.length, width - 4, 4);
  return Buffer.concat([length, data]);
}

function resource(id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.write('8BIM');
  head.writeUInt16BE(id, 4);
  head.writeUInt32BE(data.length, 8);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

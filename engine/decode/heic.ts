// Decodes HEIC with libheif compiled to WebAssembly; sharp's own build has no HEVC. Turning and mirroring that the
// container asks for is already applied by libheif, and by the standard EXIF orientation then does not count.

import decodeHeic from 'heic-decode';

export interface HeicRaster {
  width: number;
  height: number;
  channels: 4;
  pixels: Buffer;
}

export async function readHeic(file: Buffer): Promise<HeicRaster> {
  // The package refuses brands libheif knows (heim, heis); it looks at the major brand only.
  const brand = file.toString('latin1', 8, 12);
  const known = ['mif1', 'msf1', 'heic', 'heix', 'hevc', 'hevx'].includes(brand);
  if (!known) file = Buffer.concat([file.subarray(0, 8), Buffer.from('mif1'), file.subarray(12)]);
  const { width, height, data } = await decodeHeic({ buffer: file });
  return { width, height, channels: 4, pixels: Buffer.from(data.buffer, data.byteOffset, data.byteLength) };
}

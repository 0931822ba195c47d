// Wraps a small raster and its colour profile as an uncompressed TIFF in memory: the only way to tell sharp the profile
// of pixels it did not decode itself (HEIC).

const [short, long, undefinedType] = [3, 4, 7];

export function profiledTiff(
  raster: { width: number; height: number; channels: number; pixels: Buffer },
  profile: Buffer,
): Buffer {
  const { width, height, channels, pixels } = raster;
  const entryCount = channels === 4 ? 13 : 12;
  const bitsAt = 8 + 2 + entryCount * 12 + 4;
  const profileAt = bitsAt + 2 * channels;
  const pixelsAt = profileAt + profile.length + (profile.length % 2);
  const head = Buffer.alloc(pixelsAt);
  head.write('II*\0\x08\0\0\0', 'latin1');
  head.writeUInt16LE(entryCount, 8);
  let at = 10;
  const entry = (tag: number, type: number, count: number, value: number) => {
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(count, at + 4);
    head.writeUInt32LE(value, at + 8);
    at += 12;
  };
  entry(256, long, 1, width);
  entry(257, long, 1, height);
  entry(258, short, channels, bitsAt);
  entry(259, short, 1, 1);
  entry(262, short, 1, 2);
  entry(273, long, 1, pixelsAt);
  entry(274, short, 1, 1);
  entry(277, short, 1, channels);
  entry(278, long, 1, height);
  entry(279, long, 1, pixels.length);
  entry(284, short, 1, 1);
  if (channels === 4) entry(338, short, 1, 2);
  entry(34675, undefinedType, profile.length, profileAt);
  for (let channel = 0; channel < channels; channel++) head.writeUInt16LE(8, bitsAt + channel * 2);
  profile.copy(head, profileAt);
  return Buffer.concat([head, pixels]);
}

// Gives a JPEG another EXIF orientation: the preview inside a RAW file lies as the sensor did, and only the RAW file
// itself says how to turn it.

/** The same JPEG with its EXIF replaced by nothing but `orientation` (1 to 8). */
export function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  const kept: Buffer[] = [jpeg.subarray(0, 2), orientationSegment(orientation)];
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== 0xda) {
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    const isExif = jpeg[at + 1] === 0xe1 && jpeg.toString('latin1', at + 4, at + 8) === 'Exif';
    if (!isExif) kept.push(jpeg.subarray(at, end));
    at = end;
  }
  return Buffer.concat([...kept, jpeg.subarray(at)]);
}

function orientationSegment(orientation: number): Buffer {
  const body = Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0', 'latin1');
  body.writeUInt16BE(orientation, 24);
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return Buffer.concat([head, body]);
}

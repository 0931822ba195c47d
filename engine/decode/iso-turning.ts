// How HEIC and AVIF ask to be turned: by boxes of their container (irot, imir) that every decoder obeys, and that an edit may
// change without touching the picture.

/** 1 for as it lies; another number for each other way. No EXIF orientation: those of such files count for nothing. */
export function turningIn(file: Buffer): number {
  const meta = metaIn(file);
  const [rotation, mirror] = [meta.indexOf('irot'), meta.indexOf('imir')];
  const angle = rotation === -1 ? 0 : (meta[rotation + 4] ?? 0) & 3;
  return 1 + angle + (mirror === -1 ? 0 : 4 + 4 * ((meta[mirror + 4] ?? 0) & 1));
}

function metaIn(file: Buffer): Buffer {
  for (let at = 0; at + 8 <= file.length;) {
    const length = file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) === 'meta') return file.subarray(at, at + length);
    if (length < 8) break;
    at += length;
  }
  return file.subarray(0, 0);
}

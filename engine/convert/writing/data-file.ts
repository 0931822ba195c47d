// Lays blobs out in one external data file: each gets its offset as soon as it is asked for, equal blobs share one, and
// the file's size is known before anything is written.

import type { Blob } from './blob.ts';
import type { Encoder } from './encoded.ts';
import type { FileToWrite, Piece } from './file-to-write.ts';

/** Offsets are multiples of this, so that any element type may be mapped in place. */
const alignment = 64;

export interface Place {
  file: string;
  offset: number;
  bytes: number;
}

export interface DataFile {
  name: string;
  size: number;
  /** In the order of their offsets. */
  blobs: { blob: Blob; place: Place }[];
  byKey: Map<string, Place>;
}

/** An empty one; nothing is written yet. */
export function newDataFile(name: string): DataFile {
  return { name, size: 0, blobs: [], byKey: new Map() };
}

/** Where the blob stands in the file, in bytes: the same place for a blob with the same key. */
export function placeBlob(file: DataFile, blob: Blob): Place {
  const known = file.byKey.get(blob.key);
  if (known) return known;
  const place = { file: file.name, offset: Math.ceil(file.size / alignment) * alignment, bytes: blob.bytes };
  file.size = place.offset + blob.bytes;
  file.blobs.push({ blob, place });
  file.byKey.set(blob.key, place);
  return place;
}

/** The file in pieces: each blob with the zeros before it. Encoded on this thread unless an encoder is given. */
export function dataFileToWrite(file: DataFile, encoder?: Encoder): FileToWrite {
  let end = 0;
  const pieces = file.blobs.map(({ blob, place }): Piece => {
    const padding = place.offset - end;
    end = place.offset + place.bytes;
    return { bytes: padding + place.bytes, read: (signal) => blobBytes(blob.read(signal, encoder), blob, padding) };
  });
  return {
    file: file.name,
    bytes: file.size,
    pieces,
    async *read(signal) {
      for (const piece of pieces) yield* piece.read(signal);
    },
  };
}

/** The blob is asked for first, so that one begun early has its first bytes when its turn comes. */
async function* blobBytes(
  read: AsyncIterable<Uint8Array>,
  { key, bytes: all }: Blob,
  padding: number,
): AsyncGenerator<Uint8Array> {
  let given = 0;
  for await (const bytes of read) {
    if (given === 0 && padding > 0) yield new Uint8Array(padding);
    yield bytes;
    given += bytes.length;
  }
  if (given !== all) throw new Error(`${key} gave ${given} of ${all} bytes`);
}

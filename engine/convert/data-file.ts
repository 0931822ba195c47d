// Lays blobs out in one external data file: each gets its offset as soon as it is asked for, equal blobs share one, and
// the file's size is known before anything is written.

import type { Blob } from './blob.ts';

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

export function newDataFile(name: string): DataFile {
  return { name, size: 0, blobs: [], byKey: new Map() };
}

export function placeBlob(file: DataFile, blob: Blob): Place {
  const known = file.byKey.get(blob.key);
  if (known) return known;
  const place = { file: file.name, offset: Math.ceil(file.size / alignment) * alignment, bytes: blob.bytes };
  file.size = place.offset + blob.bytes;
  file.blobs.push({ blob, place });
  file.byKey.set(blob.key, place);
  return place;
}

/** The file's bytes from first to last, with zeros between blobs. */
export async function* dataFileBytes(file: DataFile, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const { blob, place } of file.blobs) {
    if (place.offset > at) yield new Uint8Array(place.offset - at);
    at = place.offset;
    for await (const bytes of blob.read(signal)) {
      yield bytes;
      at += bytes.length;
    }
    if (at !== place.offset + place.bytes)
      throw new Error(`${blob.key} gave ${at - place.offset} of ${place.bytes} bytes`);
  }
}

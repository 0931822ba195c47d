// Photoshop (PSD, PSB): everything but the image resources, where people and programs write about the picture; of those the
// colour profile counts. Layers do: where the merged picture was left out they are all there is.

import { wholeFile, type ImageData, type Reader } from './reader.ts';

const headBytes = 26;
const profile = 1039;
const mostResources = 10_000;

export async function* psdData(reader: Reader): ImageData {
  const resourcesAt = headBytes + 4 + (await numberAt(reader, headBytes, 4));
  const layersAt = resourcesAt + 4 + (await numberAt(reader, resourcesAt, 4));
  if (layersAt > reader.size) return yield* wholeFile(reader);
  yield* reader.pieces(0, resourcesAt);
  yield* profileData(reader, resourcesAt + 4, layersAt);
  yield* reader.pieces(layersAt, reader.size);
}

/** Each resource has a mark, a number, a name of even length, and data of even length. */
async function* profileData(reader: Reader, from: number, to: number): ImageData {
  for (let at = from, seen = 0; at + 12 <= to && seen < mostResources; seen++) {
    const name = await numberAt(reader, at + 6, 1);
    const lengthAt = at + 7 + name + ((name + 1) % 2);
    const length = await numberAt(reader, lengthAt, 4);
    if ((await numberAt(reader, at + 4, 2)) === profile) yield* reader.pieces(lengthAt + 4, Math.min(length, to - at));
    at = lengthAt + 4 + length + (length % 2);
  }
}

/** 0 where the file ends before. */
async function numberAt(reader: Reader, at: number, length: number): Promise<number> {
  const bytes = await reader.read(at, length);
  return bytes.length < length ? 0 : bytes.readUIntBE(0, length);
}

// Films: gigabytes that nobody wants to read twice, so length and samples stand for them. Of ISO media (MP4, MOV) only the
// media data count, so that a new title or place in the head keeps the film; of all other containers the whole file does.

import { boxesIn } from './iso-media-data.ts';
import type { ImageData, Reader } from './reader.ts';

/** Up to here everything is read. */
const wholeBytes = 8 << 20;
const endBytes = 1 << 20;
const samples = 32;
const sampleBytes = 64 << 10;

export async function* filmData(reader: Reader): ImageData {
  const boxes = await boxesIn(reader, 0, reader.size);
  const media = boxes.filter(({ type }) => type === 'mdat');
  if (media.length === 0) return yield* sampled(reader, 0, reader.size);
  for (const { start, end } of media) yield* sampled(reader, start, end);
}

async function* sampled(reader: Reader, start: number, end: number): ImageData {
  const length = end - start;
  yield Buffer.from(`${length}\n`);
  if (length <= wholeBytes) return yield* reader.pieces(start, length);
  yield* reader.pieces(start, endBytes);
  const step = Math.floor((length - 2 * endBytes) / samples);
  for (let i = 0; i < samples; i++) yield* reader.pieces(start + endBytes + i * step, sampleBytes);
  yield* reader.pieces(end - endBytes, endBytes);
}

// Reads one safetensors file: a checked header, then any tensor in chunks of rows as float32.
// Trusts nothing in the header: a hostile or half-downloaded file must end in a sentence, never in a wild read.

import { basename } from 'node:path';
import { EngineError } from '../../contract.ts';
import { inChunks, readPart, type StoredFile } from './checkpoint-files.ts';
import { toFloats, type FloatType } from './floats.ts';

/** The format's own limit for the header. */
const largestHeader = 100_000_000;
/** Values per chunk: large enough that reading dominates, small enough that many buffers stay cheap. */
const chunkValues = 1 << 20;

const typeBytes: Record<string, number> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  F64: 8,
  I64: 8,
  U64: 8,
};

export interface StoredTensor {
  name: string;
  /** As the file says: F32, F16, BF16, I64 and so on. */
  dtype: string;
  shape: number[];
  /** The file's title, for messages and to tell it from tensors of the same name elsewhere. */
  file: string;
  stored: StoredFile;
  /** First byte in the file. */
  begin: number;
  bytes: number;
}

/** The header of `file`, checked: sizes agree with shapes, nothing overlaps, nothing lies outside the file. */
export async function readHeader(file: StoredFile): Promise<StoredTensor[]> {
  const entries = await headerEntries(file);
  const tensors = entries.map(([name, entry]) => checkedTensor(name, entry.value, file, entry.start));
  refuseOverlaps(tensors, file.title);
  return tensors;
}

type HeaderEntry = [string, { value: unknown; start: number }];

async function headerEntries(stored: StoredFile): Promise<HeaderEntry[]> {
  const { title: file, bytes: size } = stored;
  if (size < 8) throw truncated(file);
  const length = Number((await readPart(stored, 0, 8)).readBigUInt64LE(0));
  if (length > largestHeader) throw corrupt(file, `its header claims ${length} bytes`);
  if (8 + length > size) throw truncated(file);
  let header: unknown;
  try {
    header = JSON.parse((await readPart(stored, 8, length)).toString('utf8'));
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw corrupt(file, 'its header is not JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw corrupt(file, 'its header is not an object');
  }
  return Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => [name, { value: value as unknown, start: 8 + length }]);
}

function checkedTensor(name: string, entry: unknown, stored: StoredFile, start: number): StoredTensor {
  const file = stored.title;
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  if (typeof dtype !== 'string' || !wholeNumbers(shape) || !wholeNumbers(offsets) || offsets.length !== 2) {
    throw corrupt(file, `its entry for ${name} is not a tensor`);
  }
  const [begin, end] = offsets as [number, number];
  const width = typeBytes[dtype];
  const values = shape.reduce((product, side) => product * side, 1);
  if (end < begin || (width !== undefined && end - begin !== values * width)) {
    throw corrupt(file, `${name} has ${end - begin} bytes for shape [${shape.join(', ')}] of ${dtype}`);
  }
  if (start + end > stored.bytes) throw truncated(file, name);
  return { name, dtype, shape, file, stored, begin: start + begin, bytes: end - begin };
}

function wholeNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function refuseOverlaps(tensors: StoredTensor[], file: string): void {
  const filled = tensors.filter((tensor) => tensor.bytes > 0).toSorted((a, b) => a.begin - b.begin);
  filled.forEach((tensor, index) => {
    const before = filled[index - 1];
    if (before && before.begin + before.bytes > tensor.begin) {
      throw corrupt(file, `${before.name} and ${tensor.name} overlap`);
    }
  });
}

export interface Chunk {
  /** First value of the chunk, counted from the tensor's start. Chunks are whole rows along the first axis. */
  at: number;
  values: Float32Array;
}

/** The bytes of a chunk, in a buffer of their own that starts aligned. */
export interface RawChunk {
  /** First value of the chunk, counted from the tensor's start. */
  at: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** All values of a tensor in order, as they are stored, in chunks of whole rows along its first axis. */
export async function* readParts(tensor: StoredTensor, signal?: AbortSignal): AsyncGenerator<RawChunk> {
  const width = typeBytes[tensor.dtype]!;
  const row = tensor.shape.slice(1).reduce((product, side) => product * side, 1);
  const step = Math.max(1, Math.floor(chunkValues / Math.max(row, 1))) * row * width;
  let at = 0;
  if (tensor.bytes === 0) return;
  const size = Math.min(step, tensor.bytes);
  for await (const bytes of inChunks(tensor.stored.read(tensor.begin, tensor.bytes, signal, size), size)) {
    signal?.throwIfAborted();
    // Counted before it is given away.
    const count = bytes.length / width;
    yield { at, bytes };
    at += count;
  }
}

/** The same as float32. */
export async function* readFloats(tensor: StoredTensor, signal?: AbortSignal): AsyncGenerator<Chunk> {
  const type = tensor.dtype as FloatType;
  for await (const { at, bytes } of readParts(tensor, signal)) {
    yield { at, values: toFloats(bytes, type) };
  }
}

function truncated(file: string, tensor?: string): EngineError {
  const where = tensor ? ` It ends before ${tensor} does.` : '';
  return new EngineError(
    'checkpoint-corrupt',
    `${basename(file)} is shorter than it says.${where} The download was probably cut off: fetch this file again.`,
  );
}

function corrupt(file: string, what: string): EngineError {
  return new EngineError(
    'checkpoint-corrupt',
    `${basename(file)} is not a sound safetensors file: ${what}. Fetch this file again.`,
  );
}

// The reading door of a conversion: the files of a checkpoint, wherever they lie. Two things stand behind it, a folder
// (folder-files.ts) and a server (remote-files.ts); the rest of the room does not know which.

/** Small files (config, tokenizer, index) larger than this are not what they claim to be. */
export const largestSmallFile = 64 * 2 ** 20;

export interface CheckpointFiles {
  /** What people call it: the folder's path, or `owner/name@revision`, or an address. */
  title: string;
  /** Its last part: the folder's or the repository's name. */
  name: string;
  /** Where it came from, for people who never saw this machine: the folder's name, `owner/name@commit`, an address. */
  origin(): string;
  /** How many stretches of a data file are worth beginning at once: few from a disk, some over a network. */
  ahead: number;
  /** The commit its files are taken from, once it is known; null for what has none. */
  commit(): string | null;
  /**
   * Names of the files that are there. A server is asked only for those that decide how weights are stored.
   * @throws EngineError `not-found` or `no-permission` when there is no such checkpoint; see remote-files.ts for more.
   */
  list(): Promise<string[]>;
  /**
   * A small file whole, or null when it is not there. Its name may have folders, parted by `/`.
   * @throws EngineError `checkpoint-corrupt` when it is larger than `largestSmallFile`.
   */
  readWhole(name: string): Promise<Uint8Array | null>;
  /** A large file, to be read in parts; null when it is not there. Nothing stays open between two reads. */
  open(name: string): Promise<StoredFile | null>;
}

export interface StoredFile {
  /** Where it lies: another one for every file of every checkpoint. */
  title: string;
  bytes: number;
  /** Another one as soon as the content is another: a hash or a tag the server gives, else size and time. */
  identity: string;
  /**
   * Bytes `begin` to `begin + length`, in order, in pieces of any size; never fewer. `size` is the piece that is wished
   * for: who gets it need not copy.
   * @throws EngineError `checkpoint-corrupt` when the file ends before, `source-changed` when it is another file by now.
   */
  read(begin: number, length: number, signal?: AbortSignal, size?: number): AsyncIterable<Uint8Array>;
}

/** The same bytes in buffers of exactly `size` (the last one may be shorter), which start aligned and hold nothing else. */
export async function* inChunks(
  pieces: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let chunk: Uint8Array<ArrayBuffer> | null = null;
  let filled = 0;
  for await (const piece of pieces) {
    if (!chunk && piece.length === size && piece.buffer.byteLength === size) {
      yield piece as Uint8Array<ArrayBuffer>;
      continue;
    }
    for (let at = 0; at < piece.length;) {
      chunk ??= Buffer.allocUnsafeSlow(size);
      const count = Math.min(size - filled, piece.length - at);
      chunk.set(piece.subarray(at, at + count), filled);
      at += count;
      filled += count;
      if (filled < size) continue;
      yield chunk;
      chunk = null;
      filled = 0;
    }
  }
  if (chunk && filled > 0) yield chunk.subarray(0, filled);
}

/** A part of a file at once. */
export async function readPart(file: StoredFile, begin: number, length: number): Promise<Buffer> {
  for await (const bytes of inChunks(file.read(begin, length, undefined, length), Math.max(length, 1))) {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }
  return Buffer.alloc(0);
}

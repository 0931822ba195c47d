// What a conversion writes: files made of pieces. A piece is finished or it is not; a stopped conversion goes on after the
// last finished one.

export interface Piece {
  bytes: number;
  read(signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

export interface FileToWrite extends Piece {
  file: string;
  /** The same bytes in parts, for files that take long. A file without them is written anew each time. */
  pieces?: Piece[];
}

export interface WrittenFile {
  file: string;
  bytes: number;
  sha256: string;
}

interface Begun {
  iterator: AsyncIterator<Uint8Array>;
  first: Promise<IteratorResult<Uint8Array>>;
}

/**
 * The bytes of each piece, in order; each must be read to its end. Up to `ahead` pieces are begun before they are due, so
 * that a server is asked for the next ones while this one is written.
 */
export async function* eachPiece(
  pieces: Piece[],
  ahead: number,
  signal?: AbortSignal,
): AsyncGenerator<AsyncIterable<Uint8Array>> {
  const stop = new AbortController();
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const begun: Begun[] = [];
  let next = 0;
  try {
    for (let turn = 0; turn < pieces.length; turn++) {
      while (next < pieces.length && next < turn + ahead) begun.push(begin(pieces[next++]!, either));
      yield rest(begun.shift()!);
    }
  } finally {
    stop.abort();
    for (const { iterator } of begun) void iterator.return?.().catch(() => {});
  }
}

function begin(piece: Piece, signal: AbortSignal): Begun {
  const iterator = piece.read(signal)[Symbol.asyncIterator]();
  const first = iterator.next();
  // A failure is told when its turn comes.
  first.catch(() => {});
  return { iterator, first };
}

async function* rest({ iterator, first }: Begun): AsyncGenerator<Uint8Array> {
  try {
    for (let result = await first; !result.done; result = await iterator.next()) yield result.value;
  } finally {
    await iterator.return?.();
  }
}

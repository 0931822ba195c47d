// Where a TIFF file ends by its own word: behind its last directory, or behind the last of its strips or tiles.

const mostDirectories = 100;
/** Where strips and tiles lie, and how long they are. */
const [stripsAt, stripBytes, tilesAt, tileBytes] = [273, 279, 324, 325];

/** 0 where the file is too odd to tell. */
export function tiffEnd(file: Buffer): number {
  const order = file.toString('latin1', 0, 4);
  if (order !== 'II*\0' && order !== 'MM\0*') return 0;
  const little = order === 'II*\0';
  const number = (at: number, bytes: 2 | 4): number => {
    if (at + bytes > file.length) throw new Beyond(at + bytes);
    return little ? file.readUIntLE(at, bytes) : file.readUIntBE(at, bytes);
  };
  try {
    return pastPictures(number);
  } catch (error) {
    if (error instanceof Beyond) return error.end;
    throw error;
  }
}

/** What should be read lies behind the end of the file. */
class Beyond extends Error {
  readonly end: number;
  constructor(end: number) {
    super();
    this.end = end;
  }
}

type ReadNumber = (at: number, bytes: 2 | 4) => number;

function pastPictures(number: ReadNumber): number {
  let end = 0;
  let directory = number(4, 4);
  for (let seen = 0; directory !== 0 && seen < mostDirectories; seen++) {
    const count = number(directory, 2);
    const values = (tag: number) => valuesOf(number, directory, count, tag);
    for (const [places, lengths] of [
      [values(stripsAt), values(stripBytes)],
      [values(tilesAt), values(tileBytes)],
    ] as const) {
      places.forEach((place, i) => (end = Math.max(end, place + (lengths[i] ?? 0))));
    }
    directory = number(directory + 2 + count * 12, 4);
  }
  return end;
}

/** Numbers of a tag of two or four bytes each; none where the directory does not have it. */
function valuesOf(number: ReadNumber, directory: number, count: number, wanted: number): number[] {
  for (let entry = 0; entry < count; entry++) {
    const at = directory + 2 + entry * 12;
    if (number(at, 2) !== wanted) continue;
    const bytes = number(at + 2, 2) === 3 ? 2 : 4;
    const many = number(at + 4, 4);
    const start = many * bytes <= 4 ? at + 8 : number(at + 8, 4);
    // The last one tells whether all of them are there, before room is made for a number that may be nonsense.
    number(start + (many - 1) * bytes, bytes);
    return Array.from({ length: many }, (_, i) => number(start + i * bytes, bytes));
  }
  return [];
}

// The head of a TIFF file in memory, for pixels that somebody else has read: the way to hand sharp what it has no loader for (a
// colour profile, 16 bits, inks, planes) without unpacking anything here.

/** Types of values. */
export const [short, long, undefinedType] = [3, 4, 7];
const valueBytes: Record<number, number> = { [short]: 2, [long]: 4, [undefinedType]: 1 };

export interface TiffEntry {
  tag: number;
  type: number;
  values: readonly number[] | Buffer;
}

/**
 * The strips follow it, one behind the other; where they lie is written here and no part of `entries`. All numbers are
 * big-endian, and pixels of 16 bits too.
 */
export function tiffHead(entries: TiffEntry[], lengths: number[]): Buffer {
  const all = [
    ...entries,
    { tag: 273, type: long, values: lengths },
    { tag: 279, type: long, values: lengths },
  ].toSorted((a, b) => a.tag - b.tag);
  const directoryEnd = 8 + 2 + all.length * 12 + 4;
  const start = all.reduce((at, entry) => at + outside(entry), directoryEnd);
  let place = start;
  const places = lengths.map((length) => (place += length) - length);
  const head = Buffer.alloc(start);
  head.write('MM\0*\0\0\0\x08', 'latin1');
  head.writeUInt16BE(all.length, 8);
  let free = directoryEnd;
  for (const [i, { tag, type, values }] of all.entries()) {
    const at = 10 + i * 12;
    head.writeUInt16BE(tag, at);
    head.writeUInt16BE(type, at + 2);
    head.writeUInt32BE(values.length, at + 4);
    const room = outside({ tag, type, values });
    if (room > 0) head.writeUInt32BE(free, at + 8);
    writeValues(head, room > 0 ? free : at + 8, type, tag === 273 ? places : values);
    free += room;
  }
  return head;
}

/** Bytes that do not fit into the entry itself, begun at even places. */
function outside({ type, values }: TiffEntry): number {
  const bytes = values.length * valueBytes[type]!;
  return bytes > 4 ? bytes + (bytes % 2) : 0;
}

function writeValues(head: Buffer, at: number, type: number, values: TiffEntry['values']): void {
  if (Buffer.isBuffer(values)) values.copy(head, at);
  else values.forEach((value, i) => head.writeUIntBE(value, at + i * valueBytes[type]!, valueBytes[type]!));
}

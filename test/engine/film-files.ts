// Makes films for tests: MP4 and QuickTime heads with nothing in them that could be played, byte by byte.

export interface FilmHead {
  brand?: string;
  /** When it was taken, as cameras count: seconds of Greenwich since 1904. */
  takenAt?: Date;
  seconds?: number;
  width?: number;
  height?: number;
  /** A quarter turn to the right. */
  turned?: boolean;
  /** A JPEG that the film carries, as 3GPP wrote it down. */
  frame?: Buffer;
  /** What differs from film to film. */
  media?: Buffer;
}

/** A whole file: ftyp, moov with one picture track, mdat. */
export function film(head: FilmHead = {}): Buffer {
  const { brand = 'isom', media = Buffer.from('nothing that moves') } = head;
  return Buffer.concat([
    box('ftyp', Buffer.from(`${brand}\0\0\x02\0isommp42`, 'latin1')),
    box(
      'moov',
      movieHeader(head),
      box('trak', trackHeader(head), box('mdia', mediaHeader(head), handler())),
      userData(head),
    ),
    box('mdat', media),
  ]);
}

export function box(type: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

const timescale = 1000;
const since1904 = 2_082_844_800;

function moments({ takenAt }: FilmHead): Buffer {
  const at = takenAt ? Math.round(takenAt.getTime() / 1000) + since1904 : 0;
  return numbers(0, at, at);
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeUInt32BE(value >>> 0, i * 4));
  return bytes;
}

const one = 0x10000;
const upright = [one, 0, 0, 0, one, 0, 0, 0, 0x40000000];

function movieHeader(head: FilmHead): Buffer {
  const length = Math.round((head.seconds ?? 2) * timescale);
  return box('mvhd', moments(head), numbers(timescale, length, one, 0x01000000, 0, 0, ...upright, 0, 0, 0, 0, 0, 0, 2));
}

function trackHeader(head: FilmHead): Buffer {
  const { width = 640, height = 360, seconds = 2, turned = false } = head;
  const matrix = turned ? [0, one, 0, -one, 0, 0, height * one, 0, 0x40000000] : upright;
  const length = Math.round(seconds * timescale);
  const sizes = numbers(1, 0, length, 0, 0, 0, 0, ...matrix, width * one, height * one);
  return box('tkhd', moments(head), sizes);
}

function mediaHeader(head: FilmHead): Buffer {
  return box('mdhd', moments(head), numbers(timescale, Math.round((head.seconds ?? 2) * timescale), 0));
}

function userData({ frame }: FilmHead): Buffer {
  return frame ? box('udta', box('thmb', numbers(0), Buffer.from('jpeg'), frame)) : Buffer.alloc(0);
}

function handler(): Buffer {
  return box('hdlr', numbers(0, 0), Buffer.from('vide'), numbers(0, 0, 0), Buffer.from('\0'));
}

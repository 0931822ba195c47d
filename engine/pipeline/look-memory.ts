// How all photos look, in memory: 20 bytes each. Every new look is compared with all of them, since an index for "differs
// in at most 44 of 144 bits" would have to look at most of them too. Pure.

const words = 5;
/** Bits told apart before it is known whether the rest matters. */
const first = 2;

export interface LookMemory {
  readonly photos: number;
  put(photo: number, bits: Uint8Array): void;
  drop(photo: number): void;
  /** Photos that differ in at most so many bits. */
  near(bits: Uint8Array, most: number): { photo: number; differing: number }[];
}

export function createLookMemory(): LookMemory {
  let looks = new Uint32Array(words * 1024);
  const photos: number[] = [];
  const placeOf = new Map<number, number>();
  return {
    get photos() {
      return placeOf.size;
    },
    put(photo, bits) {
      const place = placeOf.get(photo) ?? photos.length;
      placeOf.set(photo, place);
      photos[place] = photo;
      if ((place + 1) * words > looks.length) {
        const larger = new Uint32Array(looks.length * 2);
        larger.set(looks);
        looks = larger;
      }
      looks.set(wordsOf(bits), place * words);
    },
    drop(photo) {
      const place = placeOf.get(photo);
      if (place === undefined) return;
      // The last takes its place.
      const last = photos.pop()!;
      placeOf.delete(photo);
      if (place === photos.length) return;
      photos[place] = last;
      placeOf.set(last, place);
      looks.copyWithin(place * words, photos.length * words, (photos.length + 1) * words);
    },
    near(bits, most) {
      const [a, b, c, d, e] = wordsOf(bits) as unknown as [number, number, number, number, number];
      const found: { photo: number; differing: number }[] = [];
      for (let place = 0, at = 0; place < photos.length; place++, at += words) {
        const begun = ones(looks[at]! ^ a) + ones(looks[at + 1]! ^ b);
        // Most pairs are told apart by their first 64 bits.
        if (begun > most) continue;
        const rest = at + first;
        const differing = begun + ones(looks[rest]! ^ c) + ones(looks[rest + 1]! ^ d) + ones(looks[rest + 2]! ^ e);
        if (differing <= most) found.push({ photo: photos[place]!, differing });
      }
      return found;
    },
  };
}

export function differing(one: Uint8Array, other: Uint8Array): number {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  let sum = 0;
  for (let i = 0; i < words; i++) sum += ones(a[i]! ^ b[i]!);
  return sum;
}

function wordsOf(bits: Uint8Array): Uint32Array {
  const found = new Uint32Array(words);
  bits.forEach((byte, i) => (found[i >> 2]! |= byte << (8 * (i & 3))));
  return found;
}

/** Bits that are set, of 32. */
function ones(of: number): number {
  let sum = of - ((of >>> 1) & 0x55555555);
  sum = (sum & 0x33333333) + ((sum >>> 2) & 0x33333333);
  return (((sum + (sum >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

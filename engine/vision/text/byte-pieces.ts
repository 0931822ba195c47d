// Pieces that stand for single bytes (`<0xE4>`), where a vocabulary falls back to them.

import { isUtf8 } from 'node:buffer';

interface Vocabulary {
  token_to_id(token: string): number | undefined;
  get_added_tokens_decoder(): ReadonlyMap<number, { special: boolean }>;
}

/**
 * Ids whose text is that of the reference: bytes in a row that are not UTF-8 together become one U+FFFD each, where the
 * package would read what it can of them. Special ids, which stand in no text, are left out.
 */
export function mendedBytes(vocabulary: Vocabulary): (ids: readonly number[]) => number[] {
  const byteOf = new Map<number, number>();
  for (let byte = 0; byte < 256; byte++) byteOf.set(pieceOf(vocabulary, byte), byte);
  const added = vocabulary.get_added_tokens_decoder();
  const unreadable = [0xef, 0xbf, 0xbd].map((byte) => pieceOf(vocabulary, byte));
  return (ids) => {
    const mended: number[] = [];
    let run: number[] = [];
    const flush = () => {
      const whole = isUtf8(Uint8Array.from(run, (id) => byteOf.get(id)!));
      mended.push(...(whole ? run : run.flatMap(() => unreadable)));
      run = [];
    };
    for (const id of ids) {
      if (added.get(id)?.special) continue;
      if (byteOf.has(id)) run.push(id);
      else {
        flush();
        mended.push(id);
      }
    }
    flush();
    return mended;
  };
}

function pieceOf(vocabulary: Vocabulary, byte: number): number {
  return vocabulary.token_to_id(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`) ?? -1;
}

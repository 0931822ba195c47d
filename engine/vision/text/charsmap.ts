// The normaliser of SentencePiece models: a compiled table of replacements, as tokenizer.json carries it. Does what the
// Rust implementation does (spm_precompiled), grapheme by grapheme, quirks included, since ids must be the same.
// Layout: byte length of the trie (uint32), the trie (a double array of uint32, darts-clone), replacements ended by NUL.

/** `precompiled` is base64. The function returned normalises a text. */
export function openCharsmap(precompiled: string): (text: string) => string {
  const bytes = Buffer.from(precompiled, 'base64');
  const trieBytes = bytes.readUInt32LE(0);
  const trie = Uint32Array.from({ length: trieBytes / 4 }, (_, i) => bytes.readUInt32LE(4 + 4 * i));
  const replacements = bytes.subarray(4 + trieBytes);
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
  const known = new Map<string, string>();

  function replaced(chunk: string): string | null {
    const at = shortestPrefix(trie, Buffer.from(chunk));
    return at === null ? null : replacements.toString('utf8', at, replacements.indexOf(0, at));
  }

  function normalised(grapheme: string): string {
    const whole = Buffer.byteLength(grapheme) < 6 ? replaced(grapheme) : null;
    return whole ?? Array.from(grapheme, (character) => replaced(character) ?? character).join('');
  }

  return (text) => {
    let all = '';
    for (const { segment } of graphemes.segment(text)) {
      let one = known.get(segment);
      if (one === undefined) known.set(segment, (one = normalised(segment)));
      all += one;
    }
    return all;
  };
}

/** Value of the shortest key that `bytes` begin with: the reference takes the first it meets. */
function shortestPrefix(trie: Uint32Array, bytes: Uint8Array): number | null {
  let at = offsetOf(trie[0]!);
  for (const byte of bytes) {
    if (byte === 0) return null;
    at ^= byte;
    const unit = trie[at];
    if (unit === undefined || (unit & 0x800000ff) >>> 0 !== byte) return null;
    at ^= offsetOf(unit);
    if ((unit >>> 8) & 1) return trie[at]! & 0x7fffffff;
  }
  return null;
}

function offsetOf(unit: number): number {
  return ((unit >>> 10) << ((unit & (1 << 9)) >>> 6)) >>> 0;
}

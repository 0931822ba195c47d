// File names as they are sorted: without case and accents, numbers by their value (IMG_9 before IMG_10), whatever stands
// between words as a space, Chinese by its sound, the ending last. Kept beside each photo, so that an index has a million of them in order. Pure.

/** Compared letter by letter. A function of the connection, see open.ts. */
export function nameKey(name: string): string {
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot + 1)] : [name, ''];
  return `${folded(stem)}\u0001${folded(ending)}`;
}

function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[\u4e00-\u9fff]/g, bySound)
    .replace(/[\p{P}\p{S}\p{Z}]+/gu, ' ')
    .replace(/\d+/g, (digits) => {
      const number = digits.replace(/^0+(?=\d)/, '');
      // How long a number is tells first which is greater.
      return `${String(Math.min(99, number.length)).padStart(2, '0')}${number}`;
    });
}

const firstHan = 0x4e00;
const lastHan = 0x9fff;
let sounds: Uint16Array | null = null;

/** In place of the character that of its rank in pinyin: their code points say nothing to a reader. */
function bySound(character: string): string {
  sounds ??= ranksByPinyin();
  return String.fromCharCode(firstHan + sounds[character.charCodeAt(0) - firstHan]!);
}

function ranksByPinyin(): Uint16Array {
  const { compare } = new Intl.Collator('zh-u-co-pinyin');
  const characters = Array.from({ length: lastHan - firstHan + 1 }, (_, i) => String.fromCharCode(firstHan + i));
  const ranks = new Uint16Array(characters.length);
  characters.toSorted(compare).forEach((character, rank) => (ranks[character.charCodeAt(0) - firstHan] = rank));
  return ranks;
}

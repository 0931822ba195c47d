// File names as they are sorted: without case and accents, numbers by their value (IMG_9 before IMG_10), whatever stands
// between words as a space, the ending last. Kept beside each photo, so that an index has a million of them in order. Pure.

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
    .replace(/[\p{P}\p{S}\p{Z}]+/gu, ' ')
    .replace(/\d+/g, (digits) => {
      const number = digits.replace(/^0+(?=\d)/, '');
      // How long a number is tells first which is greater.
      return `${String(Math.min(99, number.length)).padStart(2, '0')}${number}`;
    });
}

// When an answer is exact: the words a person wrote, whatever their case, order and punctuation. Several answers to one
// question are all true together, so all of them must be said.

/** Lower case, single spaces, no punctuation around or inside, no article in front. */
export function normalised(answer: string): string {
  return answer
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s'-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(a|an|the) /, '');
}

/** Whether `said` names exactly these answers, parted by commas or "and", in any order. */
export function isExact(said: string, answers: string[]): boolean {
  if (normalised(said) === normalised(answers.join(' '))) return true;
  const named = said
    .split(/,|\band\b/)
    .map(normalised)
    .filter(Boolean);
  return setOf(named) === setOf(answers.map(normalised));
}

function setOf(words: string[]): string {
  return [...new Set(words)].toSorted().join('\n');
}

/**
 * For each question a photo other than its own, always the same one: the next in a repeatable shuffle of all photos.
 * Needs two photos at least.
 */
export function otherPhotos(files: string[]): Map<string, string> {
  const shuffled = [...new Set(files)].toSorted((a, b) => hash(a) - hash(b) || (a < b ? -1 : 1));
  return new Map(shuffled.map((file, at) => [file, shuffled[(at + 1) % shuffled.length]!]));
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}

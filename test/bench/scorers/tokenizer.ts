// Words of a caption as caption scores count them: the Penn Treebank rules of COCO's PTBTokenizer, in lower case, with
// the same punctuation left out. Contractions are two words (`man 's`, `do n't`), hyphenated words are one.

/** What COCO's evaluation drops after splitting. Brackets are not among them: lower-cased, they no longer match its list. */
const dropped = new Set(["''", "'", '``', '`', '.', '?', '!', ',', ':', '-', '--', '...', ';']);

const brackets: Record<string, string> = {
  '(': '-lrb-',
  ')': '-rrb-',
  '{': '-lcb-',
  '}': '-rcb-',
  '[': '-lsb-',
  ']': '-rsb-',
};

/** Words that end in a full stop of their own. */
const abbreviations =
  /^(?:[a-z]\.(?:[a-z]\.)+|(?:mr|mrs|ms|dr|st|jr|sr|vs|etc|inc|ltd|co|no|ft|mt|prof|gen|sgt|capt)\.)$/;

/** Two words written as one; the number says where the second begins. */
const joined: Record<string, number> = {
  ...{ cannot: 3, gonna: 3, gotta: 3, wanna: 3, gimme: 3, lemme: 3, "d'ye": 2, "'tis": 2, "'twas": 2 },
};

/** The words that count, in order. */
export function captionWords(caption: string): string[] {
  return splitWords(caption.toLowerCase()).filter((word) => !dropped.has(word));
}

function splitWords(text: string): string[] {
  const spaced = text
    .replace(/[“”„]|''|``/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/[–—]/g, ' -- ')
    .replace(/…/g, ' ... ')
    .replace(/(\.{3,}|-{2,}|["()[\]{}?!;])/g, ' $1 ')
    // A comma or colon inside a number belongs to it.
    .replace(/([,:])(?!\d)/g, ' $1 ')
    .replace(/(?<!\d)([,:])/g, ' $1 ')
    .replace(/([#$%&@=+*<>|~^])/g, ' $1 ');
  return spaced.split(/\s+/).filter(Boolean).flatMap(splitToken);
}

/** One run of letters and marks: its brackets named, its full stop and quotes parted, its contraction split. */
function splitToken(token: string): string[] {
  if (brackets[token]) return [brackets[token]];
  if (token === '"' || /^[-.]+$/.test(token)) return [token === '"' ? "''" : token];
  if (token.endsWith('.') && token.length > 1 && !abbreviations.test(token))
    return [...splitToken(token.slice(0, -1)), '.'];
  const at = joined[token];
  if (at !== undefined) return [token.slice(0, at), token.slice(at)];
  const contraction = /^(.+?)(n't|'(?:s|m|d|re|ve|ll))$/.exec(token);
  if (contraction) return [...splitToken(contraction[1]!), contraction[2]!];
  if (/^'./.test(token) && !/^'(?:s|m|d|re|ve|ll|\d\ds?)$/.test(token)) return ["'", ...splitToken(token.slice(1))];
  if (/.'$/.test(token)) return [...splitToken(token.slice(0, -1)), "'"];
  return [token];
}

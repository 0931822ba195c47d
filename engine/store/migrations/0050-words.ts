// Full text over all words of a photo; rowid is the photo's id. Contentless: words.ts writes a photo's row anew, in the
// same transaction, whenever something it is made of changes. English endings are folded, diacritics dropped.

export const words = {
  number: 50,
  sql: `
create virtual table words using fts5 (
  written, caption, tags, names, places, answers,
  content = '',
  contentless_delete = 1,
  tokenize = 'porter unicode61 remove_diacritics 2'
);
`,
};

// A word that many photos get replaces many rows of the full text. What was replaced is cleared away when half of a segment
// is gone, in place of a tenth: else a tag for a hundred thousand photos clears the same segments away again and again.

export const wordMerges = {
  number: 290,
  sql: `insert into words (words, rank) values ('deletemerge', 50);`,
};

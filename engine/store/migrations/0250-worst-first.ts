// Two lists are read in an order of their own, a page at a time: captions in doubt, the least likely first, and answers to a
// question, the most probable yes first. Without an index each page sorted all of them.

export const worstFirst = {
  number: 250,
  sql: `
create index captions_worst on captions (coalesce(match, 1.0), photo) where doubtful = 1 and replaced_at is null;
create index verdicts_probability on verdicts (inquiry, probability, photo) where verdict is not null;
`,
};

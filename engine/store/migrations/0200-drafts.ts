// What was not said in the end: captions a model did not choose, and words a person typed and has not kept yet.

export const drafts = {
  number: 200,
  sql: `
-- said: JSON, the best first: text, match, similarity, probability and sampled of each.
create table caption_others (
  caption integer primary key references captions on delete cascade,
  said text not null
) strict;

-- about: what the words are for, in the page's own terms.
create table drafts (
  about text primary key,
  text text not null,
  kept_at text not null
) strict;
create index drafts_kept on drafts (kept_at);
`,
};

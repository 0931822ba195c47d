// What a person searched for, each line once with the time it was last asked.

export const searches = {
  number: 140,
  sql: `
create table searches (
  text text primary key,
  at text not null
) strict, without rowid;
create index searches_at on searches (at);
`,
};

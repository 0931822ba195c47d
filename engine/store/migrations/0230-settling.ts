// What follows for all photos from one thing that was done, as stretches of photos still to be gone through: a folder that
// went offline, another model, a question to everything. A million rows in one transaction hold up everybody for seconds.

export const settling = {
  number: 230,
  sql: `
create table settling (
  id integer primary key,
  what text not null check (what in ('reachable', 'sights', 'again', 'ask')),
  -- Numbers of photos; where \`photos\` is not null, those of this list alone.
  first integer not null,
  last integer not null,
  photos text,
  inquiry integer references inquiries on delete cascade,
  -- Whose answers count, as JSON.
  maker text
) strict;
create index settling_inquiry on settling (inquiry) where inquiry is not null;
`,
};

// A person's notes on photos.

export const notes = {
  number: 130,
  sql: `
-- question and said_by: the answer it was kept from; null where a person wrote it.
create table notes (
  id integer primary key autoincrement,
  photo integer not null references photos on delete cascade,
  text text not null,
  question text,
  said_by integer references makers,
  made_at text not null,
  changed_at text
) strict;
create index notes_photo on notes (photo, id);
`,
};

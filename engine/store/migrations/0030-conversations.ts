// Questions asked about photos and the answers given.

export const conversations = {
  number: 30,
  sql: `
create table turns (
  id integer primary key autoincrement,
  photo integer not null references photos on delete cascade,
  maker integer not null references makers,
  question text not null,
  answer text not null,
  probability real,
  asked_at text not null
) strict;
create index turns_photo on turns (photo, id);
`,
};

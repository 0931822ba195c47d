// Yes/no questions: put to many photos, with what lacks an answer still; and the probability of yes where a question about
// one photo was one.

export const verdicts = {
  number: 70,
  sql: `
create table inquiries (
  id integer primary key autoincrement,
  question text not null unique,
  -- 1: goes on by itself when the library is opened.
  working integer not null default 0,
  asked_at text not null
) strict;

-- One row for each photo asked about; maker, probability (of yes), verdict and time are null until it is answered. One that
-- waits may have an answer of before, which stays until there is another.
create table verdicts (
  inquiry integer not null references inquiries on delete cascade,
  photo integer not null references photos on delete cascade,
  waiting integer not null default 1,
  maker integer references makers,
  probability real,
  verdict text check (verdict in ('yes', 'unsure', 'no')),
  answered_at text,
  primary key (inquiry, photo)
) strict, without rowid;
create index verdicts_verdict on verdicts (inquiry, verdict, probability, photo);
create index verdicts_waiting on verdicts (inquiry, photo) where waiting = 1;
create index verdicts_photo on verdicts (photo);

create table turn_verdicts (
  turn integer primary key references turns on delete cascade,
  probability real not null,
  verdict text not null check (verdict in ('yes', 'unsure', 'no'))
) strict;
`,
};

// Where photos were taken, as a cell of the world and as names; how photos look, in few bits; and which look nearly the
// same. All of it is a machine's and can be made again, but what a person set apart.

export const likeness = {
  number: 150,
  sql: `
create table place_names (
  id integer primary key,
  town text not null default '',
  country text not null default '',
  -- What else the country is called.
  also text not null default '',
  unique (town, country)
) strict;

-- cell: 24 bits of x and of y on the Mercator square, taken in turns, x first; null until it is placed. Photos of any square of
-- the world at any scale then lie side by side in the index.
alter table photos add column cell integer;
alter table photos add column place integer references place_names;
create index photos_cell on photos (cell, hidden, files, latitude, longitude) where files > 0 and cell is not null;
create index photos_unplaced on photos (id) where latitude is not null and cell is null;

-- looked: 1 once its looks are known. bits: null when there is nothing to know it by. compared: 1 once compared with all others.
alter table photos add column looked integer not null default 0;
create index photos_lookless on photos (id) where files > 0 and width > 0 and looked = 0;
create table looks (
  photo integer primary key references photos on delete cascade,
  bits blob,
  compared integer not null default 0
) strict;
create index looks_uncompared on looks (photo) where compared = 0;

-- Two photos that look nearly the same, the lower number first.
create table twins (
  a integer not null references photos on delete cascade,
  b integer not null references photos on delete cascade,
  kind text not null check (kind in ('copies', 'burst')),
  primary key (a, b),
  check (a < b)
) strict, without rowid;
create index twins_b on twins (b);

-- Two photos of which a person said that they are no duplicates.
create table apart (
  a integer not null references photos on delete cascade,
  b integer not null references photos on delete cascade,
  said_at text not null,
  primary key (a, b),
  check (a < b)
) strict, without rowid;
create index apart_b on apart (b);

create index photos_copied on photos (taken_at, id) where files > 1 and hidden = 0;
`,
};

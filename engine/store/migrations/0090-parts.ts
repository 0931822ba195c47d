// Captions of parts of large photos: which photos were looked at in parts, and what was said of each part.

export const parts = {
  number: 90,
  sql: `
-- One row for each photo whose parts were looked at: by what, and why that failed where it did.
create table parted (
  photo integer primary key references photos on delete cascade,
  made_by text not null,
  reason text
) strict;

-- x, y, width and height are shares of the photo's sides, from the top left.
create table parts (
  id integer primary key,
  photo integer not null references photos on delete cascade,
  maker integer not null references makers,
  x real not null,
  y real not null,
  width real not null,
  height real not null,
  text text not null,
  match real,
  similarity real,
  probability real,
  doubtful integer not null,
  made_at text not null
) strict;
create index parts_photo on parts (photo);
`,
};

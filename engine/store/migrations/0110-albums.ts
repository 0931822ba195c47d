// Albums: photos put together by a person, and searches kept under a name. Both lists have an order.

export const albums = {
  number: 110,
  sql: `
create table albums (
  id integer primary key autoincrement,
  name text not null unique,
  -- A line as it is typed; null for an album whose photos a person chose.
  query text,
  position real not null,
  made_at text not null
) strict;

create table album_photos (
  album integer not null references albums on delete cascade,
  photo integer not null references photos on delete cascade,
  -- Order in which they came in.
  position integer not null,
  primary key (album, photo)
) strict, without rowid;
create index album_photos_photo on album_photos (photo);
create index album_photos_position on album_photos (album, position);
`,
};

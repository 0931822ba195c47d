// Where photos were taken, as a cell of the world and as names; how photos look, in few bits; and which look nearly the
// same. All of it is a machine's and can be made again, but what a person set apart.

/** A photo comes into the squares of the world it lies in, or leaves them. Cells have 48 bits, two for each level. */
const counted = (row: 'old' | 'new', sign: '+' | '-') =>
  [8, 14]
    .map(
      (level) => `
  insert into place_tallies values
    (${level}, ${row}.cell >> ${48 - 2 * level}, ${sign}1, ${sign}${row}.latitude, ${sign}${row}.longitude)
  on conflict do update set photos = photos ${sign} 1, latitudes = latitudes ${sign} ${row}.latitude,
    longitudes = longitudes ${sign} ${row}.longitude;
  delete from place_tallies where level = ${level} and square = ${row}.cell >> ${48 - 2 * level} and photos = 0;`,
    )
    .join('');
const shown = (row: 'old' | 'new') => `(${row}.cell is not null and ${row}.files > 0 and ${row}.hidden = 0)`;

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
-- Shown photos by squares of two sizes, so that a map of the world costs no look at each of a million photos.
create table place_tallies (
  level integer not null,
  square integer not null,
  photos integer not null,
  latitudes real not null,
  longitudes real not null,
  primary key (level, square)
) strict, without rowid;
create trigger photos_placed_delete after delete on photos when ${shown('old')} begin ${counted('old', '-')}
end;
create trigger photos_placed_in after update of cell, files, hidden on photos
when ${shown('new')} and (not ${shown('old')} or old.cell <> new.cell) begin ${counted('new', '+')}
end;
create trigger photos_placed_out after update of cell, files, hidden on photos
when ${shown('old')} and (not ${shown('new')} or old.cell <> new.cell) begin ${counted('old', '-')}
end;
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

// Films: how long they are and whether a frame of them is kept; and the film of a Live Photo, which is a second file of its
// photo.

export const films = {
  number: 210,
  sql: `
alter table files add column motion integer not null default 0;
create index files_motion on files (photo) where motion = 1;

create table films (
  photo integer primary key references photos on delete cascade,
  seconds real,
  -- 1 when a frame is kept: without one nothing can look at it.
  poster integer not null,
  -- Who tried to play it and could not.
  tried_by text
) strict;
create index films_posterless on films (photo) where poster = 0;
`,
};

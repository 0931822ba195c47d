// Folders, the files in them, and the photos those files hold. A photo is content: it has a fingerprint, and any number
// of files; it keeps its id and all that is said about it when files move. See README.md for who keeps `files`,
// `reachable` and `tallies` true.

export const photos = {
  number: 10,
  sql: `
create table settings (
  name text primary key,
  value text not null
) strict, without rowid;

create table folders (
  id integer primary key autoincrement,
  path text not null unique,
  state text not null check (state in ('walking', 'watching', 'paused', 'offline')),
  added_at text not null
) strict;

-- Path with its last separator, so that directory || name is the file's path whatever the system.
create table directories (
  id integer primary key,
  folder integer not null references folders on delete cascade,
  path text not null unique
) strict;
create index directories_folder on directories (folder);

-- Names of cameras and lenses.
create table gear (
  id integer primary key,
  name text not null unique
) strict;

create table photos (
  id integer primary key autoincrement,
  fingerprint text unique,
  kind text,
  width integer not null default 0,
  height integer not null default 0,
  -- Sort key, local time: when it was taken, else the file's time.
  taken_at text not null,
  shot_at text,
  offset_minutes integer,
  latitude real,
  longitude real,
  camera integer references gear,
  lens integer references gear,
  exposure_time real,
  aperture real,
  iso real,
  focal_length real,
  orientation integer not null default 1,
  state text not null default 'unread' check (state in ('unread', 'unseen', 'seen', 'failed')),
  seen_by text,
  -- Files there now; 0 hides the photo and keeps what was said about it.
  files integer not null default 0,
  -- 1 when one of them is in a folder that is neither offline nor paused.
  reachable integer not null default 0,
  gone_at text
) strict;
create index photos_shown on photos (taken_at, id) where files > 0;
create index photos_unread on photos (taken_at, id) where state = 'unread' and reachable = 1;
create index photos_unseen on photos (taken_at, id) where state = 'unseen' and reachable = 1;
create index photos_failed on photos (taken_at, id) where files > 0 and state = 'failed';
create index photos_kind on photos (kind, taken_at, id) where files > 0;
create index photos_camera on photos (camera, taken_at, id) where files > 0 and camera is not null;
create index photos_lens on photos (lens, taken_at, id) where files > 0 and lens is not null;
create index photos_place on photos (taken_at, id) where files > 0 and latitude is not null;
create index photos_gone on photos (gone_at) where files = 0;

create table files (
  id integer primary key,
  directory integer not null references directories on delete cascade,
  name text not null,
  photo integer not null references photos,
  bytes integer not null,
  modified_ms real not null,
  inode real not null,
  gone_at text,
  unique (directory, name)
) strict;
create index files_photo on files (photo);
create index files_present on files (directory, photo) where gone_at is null;

-- Shown photos by state, so that progress costs nothing however many there are.
create table tallies (
  state text primary key,
  photos integer not null
) strict, without rowid;
insert into tallies values ('unread', 0), ('unseen', 0), ('seen', 0), ('failed', 0);

create trigger photos_tally_insert after insert on photos when new.files > 0 begin
  update tallies set photos = photos + 1 where state = new.state;
end;
create trigger photos_tally_delete after delete on photos when old.files > 0 begin
  update tallies set photos = photos - 1 where state = old.state;
end;
create trigger photos_tally_update after update of state, files on photos
when old.state <> new.state or (old.files > 0) <> (new.files > 0) begin
  update tallies set photos = photos - 1 where state = old.state and old.files > 0;
  update tallies set photos = photos + 1 where state = new.state and new.files > 0;
end;
`,
};

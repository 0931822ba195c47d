-- The library's schema after all migrations; made by migrations.test.ts with TALBOT_UPDATE=1.

CREATE TABLE settings (
  name text primary key,
  value text not null
) strict, without rowid;

CREATE TABLE folders (
  id integer primary key autoincrement,
  path text not null unique,
  state text not null check (state in ('walking', 'watching', 'paused', 'offline')),
  added_at text not null
, photos integer not null default 0, paused integer not null default 0 check (paused in (0, 1))) strict;

CREATE TABLE directories (
  id integer primary key,
  folder integer not null references folders on delete cascade,
  path text not null unique
, files integer not null default 0) strict;

CREATE INDEX directories_folder on directories (folder);

CREATE TABLE gear (
  id integer primary key,
  name text not null unique
) strict;

CREATE TABLE photos (
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
, rating integer not null default 0 check (rating between 0 and 5), label text check (label in ('red', 'yellow', 'green', 'blue', 'purple')), flag text check (flag in ('pick', 'reject')), favourite integer not null default 0 check (favourite in (0, 1)), hidden integer not null default 0 check (hidden in (0, 1)), cell integer, place integer references place_names, looked integer not null default 0, preview blob, name_key text not null default '', captioned integer not null default 0, doubtful integer not null default 0, tagged integer not null default 0, answered integer not null default 0, dated integer not null default 0, placed integer not null default 0, offline integer not null default 0) strict;

CREATE INDEX photos_unread on photos (taken_at, id) where state = 'unread' and reachable = 1;

CREATE INDEX photos_unseen on photos (taken_at, id) where state = 'unseen' and reachable = 1;

CREATE INDEX photos_gone on photos (gone_at) where files = 0;

CREATE TABLE files (
  id integer primary key,
  directory integer not null references directories on delete cascade,
  name text not null,
  photo integer not null references photos,
  bytes integer not null,
  modified_ms real not null,
  inode real not null,
  gone_at text, motion integer not null default 0, pairing text,
  unique (directory, name)
) strict;

CREATE INDEX files_photo on files (photo);

CREATE INDEX files_present on files (directory, photo) where gone_at is null;

CREATE TABLE tallies (
  state text primary key,
  photos integer not null
) strict, without rowid;

CREATE TRIGGER photos_tally_insert after insert on photos when new.files > 0 begin
  update tallies set photos = photos + 1 where state = new.state;
end;

CREATE TRIGGER photos_tally_delete after delete on photos when old.files > 0 begin
  update tallies set photos = photos - 1 where state = old.state;
end;

CREATE TRIGGER photos_tally_update after update of state, files on photos
when old.state <> new.state or (old.files > 0) <> (new.files > 0) begin
  update tallies set photos = photos - 1 where state = old.state and old.files > 0;
  update tallies set photos = photos + 1 where state = new.state and new.files > 0;
end;

CREATE TABLE makers (
  id integer primary key,
  model text not null,
  version text not null,
  prompt text not null default '',
  unique (model, version, prompt)
) strict;

CREATE TABLE tag_names (
  id integer primary key,
  name text not null unique
, photos integer not null default 0) strict;

CREATE TABLE tags (
  photo integer not null references photos on delete cascade,
  tag integer not null references tag_names,
  maker integer references makers,
  score real not null,
  rejected integer not null default 0,
  made_at text not null,
  primary key (photo, tag)
) strict, without rowid;

CREATE INDEX tags_tag on tags (tag, photo) where rejected = 0;

CREATE INDEX tags_person on tags (photo) where maker is null;

CREATE TABLE vectors (
  photo integer primary key references photos on delete cascade,
  maker integer not null references makers,
  queries integer not null,
  width integer not null,
  rows blob not null,
  scales blob not null
) strict;

CREATE TABLE digests (
  sequence integer primary key autoincrement,
  photo integer not null unique references photos on delete cascade,
  maker integer not null references makers,
  width integer not null,
  rows blob not null,
  scales blob not null
) strict;

CREATE INDEX digests_maker on digests (maker, sequence);

CREATE TABLE prompts (
  photo integer primary key references photos on delete cascade,
  maker integer not null references makers,
  queries integer not null,
  width integer not null,
  data blob not null
) strict;

CREATE TABLE turns (
  id integer primary key autoincrement,
  photo integer not null references photos on delete cascade,
  maker integer not null references makers,
  question text not null,
  answer text not null,
  probability real,
  asked_at text not null
) strict;

CREATE INDEX turns_photo on turns (photo, id);

CREATE TABLE failures (
  photo integer primary key references photos on delete cascade,
  stage text not null check (stage in ('read', 'see')),
  reason text not null,
  message text not null,
  tries integer not null,
  made_by text not null,
  failed_at text not null
) strict;

CREATE INDEX failures_stage on failures (stage, made_by);

CREATE VIRTUAL TABLE words using fts5 (
  written, caption, tags, names, places, answers,
  content = '',
  contentless_delete = 1,
  tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE TABLE inquiries (
  id integer primary key autoincrement,
  question text not null unique,
  -- 1: goes on by itself when the library is opened.
  working integer not null default 0,
  asked_at text not null
, no_below real, yes_from real) strict;

CREATE TABLE verdicts (
  inquiry integer not null references inquiries on delete cascade,
  photo integer not null references photos on delete cascade,
  waiting integer not null default 1,
  maker integer references makers,
  probability real,
  verdict text check (verdict in ('yes', 'unsure', 'no')),
  answered_at text,
  primary key (inquiry, photo)
) strict, without rowid;

CREATE INDEX verdicts_verdict on verdicts (inquiry, verdict, probability, photo);

CREATE INDEX verdicts_waiting on verdicts (inquiry, photo) where waiting = 1;

CREATE INDEX verdicts_photo on verdicts (photo);

CREATE TABLE turn_verdicts (
  turn integer primary key references turns on delete cascade,
  probability real not null,
  verdict text not null check (verdict in ('yes', 'unsure', 'no'))
) strict;

CREATE TABLE going_folders (
  folder integer primary key references folders on delete cascade
) strict;

CREATE TABLE parted (
  photo integer primary key references photos on delete cascade,
  made_by text not null,
  reason text
) strict;

CREATE TABLE parts (
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

CREATE INDEX parts_photo on parts (photo);

CREATE INDEX photos_kind on photos (kind, taken_at, id) where files > 0 and hidden = 0;

CREATE INDEX photos_camera on photos (camera, taken_at, id) where files > 0 and hidden = 0 and camera is not null;

CREATE INDEX photos_lens on photos (lens, taken_at, id) where files > 0 and hidden = 0 and lens is not null;

CREATE INDEX photos_rated on photos ((rating > 0), taken_at, id, rating) where files > 0 and hidden = 0 and rating > 0;

CREATE INDEX photos_labelled on photos (label, taken_at, id) where files > 0 and hidden = 0 and label is not null;

CREATE INDEX photos_flagged on photos (flag, taken_at, id) where files > 0 and hidden = 0 and flag is not null;

CREATE INDEX photos_favourite on photos (favourite, taken_at, id) where files > 0 and hidden = 0 and favourite = 1;

CREATE INDEX photos_hidden on photos (hidden, taken_at, id) where files > 0 and hidden = 1;

CREATE INDEX photos_marked on photos (id)
  where rating > 0 or label is not null or flag is not null or favourite = 1 or hidden = 1;

CREATE TRIGGER photos_hidden_insert after insert on photos when new.files > 0 and new.hidden = 1 begin
  update tallies set photos = photos + 1 where state = 'hidden';
end;

CREATE TRIGGER photos_hidden_delete after delete on photos when old.files > 0 and old.hidden = 1 begin
  update tallies set photos = photos - 1 where state = 'hidden';
end;

CREATE TRIGGER photos_hidden_update after update of hidden, files on photos
when (old.files > 0 and old.hidden = 1) <> (new.files > 0 and new.hidden = 1) begin
  update tallies set photos = photos + iif(new.files > 0 and new.hidden = 1, 1, -1) where state = 'hidden';
end;

CREATE TABLE albums (
  id integer primary key autoincrement,
  name text not null unique,
  -- A line as it is typed; null for an album whose photos a person chose.
  query text,
  position real not null,
  made_at text not null
) strict;

CREATE TABLE "captions" (
  id integer primary key autoincrement,
  photo integer not null references photos on delete cascade,
  maker integer references makers,
  text text not null,
  match real,
  similarity real,
  probability real,
  doubtful integer not null default 0,
  made_at text not null,
  replaced_at text
) strict;

CREATE INDEX captions_photo on captions (photo, replaced_at);

CREATE INDEX captions_doubtful on captions (photo) where doubtful = 1 and replaced_at is null;

CREATE INDEX captions_person on captions (photo) where maker is null;

CREATE TABLE changes (
  id integer primary key autoincrement,
  what text not null,
  state text not null check (state in ('making', 'made', 'undoing', 'undone', 'redoing', 'cancelling', 'dropped')),
  photos integer not null default 0,
  -- Rows in change_rows: how much the history holds.
  size integer not null default 0,
  -- Photos left as they were, by the last undoing or redoing; and how far that is.
  skipped integer not null default 0,
  reached integer,
  -- Undone ones are done again in the order of this, the highest first.
  turn integer not null default 0,
  made_at text not null
) strict;

CREATE INDEX changes_state on changes (state, turn, id);

CREATE TABLE change_rows (
  change integer not null references changes,
  subject integer not null,
  place integer not null,
  name text not null,
  key text not null,
  before text,
  after text,
  primary key (change, subject, name, key)
) strict, without rowid;

CREATE TABLE notes (
  id integer primary key autoincrement,
  photo integer not null references photos on delete cascade,
  text text not null,
  question text,
  said_by integer references makers,
  made_at text not null,
  changed_at text
) strict;

CREATE INDEX notes_photo on notes (photo, id);

CREATE TABLE searches (
  text text primary key,
  at text not null
) strict, without rowid;

CREATE INDEX searches_at on searches (at);

CREATE TABLE place_names (
  id integer primary key,
  town text not null default '',
  country text not null default '',
  -- What else the country is called.
  also text not null default '',
  unique (town, country)
) strict;

CREATE INDEX photos_cell on photos (cell, hidden, files, latitude, longitude) where files > 0 and cell is not null;

CREATE TABLE place_tallies (
  level integer not null,
  square integer not null,
  photos integer not null,
  latitudes real not null,
  longitudes real not null,
  primary key (level, square)
) strict, without rowid;

CREATE TRIGGER photos_placed_delete after delete on photos when (old.cell is not null and old.files > 0 and old.hidden = 0) begin 
  insert into place_tallies values
    (8, old.cell >> 32, -1, -old.latitude, -old.longitude)
  on conflict do update set photos = photos - 1, latitudes = latitudes - old.latitude,
    longitudes = longitudes - old.longitude;
  delete from place_tallies where level = 8 and square = old.cell >> 32 and photos = 0;
  insert into place_tallies values
    (14, old.cell >> 20, -1, -old.latitude, -old.longitude)
  on conflict do update set photos = photos - 1, latitudes = latitudes - old.latitude,
    longitudes = longitudes - old.longitude;
  delete from place_tallies where level = 14 and square = old.cell >> 20 and photos = 0;
end;

CREATE TRIGGER photos_placed_in after update of cell, files, hidden on photos
when (new.cell is not null and new.files > 0 and new.hidden = 0) and (not (old.cell is not null and old.files > 0 and old.hidden = 0) or old.cell <> new.cell) begin 
  insert into place_tallies values
    (8, new.cell >> 32, +1, +new.latitude, +new.longitude)
  on conflict do update set photos = photos + 1, latitudes = latitudes + new.latitude,
    longitudes = longitudes + new.longitude;
  delete from place_tallies where level = 8 and square = new.cell >> 32 and photos = 0;
  insert into place_tallies values
    (14, new.cell >> 20, +1, +new.latitude, +new.longitude)
  on conflict do update set photos = photos + 1, latitudes = latitudes + new.latitude,
    longitudes = longitudes + new.longitude;
  delete from place_tallies where level = 14 and square = new.cell >> 20 and photos = 0;
end;

CREATE TRIGGER photos_placed_out after update of cell, files, hidden on photos
when (old.cell is not null and old.files > 0 and old.hidden = 0) and (not (new.cell is not null and new.files > 0 and new.hidden = 0) or old.cell <> new.cell) begin 
  insert into place_tallies values
    (8, old.cell >> 32, -1, -old.latitude, -old.longitude)
  on conflict do update set photos = photos - 1, latitudes = latitudes - old.latitude,
    longitudes = longitudes - old.longitude;
  delete from place_tallies where level = 8 and square = old.cell >> 32 and photos = 0;
  insert into place_tallies values
    (14, old.cell >> 20, -1, -old.latitude, -old.longitude)
  on conflict do update set photos = photos - 1, latitudes = latitudes - old.latitude,
    longitudes = longitudes - old.longitude;
  delete from place_tallies where level = 14 and square = old.cell >> 20 and photos = 0;
end;

CREATE INDEX photos_unplaced on photos (id) where latitude is not null and cell is null;

CREATE INDEX photos_lookless on photos (id) where files > 0 and width > 0 and looked = 0;

CREATE TABLE looks (
  photo integer primary key references photos on delete cascade,
  bits blob,
  compared integer not null default 0
) strict;

CREATE INDEX looks_uncompared on looks (photo) where compared = 0;

CREATE TABLE twins (
  a integer not null references photos on delete cascade,
  b integer not null references photos on delete cascade,
  kind text not null check (kind in ('copies', 'burst')),
  primary key (a, b),
  check (a < b)
) strict, without rowid;

CREATE INDEX twins_b on twins (b);

CREATE TABLE apart (
  a integer not null references photos on delete cascade,
  b integer not null references photos on delete cascade,
  said_at text not null,
  primary key (a, b),
  check (a < b)
) strict, without rowid;

CREATE INDEX apart_b on apart (b);

CREATE INDEX photos_copied on photos (taken_at, id) where files > 1 and hidden = 0;

CREATE TRIGGER files_counted_insert after insert on files when new.gone_at is null begin 
  update folders set photos = photos + 1
  where new.gone_at is null and id = (select folder from directories where id = new.directory) and not exists (
    select 1 from files f join directories d on d.id = f.directory
    where f.photo = new.photo and f.id <> new.id and f.gone_at is null and d.folder = folders.id);
end;

CREATE TRIGGER files_counted_delete after delete on files when old.gone_at is null begin 
  update folders set photos = photos - 1
  where old.gone_at is null and id = (select folder from directories where id = old.directory) and not exists (
    select 1 from files f join directories d on d.id = f.directory
    where f.photo = old.photo and f.id <> old.id and f.gone_at is null and d.folder = folders.id);
end;

CREATE TRIGGER files_counted_update after update of directory, photo, gone_at on files
when old.directory <> new.directory or old.photo <> new.photo or (old.gone_at is null) <> (new.gone_at is null) begin
  
  update folders set photos = photos - 1
  where old.gone_at is null and id = (select folder from directories where id = old.directory) and not exists (
    select 1 from files f join directories d on d.id = f.directory
    where f.photo = old.photo and f.id <> old.id and f.gone_at is null and d.folder = folders.id);
  
  update folders set photos = photos + 1
  where new.gone_at is null and id = (select folder from directories where id = new.directory) and not exists (
    select 1 from files f join directories d on d.id = f.directory
    where f.photo = new.photo and f.id <> new.id and f.gone_at is null and d.folder = folders.id);
end;

CREATE TABLE sight_tallies (
  seen_by text primary key,
  photos integer not null
) strict, without rowid;

CREATE TRIGGER photos_sight_insert after insert on photos when new.state = 'seen' and new.files > 0 begin 
  insert into sight_tallies (seen_by, photos) values (coalesce(new.seen_by, ''), 1)
  on conflict do update set photos = photos + 1;
end;

CREATE TRIGGER photos_sight_delete after delete on photos when old.state = 'seen' and old.files > 0 begin 
  update sight_tallies set photos = photos - 1 where seen_by = coalesce(old.seen_by, '');
  delete from sight_tallies where seen_by = coalesce(old.seen_by, '') and photos = 0;
end;

CREATE TRIGGER photos_sight_out after update of state, files, seen_by on photos
when old.state = 'seen' and old.files > 0 and (old.state is not new.state or (old.files > 0) <> (new.files > 0) or old.seen_by is not new.seen_by) begin 
  update sight_tallies set photos = photos - 1 where seen_by = coalesce(old.seen_by, '');
  delete from sight_tallies where seen_by = coalesce(old.seen_by, '') and photos = 0;
end;

CREATE TRIGGER photos_sight_in after update of state, files, seen_by on photos
when new.state = 'seen' and new.files > 0 and (old.state is not new.state or (old.files > 0) <> (new.files > 0) or old.seen_by is not new.seen_by) begin 
  insert into sight_tallies (seen_by, photos) values (coalesce(new.seen_by, ''), 1)
  on conflict do update set photos = photos + 1;
end;

CREATE TABLE month_tallies (
  month text primary key,
  photos integer not null
) strict, without rowid;

CREATE TRIGGER photos_month_insert after insert on photos when new.files > 0 and new.hidden = 0 begin 
  insert into month_tallies (month, photos) values (substr(new.taken_at, 1, 7), 1)
  on conflict do update set photos = photos + 1;
end;

CREATE TRIGGER photos_month_delete after delete on photos when old.files > 0 and old.hidden = 0 begin 
  update month_tallies set photos = photos - 1 where month = substr(old.taken_at, 1, 7);
  delete from month_tallies where month = substr(old.taken_at, 1, 7) and photos = 0;
end;

CREATE TRIGGER photos_month_out after update of taken_at, files, hidden on photos
when old.files > 0 and old.hidden = 0 and (substr(old.taken_at, 1, 7) <> substr(new.taken_at, 1, 7)
  or (old.files > 0) <> (new.files > 0) or old.hidden <> new.hidden) begin 
  update month_tallies set photos = photos - 1 where month = substr(old.taken_at, 1, 7);
  delete from month_tallies where month = substr(old.taken_at, 1, 7) and photos = 0;
end;

CREATE TRIGGER photos_month_in after update of taken_at, files, hidden on photos
when new.files > 0 and new.hidden = 0 and (substr(old.taken_at, 1, 7) <> substr(new.taken_at, 1, 7)
  or (old.files > 0) <> (new.files > 0) or old.hidden <> new.hidden) begin 
  insert into month_tallies (month, photos) values (substr(new.taken_at, 1, 7), 1)
  on conflict do update set photos = photos + 1;
end;

CREATE INDEX photos_by_name on photos (name_key, id) where files > 0 and hidden = 0;

CREATE INDEX photos_by_rating on photos (rating, taken_at, id) where files > 0 and hidden = 0;

CREATE INDEX photos_added on photos (id) where files > 0 and hidden = 0;

CREATE TABLE "album_photos" (
  album integer not null references albums on delete cascade,
  photo integer not null references photos on delete cascade,
  -- Order among those of the album; one put between two others gets what lies half-way.
  position real not null,
  primary key (album, photo)
) strict, without rowid;

CREATE INDEX album_photos_photo on album_photos (photo);

CREATE INDEX album_photos_position on album_photos (album, position, photo);

CREATE TABLE caption_others (
  caption integer primary key references captions on delete cascade,
  said text not null
) strict;

CREATE TABLE drafts (
  about text primary key,
  text text not null,
  kept_at text not null
) strict;

CREATE INDEX drafts_kept on drafts (kept_at);

CREATE INDEX files_motion on files (photo) where motion = 1;

CREATE TABLE films (
  photo integer primary key references photos on delete cascade,
  seconds real,
  -- 1 when a frame is kept: without one nothing can look at it.
  poster integer not null,
  -- Who tried to play it and could not.
  tried_by text
) strict;

CREATE INDEX films_posterless on films (photo) where poster = 0;

CREATE TABLE album_tallies (
  album integer primary key references albums on delete cascade,
  -- Shown ones.
  photos integer not null default 0
) strict;

CREATE TRIGGER albums_tally after insert on albums begin
  insert into album_tallies (album) values (new.id);
end;

CREATE TRIGGER album_photos_tally_insert after insert on album_photos when exists (select 1 from photos p where p.id = new.photo and p.files > 0 and p.hidden = 0) begin
  update album_tallies set photos = photos + 1 where album = new.album;
end;

CREATE TRIGGER album_photos_tally_delete after delete on album_photos when exists (select 1 from photos p where p.id = old.photo and p.files > 0 and p.hidden = 0) begin
  update album_tallies set photos = photos - 1 where album = old.album;
end;

CREATE TRIGGER album_photos_tally_update after update of album, photo on album_photos
when old.album <> new.album or old.photo <> new.photo begin
  update album_tallies set photos = photos - 1 where album = old.album and exists (select 1 from photos p where p.id = old.photo and p.files > 0 and p.hidden = 0);
  update album_tallies set photos = photos + 1 where album = new.album and exists (select 1 from photos p where p.id = new.photo and p.files > 0 and p.hidden = 0);
end;

CREATE TRIGGER photos_albums_update after update of files, hidden on photos
when (old.files > 0 and old.hidden = 0) <> (new.files > 0 and new.hidden = 0) begin
  update album_tallies set photos = photos + iif(new.files > 0 and new.hidden = 0, 1, -1)
    where album in (select album from album_photos where photo = new.id);
end;

CREATE TRIGGER photos_albums_delete before delete on photos when old.files > 0 and old.hidden = 0 begin
  update album_tallies set photos = photos - 1 where album in (select album from album_photos where photo = old.id);
end;

CREATE TABLE verdict_tallies (
  inquiry integer primary key references inquiries on delete cascade,
  photos integer not null default 0,
  yes integer not null default 0,
  unsure integer not null default 0,
  no integer not null default 0,
  waiting integer not null default 0
) strict;

CREATE TRIGGER inquiries_tally after insert on inquiries begin
  insert into verdict_tallies (inquiry) values (new.id);
end;

CREATE TABLE look_tallies (
  lookless integer not null,
  looked integer not null,
  uncompared integer not null
) strict;

CREATE TRIGGER photos_lookless_insert after insert on photos when (new.files > 0 and new.width > 0 and new.looked = 0 and new.fingerprint is not null) begin
  update look_tallies set lookless = lookless + 1;
end;

CREATE TRIGGER photos_lookless_delete after delete on photos when (old.files > 0 and old.width > 0 and old.looked = 0 and old.fingerprint is not null) begin
  update look_tallies set lookless = lookless + -1;
end;

CREATE TRIGGER photos_lookless_update after update of files, width, looked, fingerprint on photos
when (old.files > 0 and old.width > 0 and old.looked = 0 and old.fingerprint is not null) <> (new.files > 0 and new.width > 0 and new.looked = 0 and new.fingerprint is not null) begin
  update look_tallies set lookless = lookless + iif((new.files > 0 and new.width > 0 and new.looked = 0 and new.fingerprint is not null), 1, -1);
end;

CREATE TRIGGER looks_tally_insert after insert on looks begin
  update look_tallies set looked = looked + 1, uncompared = uncompared + (new.compared = 0);
end;

CREATE TRIGGER looks_tally_delete after delete on looks begin
  update look_tallies set looked = looked - 1, uncompared = uncompared - (old.compared = 0);
end;

CREATE TRIGGER looks_tally_update after update of compared on looks when old.compared <> new.compared begin
  update look_tallies set uncompared = uncompared + (new.compared = 0) - (old.compared = 0);
end;

CREATE TABLE settling (
  id integer primary key,
  what text not null check (what in ('reachable', 'sights', 'again', 'ask')),
  -- Numbers of photos; where `photos` is not null, those of this list alone.
  first integer not null,
  last integer not null,
  photos text,
  inquiry integer references inquiries on delete cascade,
  -- Whose answers count, as JSON.
  maker text
) strict;

CREATE INDEX settling_inquiry on settling (inquiry) where inquiry is not null;

CREATE TRIGGER files_lie_insert after insert on files when new.gone_at is null begin 
  update directories set files = files + 1 where id = new.directory and new.gone_at is null;
end;

CREATE TRIGGER files_lie_delete after delete on files when old.gone_at is null begin 
  update directories set files = files - 1 where id = old.directory and old.gone_at is null;
end;

CREATE TRIGGER files_lie_update after update of directory, gone_at on files
when old.directory <> new.directory or (old.gone_at is null) <> (new.gone_at is null) begin
  
  update directories set files = files - 1 where id = old.directory and old.gone_at is null;
  
  update directories set files = files + 1 where id = new.directory and new.gone_at is null;
end;

CREATE TRIGGER tags_given_insert after insert on tags when new.rejected = 0 begin 
  update tag_names set photos = photos + 1 where id = new.tag and new.rejected = 0;
end;

CREATE TRIGGER tags_given_delete after delete on tags when old.rejected = 0 begin 
  update tag_names set photos = photos - 1 where id = old.tag and old.rejected = 0;
end;

CREATE TRIGGER tags_given_update after update of tag, rejected on tags
when old.tag <> new.tag or old.rejected <> new.rejected begin
  
  update tag_names set photos = photos - 1 where id = old.tag and old.rejected = 0;
  
  update tag_names set photos = photos + 1 where id = new.tag and new.rejected = 0;
end;

CREATE INDEX captions_worst on captions (coalesce(match, 1.0), photo) where doubtful = 1 and replaced_at is null;

CREATE INDEX verdicts_probability on verdicts (inquiry, probability, photo) where verdict is not null;

CREATE TRIGGER verdicts_tally_insert after insert on verdicts begin 
  update verdict_tallies set photos = photos + 1, yes = yes + (r.says is 'yes'),
    unsure = unsure + (r.says is 'unsure'), no = no + (r.says is 'no'), waiting = waiting + (new.waiting = 1)
    from (select case
    when new.verdict is null or i.yes_from is null then new.verdict
    when new.probability >= i.yes_from then 'yes' when new.probability < i.no_below then 'no' else 'unsure' end as says from inquiries i where i.id = new.inquiry) r where inquiry = new.inquiry;
end;

CREATE TRIGGER verdicts_tally_delete after delete on verdicts begin 
  update verdict_tallies set photos = photos - 1, yes = yes - (r.says is 'yes'),
    unsure = unsure - (r.says is 'unsure'), no = no - (r.says is 'no'), waiting = waiting - (old.waiting = 1)
    from (select case
    when old.verdict is null or i.yes_from is null then old.verdict
    when old.probability >= i.yes_from then 'yes' when old.probability < i.no_below then 'no' else 'unsure' end as says from inquiries i where i.id = old.inquiry) r where inquiry = old.inquiry;
end;

CREATE TRIGGER verdicts_tally_update after update of inquiry, waiting, verdict, probability on verdicts
when old.inquiry <> new.inquiry or old.waiting <> new.waiting or old.verdict is not new.verdict
  or old.probability is not new.probability begin
  
  update verdict_tallies set photos = photos - 1, yes = yes - (r.says is 'yes'),
    unsure = unsure - (r.says is 'unsure'), no = no - (r.says is 'no'), waiting = waiting - (old.waiting = 1)
    from (select case
    when old.verdict is null or i.yes_from is null then old.verdict
    when old.probability >= i.yes_from then 'yes' when old.probability < i.no_below then 'no' else 'unsure' end as says from inquiries i where i.id = old.inquiry) r where inquiry = old.inquiry;
  
  update verdict_tallies set photos = photos + 1, yes = yes + (r.says is 'yes'),
    unsure = unsure + (r.says is 'unsure'), no = no + (r.says is 'no'), waiting = waiting + (new.waiting = 1)
    from (select case
    when new.verdict is null or i.yes_from is null then new.verdict
    when new.probability >= i.yes_from then 'yes' when new.probability < i.no_below then 'no' else 'unsure' end as says from inquiries i where i.id = new.inquiry) r where inquiry = new.inquiry;
end;

CREATE TRIGGER inquiries_band_moved after update of no_below, yes_from on inquiries
when new.yes_from is not null and (old.no_below is not new.no_below or old.yes_from is not new.yes_from) begin
  update verdict_tallies set yes = (select count(*) from verdicts v where v.inquiry = new.id and v.verdict in ('yes', 'unsure', 'no') and v.probability >= new.yes_from),
    unsure = (select count(*) from verdicts v where v.inquiry = new.id and v.verdict in ('yes', 'unsure', 'no') and v.probability >= new.no_below and v.probability < new.yes_from),
    no = (select count(*) from verdicts v where v.inquiry = new.id and v.verdict in ('yes', 'unsure', 'no') and v.probability < new.no_below) where inquiry = new.id;
end;

CREATE TRIGGER inquiries_band_given_up after update of no_below, yes_from on inquiries
when new.yes_from is null and (old.no_below is not new.no_below or old.yes_from is not new.yes_from) begin
  update verdict_tallies set yes = (select count(*) from verdicts v where v.inquiry = new.id and v.verdict = 'yes'), unsure = (select count(*) from verdicts v where v.inquiry = new.id and v.verdict = 'unsure'), no = (select count(*) from verdicts v where v.inquiry = new.id and v.verdict = 'no')
    where inquiry = new.id;
end;

CREATE INDEX files_pairing on files (pairing, directory) where pairing is not null;

CREATE INDEX photos_failed on photos (state, taken_at, id) where files > 0 and hidden = 0 and state = 'failed';

CREATE INDEX photos_shown on photos (taken_at, id, state, captioned, doubtful, tagged, answered, dated, placed, offline, kind, camera, lens, rating, label, flag, favourite, files, hidden)
  where files > 0 and hidden = 0;

CREATE TRIGGER captions_trait_insert after insert on captions begin 
  update photos set captioned = exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.doubtful = 0), doubtful = (exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.doubtful = 1)
    and not exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.maker is null))
    where id = new.photo and (captioned <> exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.doubtful = 0) or doubtful <> (exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.doubtful = 1)
    and not exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.maker is null)));
end;

CREATE TRIGGER captions_trait_delete after delete on captions begin 
  update photos set captioned = exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.doubtful = 0), doubtful = (exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.doubtful = 1)
    and not exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.maker is null))
    where id = old.photo and (captioned <> exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.doubtful = 0) or doubtful <> (exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.doubtful = 1)
    and not exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.maker is null)));
end;

CREATE TRIGGER captions_trait_update after update of photo, maker, doubtful, replaced_at on captions
when old.photo is not new.photo or old.maker is not new.maker or old.doubtful is not new.doubtful or old.replaced_at is not new.replaced_at begin
  
  update photos set captioned = exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.doubtful = 0), doubtful = (exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.doubtful = 1)
    and not exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.maker is null))
    where id = old.photo and (captioned <> exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.doubtful = 0) or doubtful <> (exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.doubtful = 1)
    and not exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.maker is null)));
  
  update photos set captioned = exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.doubtful = 0), doubtful = (exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.doubtful = 1)
    and not exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.maker is null))
    where id = new.photo and (captioned <> exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.doubtful = 0) or doubtful <> (exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.doubtful = 1)
    and not exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.maker is null)));
end;

CREATE TRIGGER tags_trait_insert after insert on tags begin 
  update photos set tagged = exists (select 1 from tags t where t.photo = photos.id and t.rejected = 0)
    where id = new.photo and (tagged <> exists (select 1 from tags t where t.photo = photos.id and t.rejected = 0));
end;

CREATE TRIGGER tags_trait_delete after delete on tags begin 
  update photos set tagged = exists (select 1 from tags t where t.photo = photos.id and t.rejected = 0)
    where id = old.photo and (tagged <> exists (select 1 from tags t where t.photo = photos.id and t.rejected = 0));
end;

CREATE TRIGGER tags_trait_update after update of photo, rejected on tags
when old.photo is not new.photo or old.rejected is not new.rejected begin
  
  update photos set tagged = exists (select 1 from tags t where t.photo = photos.id and t.rejected = 0)
    where id = old.photo and (tagged <> exists (select 1 from tags t where t.photo = photos.id and t.rejected = 0));
  
  update photos set tagged = exists (select 1 from tags t where t.photo = photos.id and t.rejected = 0)
    where id = new.photo and (tagged <> exists (select 1 from tags t where t.photo = photos.id and t.rejected = 0));
end;

CREATE TRIGGER turns_trait_insert after insert on turns begin 
  update photos set answered = exists (select 1 from turns where turns.photo = photos.id)
    where id = new.photo and (answered <> exists (select 1 from turns where turns.photo = photos.id));
end;

CREATE TRIGGER turns_trait_delete after delete on turns begin 
  update photos set answered = exists (select 1 from turns where turns.photo = photos.id)
    where id = old.photo and (answered <> exists (select 1 from turns where turns.photo = photos.id));
end;

CREATE TRIGGER turns_trait_update after update of photo on turns
when old.photo is not new.photo begin
  
  update photos set answered = exists (select 1 from turns where turns.photo = photos.id)
    where id = old.photo and (answered <> exists (select 1 from turns where turns.photo = photos.id));
  
  update photos set answered = exists (select 1 from turns where turns.photo = photos.id)
    where id = new.photo and (answered <> exists (select 1 from turns where turns.photo = photos.id));
end;

CREATE TRIGGER photos_trait_insert after insert on photos when new.shot_at is not null or new.latitude is not null begin
  update photos set dated = shot_at is not null, placed = latitude is not null where id = new.id;
end;

CREATE TRIGGER photos_trait_update after update of shot_at, latitude on photos
when (old.shot_at is null) <> (new.shot_at is null) or (old.latitude is null) <> (new.latitude is null) begin
  update photos set dated = shot_at is not null, placed = latitude is not null where id = new.id;
end;

CREATE TRIGGER folders_apart before delete on going_folders when exists (
  select 1 from folders f join folders o on o.id <> f.id and o.id not in (select folder from going_folders)
  where f.id = old.folder and (substr(o.path, 1, length(rtrim(f.path, '/\')) + 1)
      in (rtrim(f.path, '/\') || '/', rtrim(f.path, '/\') || '\')
    or substr(f.path, 1, length(rtrim(o.path, '/\')) + 1)
      in (rtrim(o.path, '/\') || '/', rtrim(o.path, '/\') || '\')))
begin
  select raise(abort, 'A folder inside it or around it is watched.');
end;

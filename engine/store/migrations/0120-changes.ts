// What a person did, row by row as it was before and after, so that it can be undone and done again. Captions get numbers
// that are never used twice: one that was undone must find its own number free when it is done again.

export const changes = {
  number: 120,
  sql: `
create table captions_numbered (
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
insert into captions_numbered select * from captions;
drop table captions;
alter table captions_numbered rename to captions;
create index captions_photo on captions (photo, replaced_at);
create index captions_doubtful on captions (photo) where doubtful = 1 and replaced_at is null;
create index captions_person on captions (photo) where maker is null;

-- making, undoing, redoing, cancelling: under way, some photos at a time; after a kill one in the making is taken back and
-- the others go on. dropped: can no longer be undone and is being forgotten.
create table changes (
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
create index changes_state on changes (state, turn, id);

-- One for each row of another table that a change touched. before and after: its columns as JSON, null where there was or
-- is no row. subject: the photo it belongs to, 0 for none: what belongs to one photo is undone together or not at all.
create table change_rows (
  change integer not null references changes,
  subject integer not null,
  place integer not null,
  name text not null,
  key text not null,
  before text,
  after text,
  primary key (change, subject, name, key)
) strict, without rowid;
`,
};

// Marks a person gives photos, as columns of the photo: filters and the order of time then come from one index. Hidden
// photos are no longer in the indexes of shown ones.

const shown = 'files > 0 and hidden = 0';

export const marks = {
  number: 100,
  sql: `
alter table photos add column rating integer not null default 0 check (rating between 0 and 5);
alter table photos add column label text check (label in ('red', 'yellow', 'green', 'blue', 'purple'));
alter table photos add column flag text check (flag in ('pick', 'reject'));
alter table photos add column favourite integer not null default 0 check (favourite in (0, 1));
alter table photos add column hidden integer not null default 0 check (hidden in (0, 1));

drop index photos_shown;
drop index photos_failed;
drop index photos_kind;
drop index photos_camera;
drop index photos_lens;
drop index photos_place;
create index photos_shown on photos (taken_at, id) where ${shown};
create index photos_failed on photos (taken_at, id) where ${shown} and state = 'failed';
create index photos_kind on photos (kind, taken_at, id) where ${shown};
create index photos_camera on photos (camera, taken_at, id) where ${shown} and camera is not null;
create index photos_lens on photos (lens, taken_at, id) where ${shown} and lens is not null;
create index photos_place on photos (taken_at, id) where ${shown} and latitude is not null;
-- Rated ones in order of time, whatever the stars: one walk gives "three and more" without sorting. What stands first is
-- always 1, and an equality, so that this index is taken.
create index photos_rated on photos ((rating > 0), taken_at, id, rating) where ${shown} and rating > 0;
create index photos_labelled on photos (label, taken_at, id) where ${shown} and label is not null;
create index photos_flagged on photos (flag, taken_at, id) where ${shown} and flag is not null;
create index photos_favourite on photos (favourite, taken_at, id) where ${shown} and favourite = 1;
create index photos_hidden on photos (hidden, taken_at, id) where files > 0 and hidden = 1;
-- Photos about which a person said something by a mark: they are kept when their files are gone.
create index photos_marked on photos (id)
  where rating > 0 or label is not null or flag is not null or favourite = 1 or hidden = 1;

-- Hidden ones are part of the work, so they stay in the tallies of states and have one of their own.
insert into tallies values ('hidden', 0);
create trigger photos_hidden_insert after insert on photos when new.files > 0 and new.hidden = 1 begin
  update tallies set photos = photos + 1 where state = 'hidden';
end;
create trigger photos_hidden_delete after delete on photos when old.files > 0 and old.hidden = 1 begin
  update tallies set photos = photos - 1 where state = 'hidden';
end;
create trigger photos_hidden_update after update of hidden, files on photos
when (old.files > 0 and old.hidden = 1) <> (new.files > 0 and new.hidden = 1) begin
  update tallies set photos = photos + iif(new.files > 0 and new.hidden = 1, 1, -1) where state = 'hidden';
end;
`,
};

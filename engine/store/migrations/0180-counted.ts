// What is asked at every start and was counted row by row: the photos of a folder, of a month, and of each sight. Triggers
// keep all three, as they keep `tallies`.

/** Photos of the folder of this row (`row`), unless another of their files there is counted already. */
const folderOf = (row: string, by: string) => `
  update folders set photos = photos ${by} 1
  where ${row}.gone_at is null and id = (select folder from directories where id = ${row}.directory) and not exists (
    select 1 from files f join directories d on d.id = f.directory
    where f.photo = ${row}.photo and f.id <> ${row}.id and f.gone_at is null and d.folder = folders.id);`;

const isSeen = (row: string) => `${row}.state = 'seen' and ${row}.files > 0`;

const sightIn = `
  insert into sight_tallies (seen_by, photos) values (coalesce(new.seen_by, ''), 1)
  on conflict do update set photos = photos + 1;`;

const sightOut = `
  update sight_tallies set photos = photos - 1 where seen_by = coalesce(old.seen_by, '');
  delete from sight_tallies where seen_by = coalesce(old.seen_by, '') and photos = 0;`;

const sightDiffers = `(old.state is not new.state or (old.files > 0) <> (new.files > 0) or old.seen_by is not new.seen_by)`;

const isShown = (row: string) => `${row}.files > 0 and ${row}.hidden = 0`;

const monthIn = `
  insert into month_tallies (month, photos) values (substr(new.taken_at, 1, 7), 1)
  on conflict do update set photos = photos + 1;`;

const monthOut = `
  update month_tallies set photos = photos - 1 where month = substr(old.taken_at, 1, 7);
  delete from month_tallies where month = substr(old.taken_at, 1, 7) and photos = 0;`;

const monthDiffers = `(substr(old.taken_at, 1, 7) <> substr(new.taken_at, 1, 7)
  or (old.files > 0) <> (new.files > 0) or old.hidden <> new.hidden)`;

export const counted = {
  number: 180,
  sql: `
alter table folders add column photos integer not null default 0;

update folders set photos = (
  select count(distinct files.photo) from directories join files on files.directory = directories.id
  where directories.folder = folders.id and files.gone_at is null);

create trigger files_counted_insert after insert on files when new.gone_at is null begin ${folderOf('new', '+')}
end;

create trigger files_counted_delete after delete on files when old.gone_at is null begin ${folderOf('old', '-')}
end;

create trigger files_counted_update after update of directory, photo, gone_at on files
when old.directory <> new.directory or old.photo <> new.photo or (old.gone_at is null) <> (new.gone_at is null) begin
  ${folderOf('old', '-')}
  ${folderOf('new', '+')}
end;

-- Of photos that were seen and are there: how many have the same makers by task. '' where nobody is named.
create table sight_tallies (
  seen_by text primary key,
  photos integer not null
) strict, without rowid;

insert into sight_tallies
  select coalesce(seen_by, ''), count(*) from photos where state = 'seen' and files > 0 group by 1;

create trigger photos_sight_insert after insert on photos when ${isSeen('new')} begin ${sightIn}
end;

create trigger photos_sight_delete after delete on photos when ${isSeen('old')} begin ${sightOut}
end;

create trigger photos_sight_out after update of state, files, seen_by on photos
when ${isSeen('old')} and ${sightDiffers} begin ${sightOut}
end;

create trigger photos_sight_in after update of state, files, seen_by on photos
when ${isSeen('new')} and ${sightDiffers} begin ${sightIn}
end;

-- Shown photos of each month, YYYY-MM.
create table month_tallies (
  month text primary key,
  photos integer not null
) strict, without rowid;

insert into month_tallies
  select substr(taken_at, 1, 7), count(*) from photos where files > 0 and hidden = 0 group by 1;

create trigger photos_month_insert after insert on photos when ${isShown('new')} begin ${monthIn}
end;

create trigger photos_month_delete after delete on photos when ${isShown('old')} begin ${monthOut}
end;

create trigger photos_month_out after update of taken_at, files, hidden on photos
when ${isShown('old')} and ${monthDiffers} begin ${monthOut}
end;

create trigger photos_month_in after update of taken_at, files, hidden on photos
when ${isShown('new')} and ${monthDiffers} begin ${monthIn}
end;
`,
};

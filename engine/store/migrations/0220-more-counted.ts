// More that was counted row by row whenever somebody looked: the photos shown in an album, what was answered to a question,
// and how many photos were compared with each other. Triggers keep all three.

const isShown = (row: string) => `${row}.files > 0 and ${row}.hidden = 0`;

const shownPhoto = (row: string) => `exists (select 1 from photos p where p.id = ${row}.photo and ${isShown('p')})`;

/** A shown photo came into an album (`+`), or left it. */
const inAlbums = (which: string, by: '+' | '-') => `update album_tallies set photos = photos ${by} 1 where ${which};`;

/** A row of verdicts is counted by its answer, and once more while it waits. */
const answered = (row: string, by: '+' | '-') => `
  update verdict_tallies set photos = photos ${by} 1,
    yes = yes ${by} (${row}.verdict is 'yes'), unsure = unsure ${by} (${row}.verdict is 'unsure'),
    no = no ${by} (${row}.verdict is 'no'), waiting = waiting ${by} (${row}.waiting = 1) where inquiry = ${row}.inquiry;`;

const isLookless = (row: string) =>
  `(${row}.files > 0 and ${row}.width > 0 and ${row}.looked = 0 and ${row}.fingerprint is not null)`;

const compared = (column: string, value: string) => `update look_tallies set ${column} = ${column} + ${value};`;

export const moreCounted = {
  number: 220,
  sql: `
create table album_tallies (
  album integer primary key references albums on delete cascade,
  -- Shown ones.
  photos integer not null default 0
) strict;

insert into album_tallies select a.id, (
  select count(*) from album_photos m join photos p on p.id = m.photo where m.album = a.id and ${isShown('p')})
  from albums a;

create trigger albums_tally after insert on albums begin
  insert into album_tallies (album) values (new.id);
end;

create trigger album_photos_tally_insert after insert on album_photos when ${shownPhoto('new')} begin
  ${inAlbums('album = new.album', '+')}
end;

create trigger album_photos_tally_delete after delete on album_photos when ${shownPhoto('old')} begin
  ${inAlbums('album = old.album', '-')}
end;

create trigger album_photos_tally_update after update of album, photo on album_photos
when old.album <> new.album or old.photo <> new.photo begin
  ${inAlbums(`album = old.album and ${shownPhoto('old')}`, '-')}
  ${inAlbums(`album = new.album and ${shownPhoto('new')}`, '+')}
end;

create trigger photos_albums_update after update of files, hidden on photos
when (${isShown('old')}) <> (${isShown('new')}) begin
  update album_tallies set photos = photos + iif(${isShown('new')}, 1, -1)
    where album in (select album from album_photos where photo = new.id);
end;

-- Before: its rows in albums go with it, and then nothing tells whether it was shown.
create trigger photos_albums_delete before delete on photos when ${isShown('old')} begin
  ${inAlbums('album in (select album from album_photos where photo = old.id)', '-')}
end;

create table verdict_tallies (
  inquiry integer primary key references inquiries on delete cascade,
  photos integer not null default 0,
  yes integer not null default 0,
  unsure integer not null default 0,
  no integer not null default 0,
  waiting integer not null default 0
) strict;

insert into verdict_tallies select i.id, count(v.photo), total(v.verdict is 'yes'), total(v.verdict is 'unsure'),
  total(v.verdict is 'no'), total(v.waiting = 1) from inquiries i left join verdicts v on v.inquiry = i.id group by i.id;

create trigger inquiries_tally after insert on inquiries begin
  insert into verdict_tallies (inquiry) values (new.id);
end;

create trigger verdicts_tally_insert after insert on verdicts begin ${answered('new', '+')}
end;

create trigger verdicts_tally_delete after delete on verdicts begin ${answered('old', '-')}
end;

create trigger verdicts_tally_update after update of inquiry, waiting, verdict on verdicts
when old.inquiry <> new.inquiry or old.waiting <> new.waiting or old.verdict is not new.verdict begin
  ${answered('old', '-')}
  ${answered('new', '+')}
end;

-- One row: photos whose looks are not known yet, whose looks are known, and of these not compared with the others.
create table look_tallies (
  lookless integer not null,
  looked integer not null,
  uncompared integer not null
) strict;

insert into look_tallies values (
  (select count(*) from photos p where ${isLookless('p')}),
  (select count(*) from looks), (select count(*) from looks where compared = 0));

create trigger photos_lookless_insert after insert on photos when ${isLookless('new')} begin
  ${compared('lookless', '1')}
end;

create trigger photos_lookless_delete after delete on photos when ${isLookless('old')} begin
  ${compared('lookless', '-1')}
end;

create trigger photos_lookless_update after update of files, width, looked, fingerprint on photos
when ${isLookless('old')} <> ${isLookless('new')} begin
  ${compared('lookless', `iif(${isLookless('new')}, 1, -1)`)}
end;

create trigger looks_tally_insert after insert on looks begin
  update look_tallies set looked = looked + 1, uncompared = uncompared + (new.compared = 0);
end;

create trigger looks_tally_delete after delete on looks begin
  update look_tallies set looked = looked - 1, uncompared = uncompared - (old.compared = 0);
end;

create trigger looks_tally_update after update of compared on looks when old.compared <> new.compared begin
  update look_tallies set uncompared = uncompared + (new.compared = 0) - (old.compared = 0);
end;
`,
};

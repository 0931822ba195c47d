// More orders than that of time: by name, by stars, as they came in, and in an album as a person put them. Each has an
// index of the shown photos; places in an album may lie between two others.

export const orders = {
  number: 190,
  sql: `
alter table photos add column name_key text not null default '';

update photos set name_key = coalesce(
  (select name_key(f.name) from files f where f.photo = photos.id and f.gone_at is null limit 1),
  (select name_key(f.name) from files f where f.photo = photos.id limit 1), '');

create index photos_by_name on photos (name_key, id) where files > 0 and hidden = 0;
create index photos_by_rating on photos (rating, taken_at, id) where files > 0 and hidden = 0;
create index photos_added on photos (id) where files > 0 and hidden = 0;

create table album_places (
  album integer not null references albums on delete cascade,
  photo integer not null references photos on delete cascade,
  -- Order among those of the album; one put between two others gets what lies half-way.
  position real not null,
  primary key (album, photo)
) strict, without rowid;
insert into album_places select album, photo, position from album_photos;
drop table album_photos;
alter table album_places rename to album_photos;
create index album_photos_photo on album_photos (photo);
create index album_photos_position on album_photos (album, position, photo);
`,
};

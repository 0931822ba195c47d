// What was said about photos: captions, tags, vectors and visual prompts by models; captions and tags by people.
// Everything by a model names its maker; what a person wrote has none and is never replaced by a model.

export const results = {
  number: 20,
  sql: `
create table makers (
  id integer primary key,
  model text not null,
  version text not null,
  prompt text not null default '',
  unique (model, version, prompt)
) strict;

-- Older versions stay, with the time they were replaced. maker is null for a person's.
create table captions (
  id integer primary key,
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
create index captions_photo on captions (photo, replaced_at);
create index captions_doubtful on captions (photo) where doubtful = 1 and replaced_at is null;
create index captions_person on captions (photo) where maker is null;

create table tag_names (
  id integer primary key,
  name text not null unique
) strict;

-- rejected: a person took it away, and no model puts it back.
create table tags (
  photo integer not null references photos on delete cascade,
  tag integer not null references tag_names,
  maker integer references makers,
  score real not null,
  rejected integer not null default 0,
  made_at text not null,
  primary key (photo, tag)
) strict, without rowid;
create index tags_tag on tags (tag, photo) where rejected = 0;
create index tags_person on tags (photo) where maker is null;

-- rows: int8, queries × width; scales: float32, one for each row (value = int8 × scale).
create table vectors (
  photo integer primary key references photos on delete cascade,
  maker integer not null references makers,
  queries integer not null,
  width integer not null,
  rows blob not null,
  scales blob not null
) strict;

-- Those vectors in one to four rows, small enough to be scanned from memory. A new sequence with every change.
create table digests (
  sequence integer primary key autoincrement,
  photo integer not null unique references photos on delete cascade,
  maker integer not null references makers,
  width integer not null,
  rows blob not null,
  scales blob not null
) strict;
create index digests_maker on digests (maker, sequence);

-- float16, queries × width.
create table prompts (
  photo integer primary key references photos on delete cascade,
  maker integer not null references makers,
  queries integer not null,
  width integer not null,
  data blob not null
) strict;
`,
};

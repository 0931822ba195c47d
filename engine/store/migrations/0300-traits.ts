// What filters ask of every photo stands in the photo's own row, and in the index of shown photos in order of time: a list of
// all that are captioned, or away, is then one walk along it. Asked of captions, tags and files photo by photo, it took seconds
// at a million. Triggers keep it; whether all its files are away follows from folders, and is settled with them.

/** What is said of a photo `photos`. A caption in doubt counts only where no person has said better. */
const traits = {
  captioned: `exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.doubtful = 0)`,
  doubtful: `(exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.doubtful = 1)
    and not exists (select 1 from captions c where c.photo = photos.id and c.replaced_at is null and c.maker is null))`,
  tagged: `exists (select 1 from tags t where t.photo = photos.id and t.rejected = 0)`,
  answered: `exists (select 1 from turns where turns.photo = photos.id)`,
};

const away = `not exists (select 1 from files f join directories d on d.id = f.directory join folders on folders.id = d.folder
  where f.photo = photos.id and f.gone_at is null and folders.state <> 'offline')`;

/** Of what was read of the photo. */
const facts = { dated: 'shot_at is not null', placed: 'latitude is not null' };

const kept = (row: string, ...columns: (keyof typeof traits)[]) => `
  update photos set ${columns.map((column) => `${column} = ${traits[column]}`).join(', ')}
    where id = ${row}.photo and (${columns.map((column) => `${column} <> ${traits[column]}`).join(' or ')});`;

/** Where a row of this table comes, goes or changes in one of `of`. */
const keeping = (table: string, of: readonly string[], ...columns: (keyof typeof traits)[]) => `
create trigger ${table}_trait_insert after insert on ${table} begin ${kept('new', ...columns)}
end;
create trigger ${table}_trait_delete after delete on ${table} begin ${kept('old', ...columns)}
end;
create trigger ${table}_trait_update after update of ${of.join(', ')} on ${table}
when ${of.map((column) => `old.${column} is not new.${column}`).join(' or ')} begin
  ${kept('old', ...columns)}
  ${kept('new', ...columns)}
end;`;

const values = { ...traits, ...facts, offline: away };
const columns = Object.keys(values);
const setAll = Object.entries(values).map(([column, value]) => `${column} = ${value}`);
const setFacts = `dated = ${facts.dated}, placed = ${facts.placed}`;
/** What filters ask that stood in the row before; and what makes the index answer without the row. */
const others = 'kind, camera, lens, rating, label, flag, favourite, files, hidden';

export const photoTraits = {
  number: 300,
  sql: `
${columns.map((column) => `alter table photos add column ${column} integer not null default 0;`).join('\n')}

drop index photos_shown;
-- Its place takes the column.
drop index photos_place;
-- Named by its state it is found whatever other index could be walked.
drop index photos_failed;
create index photos_failed on photos (state, taken_at, id) where files > 0 and hidden = 0 and state = 'failed';

-- each_row tells how far it is.
update photos set ${setAll.join(', ')} where each_row();

create index photos_shown on photos (taken_at, id, state, ${columns.join(', ')}, ${others})
  where files > 0 and hidden = 0;
${keeping('captions', ['photo', 'maker', 'doubtful', 'replaced_at'], 'captioned', 'doubtful')}
${keeping('tags', ['photo', 'rejected'], 'tagged')}
${keeping('turns', ['photo'], 'answered')}

create trigger photos_trait_insert after insert on photos when new.shot_at is not null or new.latitude is not null begin
  update photos set ${setFacts} where id = new.id;
end;
create trigger photos_trait_update after update of shot_at, latitude on photos
when (old.shot_at is null) <> (new.shot_at is null) or (old.latitude is null) <> (new.latitude is null) begin
  update photos set ${setFacts} where id = new.id;
end;
`,
};

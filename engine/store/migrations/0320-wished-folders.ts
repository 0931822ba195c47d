// What a person wants of a folder stands apart from what is found of it, so that it can be undone: whether it is paused is a
// column of its own, and a removed folder keeps its row (in going_folders) and comes back by leaving that table.

const below = (path: string, above: string) => `substr(${path}, 1, length(rtrim(${above}, '/\\')) + 1)
      in (rtrim(${above}, '/\\') || '/', rtrim(${above}, '/\\') || '\\')`;

export const wishedFolders = {
  number: 320,
  sql: `
alter table folders add column paused integer not null default 0 check (paused in (0, 1));
update folders set paused = 1 where state = 'paused';

-- Two watched folders never hold each other, whatever is undone.
create trigger folders_apart before delete on going_folders when exists (
  select 1 from folders f join folders o on o.id <> f.id and o.id not in (select folder from going_folders)
  where f.id = old.folder and (${below('o.path', 'f.path')}
    or ${below('f.path', 'o.path')}))
begin
  select raise(abort, 'A folder inside it or around it is watched.');
end;
`,
};

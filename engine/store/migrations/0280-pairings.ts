// What joins the picture and the film of a Live Photo, as the phone wrote it into both files.

export const pairings = {
  number: 280,
  sql: `
alter table files add column pairing text;
create index files_pairing on files (pairing, directory) where pairing is not null;
`,
};

// Folders that were removed and whose files are still being forgotten, some thousand at a time.

export const goingFolders = {
  number: 80,
  sql: `
create table going_folders (
  folder integer primary key references folders on delete cascade
) strict;
`,
};

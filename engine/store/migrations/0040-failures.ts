// Photos that could not be read or seen. A failure is a row, so that it can be shown, counted and tried again when what
// failed has become better.

export const failures = {
  number: 40,
  sql: `
create table failures (
  photo integer primary key references photos on delete cascade,
  stage text not null check (stage in ('read', 'see')),
  reason text not null,
  message text not null,
  tries integer not null,
  made_by text not null,
  failed_at text not null
) strict;
create index failures_stage on failures (stage, made_by);
`,
};

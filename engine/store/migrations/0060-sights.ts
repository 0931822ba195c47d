// One model made everything of a photo; now each task names its own. Both `photos.seen_by` and the setting `expected`
// become JSON by task: {"captions": by, …} and {"captions": [by, …], …}.

export const sights = {
  number: 60,
  sql: `
update photos set seen_by = json_object('captions', seen_by, 'search', seen_by, 'tags', seen_by)
  where seen_by is not null;
update settings set value =
  json_object('captions', json_array(value), 'search', json_array(value), 'tags', json_array(value))
  where name = 'expected';
`,
};

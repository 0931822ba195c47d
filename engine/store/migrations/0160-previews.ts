// The smallest picture of a photo: 4 × 4 pixels, RGB, rows from the top. Shown until its thumbnail has come; null until one
// was made.

export const previews = {
  number: 160,
  sql: `
alter table photos add column preview blob;
`,
};

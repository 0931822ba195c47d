// The table of the catalogue: whatever stands in a photo, a spreadsheet runs none of it.

import { expect, test } from 'vitest';
import { type CatalogueRow, csvLine } from '../../../engine/export/catalogue.ts';

const row: CatalogueRow = {
  ...{ id: 7, name: 'a.jpg', paths: ['/photos/a.jpg'], kind: 'jpeg', width: 3, height: 2, takenAt: '2020-01-01' },
  ...{ latitude: -12.5, longitude: 1, camera: null, lens: null, rating: 0, label: null, flag: null },
  ...{ favourite: false, hidden: false, caption: null, captionBy: null, tags: [], albums: [] },
};
/** The cell of the caption, which is the fourth from behind. */
const captionCell = (caption: string) =>
  csvLine({ ...row, caption }, []).slice(csvLine({ ...row }, []).indexOf(',false,false,') + 13, -5);

test.each([
  ['=1+1', `'=1+1`],
  ['+1', `'+1`],
  ['-1', `'-1`],
  ['@SUM(1)', `'@SUM(1)`],
  ['＝1+1', `'＝1+1`],
  [' \u00a0=1+1', `' \u00a0=1+1`],
  ['\t=1', `'\t=1`],
  ['\r=1', `"'\r=1"`],
  ['\n=1', `"'\n=1"`],
  ['=HYPERLINK("http://x","y");1', `"'=HYPERLINK(""http://x"",""y"");1"`],
  ['a dog = a friend', 'a dog = a friend'],
])('%j is the text %j', (caption, cell) => expect(captionCell(caption)).toBe(cell));

test('names, cameras, tags and albums too; numbers stay numbers', () => {
  const said = csvLine({ ...row, name: '=n', camera: '@c', lens: '+l', tags: ['=t', 'u'], albums: ['-a'] }, [
    { question: 'q', verdict: 'yes', probability: 0.5 },
  ]);
  expect(said).toBe(
    `7,'=n,/photos/a.jpg,jpeg,3,2,2020-01-01,-12.5,1,'@c,'+l,0,,,false,false,,,"'=t; u",'-a,yes,0.500\r\n`,
  );
});

// Names of files that are written out: whatever a photo was called, the name is safe everywhere, and no two are alike on
// any system, also beside files that were there before.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FreeNames } from '../../../engine/export/files.ts';
import { safeEnding, safeStem } from '../../../engine/export/names.ts';

test.each([
  ['photo.JPG', 'photo', '.jpg'],
  ['trailing .jpg ', 'trailing', '.jpg'],
  ['dots.jpg...', 'dots', '.jpg'],
  ['...', '_', ''],
  ['.hidden.png', '_hidden', '.png'],
  ['../../etc/passwd', '__.._etc_passwd', ''],
  ['con.jpg', '_con', '.jpg'],
  ['NUL.tar.gz.jpg', '_NUL.tar.gz', '.jpg'],
  ['conout$.jpg', '_conout$', '.jpg'],
  ['-rf.jpg', '_rf', '.jpg'],
  ['rtl\u202egpj.jpg', 'rtl_gpj', '.jpg'],
  ['zero\u200bwidth.jpg', 'zero_width', '.jpg'],
  ['family 👩\u200d👩\u200d👧.jpg', 'family 👩\u200d👩\u200d👧', '.jpg'],
  ['A\u030angstrom.jpg', 'Ångstrom', '.jpg'],
  ['new\nline.jpg', 'new_line', '.jpg'],
  ['what?.j*g', 'what_', ''],
  ['seen\ufffd␊.jpg', 'seen__', '.jpg'],
  ['no ending', 'no ending', ''],
])('%j', (name, stem, ending) => {
  expect([safeStem(name), safeEnding(name)]).toEqual([stem, ending]);
});

test('a name of any length fits, number and ending included', () => {
  expect(Buffer.byteLength(safeStem(`${'é'.repeat(200)}.jpg`))).toBeLessThanOrEqual(180);
});

test('names that differ only by case, or by how an accent is written, are never given, also beside older files', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'talbot-names-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'img_1.jpg'), '');
  writeFileSync(join(folder, 'A\u030a.jpg'), '');
  const names = new FreeNames(folder);
  const given: string[] = [];
  for (const name of ['IMG_1.JPG', 'Img_1.jpg', 'Å.jpg', 'other.jpg', 'OTHER.jpg']) {
    given.push((await names.find(safeStem(name), [safeEnding(name)])) + safeEnding(name));
  }
  expect(given).toEqual(['IMG_1 (2).jpg', 'Img_1 (3).jpg', 'Å (2).jpg', 'other.jpg', 'OTHER (2).jpg']);
  // Numbers go on, whatever the ending.
  expect(await names.find('Other', ['.png'])).toBe('Other (3)');
  // What came there meanwhile, from another program, is seen as well.
  writeFileSync(join(folder, 'late.jpg'), '');
  expect(await names.find('late', ['.jpg'])).toBe('late (2)');
});

// photo://: by number or fingerprint of the catalogue alone, and only what really lies inside a watched folder. Every way
// to write another file's path into an address ends at "nothing there".

import { mkdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { jpegOf } from '../engine/some-photos.ts';
import { canOpen, openTalbot, type Opened, test } from './talbot-window.ts';

describe('photo://', { timeout: 180_000 }, () => {
  let talbot: Opened;
  beforeAll(async () => {
    if (!canOpen) return;
    talbot = await openTalbot({ photos: 3 });
    // A twin: its name begins like that of the watched folder.
    mkdirSync(talbot.at('photos-twin'));
    writeFileSync(talbot.at('photos-twin', 'secret.jpg'), await jpegOf(90));
  }, 180_000);
  afterAll(() => talbot?.close());

  const ask = (address: string): Promise<number> =>
    talbot.app.evaluate(
      ({ session }, url) =>
        session.defaultSession.fetch(url).then(
          ({ status }) => status,
          () => 0,
        ),
      address,
    );

  test('a photo of the library is shown by its number', async () => {
    expect(await Promise.all([1, 2, 3].map((id) => ask(`photo://library/original/${id}`)))).toEqual([200, 200, 200]);
  });

  test.each([
    ['..', 'photo://library/original/../../../../etc/passwd'],
    ['encoded dots', 'photo://library/original/%2e%2e/%2e%2e/%2e%2e/etc/passwd'],
    ['encoded slashes', 'photo://library/original/..%2f..%2f..%2fetc%2fpasswd'],
    ['twice encoded dots', 'photo://library/original/%252e%252e%252fetc%252fpasswd'],
    ['backslashes', 'photo://library/original/..\\..\\..\\etc\\passwd'],
    ['a whole path', 'photo://library//etc/passwd'],
    ['a path behind a number', 'photo://library/original/1/../../etc/passwd'],
    ['a UNC path', 'photo://library/original/\\\\server\\share\\secret.jpg'],
    ['an encoded UNC path', 'photo://library/original/%5C%5Cserver%5Cshare%5Csecret.jpg'],
    ['\\\\?\\', 'photo://library/original/%5C%5C%3F%5CC:%5Csecret.jpg'],
    ['a device', 'photo://library/original/%5C%5C.%5CPhysicalDrive0'],
    ['an alternate stream', 'photo://library/original/1::$DATA'],
    ['a zero byte', 'photo://library/original/1%00.jpg'],
    ['another host', 'photo://elsewhere/original/1'],
    ['no number', 'photo://library/original/one'],
    ['a number with a sign', 'photo://library/original/+1'],
    ['a number that is none of the library', 'photo://library/original/99999'],
    ['a thumbnail by a way', 'photo://library/grid/../../library.sqlite'],
    ['a fingerprint nobody has', 'photo://library/view/0123456789abcdef0123456789abcdef'],
  ])('%s leads nowhere', async (_what, address) => {
    expect([0, 400, 404]).toContain(await ask(address));
  });

  test('only looking is possible', async () => {
    const status = await talbot.app.evaluate(({ session }) =>
      session.defaultSession.fetch('photo://library/original/1', { method: 'POST' }).then(
        (got) => got.status,
        () => 0,
      ),
    );
    expect([0, 405]).toContain(status);
  });

  test('a symlink out of the watched folder is not followed, not even to a prefix twin', async () => {
    unlinkSync(talbot.at('photos', 'photo-001.jpg'));
    symlinkSync(talbot.at('photos-twin', 'secret.jpg'), talbot.at('photos', 'photo-001.jpg'));
    const answers = await Promise.all([1, 2, 3].map((id) => ask(`photo://library/original/${id}`)));
    expect(answers.toSorted()).toEqual([200, 200, 404]);
  });

  test('a folder on the way that became a link is not followed either', async () => {
    mkdirSync(talbot.at('photos', 'inner'));
    writeFileSync(talbot.at('photos', 'inner', 'new.jpg'), await jpegOf(91));
    await expect.poll(() => ask('photo://library/original/4'), { timeout: 60_000 }).toBe(200);
    renameSync(talbot.at('photos', 'inner'), talbot.at('moved-out'));
    symlinkSync(talbot.at('moved-out'), talbot.at('photos', 'inner'));
    expect(await ask('photo://library/original/4')).toBe(404);
  });
});

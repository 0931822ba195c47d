// Photoshop files in a library, from the file to what Activity says.

import { mkdir, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { plainPicture, planesOf, psdFile, thumbnailOf, versionInfo } from '../decode/psd-file.ts';
import { corners } from '../photo-files.ts';
import { scratch, untilDone } from '../scratch.ts';
import { jpegOf } from '../some-photos.ts';

const { at, start } = scratch();

test('a Photoshop file is a photo like others; one without a merged picture is told of, and shown as small as it can be', async () => {
  await mkdir(at('psd'));
  const picture = plainPicture(planesOf(await corners().raw().toBuffer(), 3));
  const resources = [versionInfo(false), thumbnailOf(await jpegOf(800))];
  await writeFile(at('psd', 'merged.psd'), psdFile({ picture }));
  await writeFile(at('psd', 'layers.psd'), psdFile({ resources, layers: Buffer.alloc(64, 3) }));
  const engine = await start('library-psd');
  await engine.addFolder({ path: at('psd') });
  expect(await untilDone(engine)).toMatchObject({ photos: 2, seen: 1, failed: 1 });
  expect((await engine.search({ text: 'type:psd is:seen' })).hits).toMatchObject([{ name: 'merged.psd', kind: 'psd' }]);
  const [group] = await engine.failures();
  expect(group).toMatchObject({ reason: 'kind-unsupported', photos: 1, newest: [{ name: 'layers.psd' }] });
  expect(group!.newest[0]!.why).toMatch(/without a merged picture.*small preview is shown.*Maximize Compatibility/);
  const { fingerprint } = await engine.photoAt({ path: at('psd', 'layers.psd') });
  expect(await engine.findPicture({ size: 'grid', key: fingerprint })).not.toBeNull();
});

// ExifTool beside files that are packed to fill its memory: it is ended, the file has no facts, and the next one has its own.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { expect, onTestFinished, vi } from 'vitest';
import { openMetadataReader } from '../../../engine/decode/exiftool.ts';
import { skipUnless } from '../../skip.ts';
import { corners, temporaryFolder } from '../photo-files.ts';

vi.setConfig({ testTimeout: 240_000 });

/** A PNG with a text of `megabytes`, packed to a thousandth of it. */
async function packedText(megabytes: number): Promise<Buffer> {
  const piece = deflateRawSync(Buffer.alloc(1 << 20, 'a'), { finishFlush: constants.Z_FULL_FLUSH });
  const packed = Buffer.concat([Buffer.from([0x78, 0x9c]), ...new Array<Buffer>(megabytes).fill(piece)]);
  const body = Buffer.concat([Buffer.from('zTXtComment\0\0', 'latin1'), packed]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length - 4);
  check.writeUInt32BE(crc32(body));
  const png = await corners().png().toBuffer();
  return Buffer.concat([png.subarray(0, 33), length, body, check, png.subarray(33)]);
}

const onLinux = skipUnless(process.platform === 'linux', 'memory is read from /proc; run the tests on Linux');

onLinux(
  'a text that unpacks to more than the memory it may take, again and again, costs the facts of that file alone',
  async () => {
    const folder = temporaryFolder();
    const reader = openMetadataReader(60_000, undefined, 150);
    onTestFinished(() => reader.close());
    const camera = { IFD0: { Make: 'Talbot', Model: 'Calotype' } };
    writeFileSync(join(folder, 'good.jpg'), await corners().jpeg().withExif(camera).toBuffer());
    writeFileSync(join(folder, 'bomb.png'), await packedText(3000));
    const good = () => reader.tags(join(folder, 'good.jpg'));
    expect(await good()).toMatchObject({ Model: 'Calotype' });
    for (let times = 0; times < 12; times++) {
      const [bomb, after] = await Promise.all([reader.tags(join(folder, 'bomb.png')), good()]);
      expect(bomb).toEqual({ Error: expect.any(String) });
      expect(after).toMatchObject({ Model: 'Calotype' });
    }
  },
);

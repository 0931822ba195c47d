// Which folders need polling, and whether a folder is there at all.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileSystemType, needsPolling } from '../../../engine/scan/file-system.ts';
import { folderPresence } from '../../../engine/scan/scan.ts';
import { temporaryFolder } from '../photo-files.ts';

const mounts = [
  '22 1 254:1 / / rw - ext4 /dev/vda1 rw',
  '30 22 0:40 / /mnt/nas rw shared:1 - nfs4 server:/photos rw',
  '31 22 0:41 / /mnt/my\\040photos rw - cifs //server/photos rw',
  '32 22 8:17 / /media/me/CARD rw - vfat /dev/sdb1 rw',
  '33 30 8:18 / /mnt/nas/local rw - ext4 /dev/sdc1 rw',
  '34 22 0:44 / /home/me/phone rw - fuse.sshfs me@phone: rw',
].join('\n');

test.each([
  ['/home/me', 'ext4'],
  ['/mnt/nas/2019', 'nfs4'],
  ['/mnt/nas2', 'ext4'],
  ['/mnt/my photos', 'cifs'],
  ['/mnt/nas/local/a', 'ext4'],
  ['/media/me/CARD/DCIM', 'vfat'],
  ['/home/me/phone', 'fuse.sshfs'],
])('%s lies on %s', (path, type) => {
  expect(fileSystemType(path, mounts)).toBe(type);
});

test('network drives are polled, local ones are not', async () => {
  const folder = temporaryFolder();
  const on = (type: string) => needsPolling(folder, async () => `1 0 0:1 / / rw - ${type} x rw`);
  expect([await on('ext4'), await on('btrfs'), await on('exfat'), await on('fuseblk')]).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect([await on('nfs'), await on('cifs'), await on('fuse.sshfs'), await on('9p')]).toEqual([true, true, true, true]);
});

test('present, empty, missing, and an empty mount point', async () => {
  const folder = join(temporaryFolder(), 'photos');
  expect(await folderPresence(folder, null)).toEqual({ online: false, mark: null });
  mkdirSync(folder);
  expect(await folderPresence(folder, null)).toEqual({ online: true, mark: null });
  writeFileSync(join(folder, 'a.jpg'), 'x');
  const { mark } = await folderPresence(folder, null);
  rmSync(join(folder, 'a.jpg'));
  expect(await folderPresence(folder, mark)).toEqual({ online: true, mark });
  const drive = { device: mark!.device + 1, inode: 2 };
  expect(await folderPresence(folder, drive)).toEqual({ online: false, mark: drive });
  writeFileSync(join(folder, 'a.jpg'), 'x');
  expect(await folderPresence(folder, drive)).toEqual({ online: true, mark });
});

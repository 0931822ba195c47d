// On which kind of disk does a folder lie? Events do not arrive from network drives: there only polling works.

import { readFile, realpath } from 'node:fs/promises';
import { fsPath, isAtOrBelow, pathFromBytes } from '../file-path.ts';

const remoteTypes = new Set(
  (
    'nfs nfs4 cifs smb3 smbfs ncpfs 9p afs ceph coda davfs lustre beegfs glusterfs gpfs ocfs2 vboxsf prl_fs virtiofs ' +
    'drvfs acfs fuse.sshfs fuse.rclone fuse.s3fs fuse.gvfsd-fuse fuse.davfs2 fuse.vmhgfs-fuse fuse.glusterfs ' +
    'fuse.smbnetfs fuse.curlftpfs fuse.google-drive-ocamlfuse fuse.onedriver fuse.portal'
  ).split(' '),
);

/** True when changes below `path` can only be found by looking: network drives, and `/Volumes` on a Mac. */
export async function needsPolling(path: string, mounts = readMounts): Promise<boolean> {
  if (process.platform === 'win32') return path.startsWith('\\\\');
  const real = pathFromBytes(await realpath(fsPath(path), { encoding: 'buffer' }));
  if (process.platform === 'darwin') return real.startsWith('/Volumes/');
  return remoteTypes.has(fileSystemType(real, await mounts()));
}

/** The type of the file system mounted nearest above `path`, from the text of /proc/self/mountinfo. */
export function fileSystemType(path: string, mountInfo: string): string {
  let best = { point: '', type: '' };
  for (const line of mountInfo.split('\n')) {
    const [before, after] = line.split(' - ');
    const point = unescaped(before?.split(' ')[4] ?? '');
    // A later mount on the same point hides the earlier one.
    if (point && isAtOrBelow(path, point) && point.length >= best.point.length) {
      best = { point, type: after?.split(' ')[0] ?? '' };
    }
  }
  return best.type;
}

/** The kernel writes space, tab, line break and backslash in octal. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}

function readMounts(): Promise<string> {
  return readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
}

// The app works where there is no network at all, and sends nothing where one would be seen: started in a network
// namespace of its own, with a cable that leads nowhere as the only way out, it shows and describes photos, and the kernel's own
// counters say that not one byte left. The ledger says the same.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import type { Ledger } from '../../engine/contract.ts';
import { makeTinyModel } from '../engine/tiny-model.ts';
import { writePhotos } from '../engine/some-photos.ts';
import { skipUnless } from '../skip.ts';
import { canOpen } from './talbot-window.ts';

/**
 * A namespace whose way to everywhere is a cable of which nobody holds the other end: whatever is sent is counted there.
 * The neighbour is known beforehand and IPv6 is silent, so that the kernel itself has nothing to say.
 */
const inNamespace = [
  'ip link set lo up',
  'ip link add out type veth peer name nowhere',
  'ip link set out addrgenmode none',
  'ip link set nowhere addrgenmode none',
  'ip addr add 192.0.2.2/24 dev out',
  'ip link set nowhere up',
  'ip link set out up',
  'ip neigh replace 192.0.2.1 lladdr 02:00:00:00:00:01 dev out',
  'ip route add default via 192.0.2.1 dev out',
].join(' && ');

const allowed = spawnSync('unshare', ['-rn', 'sh', '-c', inNamespace]).status === 0;

const test = skipUnless(
  canOpen && allowed && process.platform === 'linux',
  'no window, or no network namespace allowed here; as root or with user namespaces on, apt-get install iproute2',
);

interface Seen {
  photos: number;
  described: number;
  ledger: Ledger;
  /** What the kernel sent on the cable while the app ran, and after one packet of the test's own. */
  bytes: number;
  control: number;
  attempt: string;
  refused: number;
}

describe('without a network', { timeout: 300_000 }, () => {
  test('photos are found, shown and described, and not one byte is sent', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'talbot-alone-'));
    try {
      await writePhotos(join(folder, 'photos'), 4);
      await makeTinyModel(join(folder, 'models'));
      mkdirSync(join(folder, 'library'));
      const walk = fileURLToPath(new URL('./walk-alone.ts', import.meta.url));
      const program = `${inNamespace} && exec "$0" "$1" "$2" "$3"`;
      const words = ['-rn', 'sh', '-c', program, process.execPath, walk, folder, join(folder, 'seen.json')];
      const child = spawn('unshare', words, { stdio: ['ignore', 'inherit', 'inherit'] });
      const code = await new Promise((resolve) => child.once('exit', resolve));
      expect(code).toBe(0);
      expect(existsSync(join(folder, 'seen.json'))).toBe(true);
      const seen = JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8')) as Seen;
      expect(seen).toMatchObject({ photos: 4, described: 4, bytes: 0, attempt: 'refused' });
      expect(seen.control).toBeGreaterThan(0);
      expect(seen.ledger).toMatchObject({ sent: 0, downloads: [] });
      // What the page tried was refused and written down.
      expect(seen.ledger.entries.filter(({ sent, received }) => sent + received > 0)).toEqual([]);
      expect(seen.refused).toBeGreaterThan(0);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  });
});

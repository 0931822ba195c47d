// One library, one engine: found by its socket, gone when it ends.

import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findLocalEngine, listenLocally } from '../../../engine/host/local.ts';
import { pretendEngine } from '../pretend-engine.ts';

let library: string;
beforeEach(async () => void (library = await mkdtemp(join(tmpdir(), 'talbot-local-'))));
afterEach(() => rm(library, { recursive: true }));

test('nobody is found in an empty library, nor by an address that leads nowhere', async () => {
  expect(await findLocalEngine(library)).toBeNull();
  for (const left of ['', '{', '[]', '{"pid":1}', JSON.stringify({ pid: 1, socket: join(library, 'no.sock') })]) {
    await writeFile(join(library, 'engine.json'), left);
    expect(await findLocalEngine(library)).toBeNull();
  }
});

test('only this user may read where the engine listens, and nothing is left behind', async () => {
  const listening = await listenLocally(library, pretendEngine({}));
  const { socket } = JSON.parse(await readFile(join(library, 'engine.json'), 'utf8')) as { socket: string };
  expect((await stat(join(library, 'engine.json'))).mode & 0o077).toBe(0);
  expect((await stat(join(socket, '..'))).mode & 0o077).toBe(0);
  await listening.close();
  await expect(stat(join(socket, '..'))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await findLocalEngine(library)).toBeNull();
});

test('a client that sends rubbish is cut off, the next one is answered', async () => {
  const listening = await listenLocally(library, pretendEngine({ folders: async () => [] }));
  const { socket } = JSON.parse(await readFile(join(library, 'engine.json'), 'utf8')) as { socket: string };
  for (const rubbish of ['GET / HTTP/1.1\r\n\r\n', 'x'.repeat(2 * 1024 * 1024)]) {
    const client = createConnection(socket);
    client.on('error', () => {});
    client.write(rubbish);
    await new Promise((resolve) => client.once('close', resolve));
  }
  const found = await findLocalEngine(library);
  expect([found!.pid, await found!.engine.folders()]).toEqual([process.pid, []]);
  found!.close();
  await listening.close();
});

// The loopback host: who gets in, what is shown, and what happens to a page that misbehaves.

import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Host, host, type HostOptions } from '../../../engine/host/http.ts';
import { createNews } from '../../../engine/wire.ts';
import { pretendEngine } from '../pretend-engine.ts';
import { openPage } from './browser-like.ts';

let folder: string;
const open: Host[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talbot-host-'));
  await mkdir(join(folder, 'page', 'assets'), { recursive: true });
  await writeFile(join(folder, 'page', 'index.html'), '<title>Talbot</title>');
  await writeFile(join(folder, 'page', 'assets', 'main-1a2b.js'), 'export {};');
  await writeFile(join(folder, 'secret.json'), '{}');
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await rm(folder, { recursive: true });
});

async function begin(options: Partial<HostOptions> = {}): Promise<Host> {
  const one = await host({
    engine: pretendEngine({ folders: async () => [] }),
    findPicture: async () => null,
    page: join(folder, 'page'),
    ...options,
  });
  open.push(one);
  return one;
}

/** fetch refuses to set Host and the like; this does not. */
function raw(port: number, path: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers, method }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    asked.once('error', reject);
    asked.end();
  });
}

function upgrade(port: number, headers: Record<string, string>, path = '/engine'): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode!));
    socket.once('open', () => resolve(101));
    socket.once('error', reject);
  });
}

describe('who gets in', () => {
  test('the printed address sets a cookie, leaves the token out of the address bar, and shows the page', async () => {
    const { url } = await begin();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/);
    const first = await fetch(url, { redirect: 'manual' });
    expect([first.status, first.headers.get('location')]).toEqual([303, '/']);
    expect(first.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);
    const page = await openPage(url);
    const shown = await page.get('/');
    expect(await shown.text()).toContain('<title>Talbot</title>');
    page.socket.close();
  });

  test('the token is another one each time, and long enough not to be guessed', async () => {
    const tokens = await Promise.all([begin(), begin(), begin()]);
    const given = tokens.map(({ url }) => new URL(url).searchParams.get('token')!);
    expect(new Set(given).size).toBe(3);
    // 24 random bytes.
    for (const token of given) expect(Buffer.from(token, 'base64url')).toHaveLength(24);
  });

  test('without the token nothing is shown, not even the page', async () => {
    const { port } = await begin();
    for (const path of ['/', '/assets/main-1a2b.js', '/photo/original/1', '/?token=', '/?token=wrong', '/engine']) {
      expect([path, await raw(port, path, {})]).toEqual([path, 403]);
    }
  });

  test("another host name, a foreign page and another port's page are refused even with the cookie", async () => {
    const { url, port } = await begin();
    const { cookie, socket } = await openPage(url);
    socket.close();
    expect(await raw(port, '/', { cookie })).toBe(200);
    expect(await raw(port, '/', { cookie, host: `localhost:${port}` })).toBe(200);
    expect(await raw(port, '/', { cookie, host: `evil.example:${port}` })).toBe(421);
    expect(await raw(port, '/', { cookie, host: '127.0.0.1:1' })).toBe(421);
    expect(await raw(port, '/', { cookie, origin: 'https://evil.example' })).toBe(403);
    expect(await raw(port, '/', { cookie, origin: 'http://127.0.0.1:1' })).toBe(403);
    expect(await raw(port, '/', { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'image' })).toBe(403);
    expect(await raw(port, '/', { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'script' })).toBe(403);
    expect(await raw(port, '/', { cookie }, 'POST')).toBe(405);
  });

  test('a socket needs the cookie, the host and the origin', async () => {
    const { url, port } = await begin();
    const { cookie, origin, socket } = await openPage(url);
    socket.close();
    expect(await upgrade(port, { cookie, origin })).toBe(101);
    expect(await upgrade(port, { origin })).toBe(403);
    expect(await upgrade(port, { cookie })).toBe(403);
    expect(await upgrade(port, { cookie, origin: 'https://evil.example' })).toBe(403);
    expect(await upgrade(port, { cookie, origin, host: `evil.example:${port}` })).toBe(421);
    expect(await upgrade(port, { cookie, origin }, '/other')).toBe(404);
  });

  test('only loopback listens', async () => {
    const { port } = await begin();
    await expect(raw(port, '/', {})).resolves.toBe(403);
    const elsewhere = await new Promise((resolve) => {
      const asked = request({ host: '127.0.0.2', port, path: '/' }, () => resolve('answered'));
      asked.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      asked.end();
    });
    expect(elsewhere).toBe('ECONNREFUSED');
  });

  test('a port that is taken is a plain refusal', async () => {
    const { port } = await begin();
    await expect(begin({ port })).rejects.toMatchObject({
      reason: 'busy',
      message: expect.stringContaining('--port') as string,
    });
  });
});

describe('the page', () => {
  test('may run only what is served here', async () => {
    const { url } = await begin();
    const page = await openPage(url);
    page.socket.close();
    const headers = (await page.get('/')).headers;
    const policy = headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect((await page.get('/assets/main-1a2b.js')).headers.get('cache-control')).toContain('immutable');
  });

  test('nothing outside its folder is served', async () => {
    await symlink(join(folder, 'secret.json'), join(folder, 'page', 'linked.json'));
    await mkdir(join(folder, 'page-twin'));
    await writeFile(join(folder, 'page-twin', 'a.json'), '{}');
    const { url, port } = await begin();
    const { cookie, socket } = await openPage(url);
    socket.close();
    const paths = ['/../secret.json', '/%2e%2e/secret.json', '/..%2fsecret.json', '/..%5csecret.json', '/linked.json'];
    for (const path of [...paths, '/%2e%2e%2fpage-twin/a.json', '/%00', '/%ff', '/assets', '/missing.js']) {
      expect([path, await raw(port, path, { cookie })]).toEqual([path, 404]);
    }
  });

  test('an unbuilt page says how to build it', async () => {
    const { url } = await begin({ page: join(folder, 'nowhere') });
    const page = await openPage(url);
    page.socket.close();
    const answer = await page.get('/');
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('npm start')]);
  });
});

describe('a page that misbehaves', () => {
  test.each([
    ['no JSON', 'folders please', 1007],
    ['binary', Buffer.from([1, 2, 3]), 1007],
    ['a frame over the limit', 'x'.repeat(2000), 1009],
  ])('%s closes the socket', async (_name, sent, code) => {
    const { url } = await begin({ limits: { frameBytes: 1000 } });
    const page = await openPage(url);
    const closed = new Promise((resolve) => page.socket.once('close', resolve));
    page.socket.send(sent);
    expect(await closed).toBe(code);
    // … and nobody else notices.
    const other = await openPage(url);
    expect(await other.remote.folders()).toEqual([]);
  });

  test('one that does not read is cut off, the others hear on', async () => {
    const news = createNews<{ photos: { ids: number[] } }>();
    const { url } = await begin({
      engine: pretendEngine({ on: news.on as never }),
      limits: { unsentBytes: 4_000_000 },
    });
    const slow = await openPage(url);
    const quick = await openPage(url);
    slow.socket.pause();
    let cut = false;
    slow.socket.once('close', () => (cut = true));
    const ids = Array.from({ length: 20_000 }, (_, id) => id);
    // Some 40 MB: more than any system keeps for a reader that does not read.
    for (let times = 0; times < 400; times++) {
      const heard = new Promise<void>((resolve) => {
        const stop = quick.remote.on('photos', () => {
          stop();
          resolve();
        });
      });
      news.emit('photos', { ids });
      await heard;
    }
    slow.socket.resume();
    await vi.waitFor(() => expect(cut).toBe(true), 60_000);
    expect(quick.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('one that fell silent is let go', async () => {
    const { url } = await begin({ limits: { silenceMs: 2000 } });
    const silent = await openPage(url);
    const lively = await openPage(url);
    silent.socket.on('ping', () => {});
    silent.socket.pong = () => {};
    Object.assign(silent.socket, { _autoPong: false });
    await new Promise((resolve) => silent.socket.once('close', resolve));
    expect(await lively.remote.folders()).toEqual([]);
  });

  test('one that is refused and has hung up by then ends nothing', async () => {
    const { port } = await begin();
    const asked = 'GET /engine HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    // While it runs nobody here reads: the answer meets a connection that is gone.
    const hungUp = `
      const socket = require('node:net').connect(${port}, '127.0.0.1', () =>
        socket.write(${JSON.stringify(asked)}, () => socket.resetAndDestroy()));`;
    for (let times = 0; times < 3; times++) {
      execFileSync(process.execPath, ['-e', hungUp]);
      expect(await raw(port, '/', {})).toBe(403);
    }
  });

  test('one that says nothing, or half a word, is not waited for', async () => {
    const { port } = await begin({ limits: { headMs: 300 } });
    for (const said of ['', 'GET / HTTP/1.1\r\nHost: 127.0']) {
      const socket = connect(port, '127.0.0.1', () => void socket.write(said)).on('error', () => {});
      socket.resume();
      await new Promise((resolve) => socket.once('close', resolve));
    }
    expect(await raw(port, '/', {})).toBe(403);
  });

  test('more connections than pages have are not taken, and are again when others end', async () => {
    const { port } = await begin({ limits: { connections: 3 } });
    const held = Array.from({ length: 3 }, () => connect(port, '127.0.0.1'));
    await Promise.all(held.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    const fourth = connect(port, '127.0.0.1').on('error', () => {});
    await new Promise((resolve) => fourth.once('close', resolve));
    for (const socket of held) socket.destroy();
    await vi.waitFor(async () => expect(await raw(port, '/', {})).toBe(403), 60_000);
  });

  test('too many pages: the last is asked to come back later', async () => {
    const { url } = await begin({ limits: { pages: 1 } });
    await openPage(url);
    const second = await openPage(url);
    expect(await new Promise((resolve) => second.socket.once('close', resolve))).toBe(1013);
  });
});

// Files of a checkpoint on a server: which are there, who may read them, which version, and through which door.

import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { closeNetwork, openNetwork } from '../../../engine/convert/source/network.ts';
import { openSource } from '../../../engine/convert/source/source.ts';
import { commit, sendPart, serve, sha256, type Misbehave } from './hub.ts';
import { begin, filesOf, hubWithFiles, length, middle, name, once, readMiddle, weights } from './remote-weights.ts';

it('reads parts where the hub redirects to, and shows its token to nobody else', async () => {
  const hub = await hubWithFiles();
  const files = filesOf(hub.network);
  expect((await readMiddle(files)).equals(middle)).toBe(true);
  expect(files.commit()).toBe(commit);
  const tokens = (host: string) =>
    hub.asked.filter((one) => one.host === host).map(({ headers }) => headers.authorization);
  expect(new Set(tokens('hub'))).toEqual(new Set(['Bearer hf_secret']));
  expect(tokens('store').length).toBe(2);
  expect(new Set(tokens('store'))).toEqual(new Set([undefined]));
  expect(hub.asked.every(({ headers }) => headers['accept-encoding'] === 'identity')).toBe(true);
});

it('keeps the connection between two parts', async () => {
  const hub = await hubWithFiles();
  const file = (await filesOf(hub.network).open(name))!;
  const ports: number[] = [];
  hub.misbehave = (asked, response) => void (asked.host === 'store' && ports.push(response.socket!.remotePort!));
  for (let at = begin; at < begin + 50_000; at += 10_000) for await (const _ of file.read(at, 10_000));
  expect(ports.length).toBe(5);
  expect(new Set(ports).size).toBeLessThanOrEqual(2);
});

it('waits as long as a busy server asks for, and says so', async () => {
  const hub = await hubWithFiles();
  const at: number[] = [];
  hub.misbehave = once((_, response) => {
    at.push(performance.now());
    response.writeHead(429, { 'retry-after': new Date(Date.now() + 2000).toUTCString() }).end();
    hub.misbehave = once(() => {
      at.push(performance.now());
      return false;
    });
  });
  const files = filesOf(hub.network);
  expect((await readMiddle(files)).equals(middle)).toBe(true);
  expect(files.waits).toEqual([expect.stringMatching(/answers 429\. Trying again in [12] s/)]);
  // A date has whole seconds: two seconds from now are more than one.
  expect(at[1]! - at[0]!).toBeGreaterThan(900);
});

it.each<[string, Misbehave]>([
  ['its tag', (asked, response, bytes) => sendPart(asked, response, bytes, { etag: '"another"' })],
  ['its size', (asked, response, bytes) => sendPart(asked, response, Buffer.concat([bytes, bytes]))],
  ['its end', (_, response) => void response.writeHead(416, { 'content-range': 'bytes */5' }).end()],
])('notices a file that changed %s while it is read', async (what, misbehave) => {
  const hub = await hubWithFiles();
  const file = (await filesOf(hub.network).open(name))!;
  hub.misbehave = (asked, response, bytes) => {
    if (what === 'its end' && asked.host === 'hub') return !!response.writeHead(404).end();
    return asked.host === 'store' ? (misbehave(asked, response, bytes) ?? true) : false;
  };
  const reading = (async () => {
    for await (const _ of file.read(begin, length));
  })();
  await expect(reading).rejects.toMatchObject({
    reason: 'source-changed',
    message: expect.stringMatching(/model\.safetensors has changed.*--restart/) as string,
  });
});

it('takes all files from the commit of the first, wherever the branch goes', async () => {
  const hub = await hubWithFiles();
  const files = filesOf(hub.network);
  await files.list();
  hub.commit = 'f'.repeat(40);
  await files.readWhole('config.json');
  expect(hub.asked.at(-1)!.path).toBe(`/owner/name/resolve/${commit}/config.json`);
  expect(files.commit()).toBe(commit);
});

it('says so when a commit that was begun with is gone', async () => {
  const hub = await hubWithFiles();
  hub.commit = 'f'.repeat(40);
  hub.misbehave = (asked, response) => asked.path.includes(commit) && !!response.writeHead(404).end();
  const files = filesOf(hub.network, 'owner/name', { commit });
  await expect(files.list()).rejects.toMatchObject({ reason: 'source-changed' });
});

it.each([
  [401, { 'x-error-code': 'GatedRepo' }, 'source-refused', /gated or private.*HF_TOKEN/],
  [403, {}, 'source-refused', /gated or private/],
  [401, { 'x-error-code': 'RepoNotFound' }, 'not-found', /no repository owner\/name@main/],
  [404, { 'x-error-code': 'RevisionNotFound' }, 'not-found', /no revision owner\/name@main/],
  [418, {}, 'source-refused', /418/],
  [302, { location: 'ftp://elsewhere/x' }, 'source-refused', /not followed/],
  [302, { location: '/owner/name/resolve/main/config.json' }, 'source-unreachable', /in a circle/],
])('explains %i %j', async (status, headers, reason, says) => {
  const hub = await hubWithFiles();
  hub.misbehave = (_, response) => !!response.writeHead(status, headers).end();
  const error = { reason, message: expect.stringMatching(says) as string };
  await expect(filesOf(hub.network).readWhole('config.json')).rejects.toMatchObject(error);
});

it('knows what is not there', async () => {
  const hub = await hubWithFiles();
  const files = filesOf(hub.network);
  expect(await files.list()).toEqual([name]);
  expect(await files.readWhole('added_tokens.json')).toBeNull();
  expect(await files.open('model-00001-of-00002.safetensors')).toBeNull();
});

it('unpacks a small file that was packed all the same', async () => {
  const hub = await hubWithFiles();
  hub.misbehave = (_, response, bytes) =>
    !!response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(bytes));
  const bytes = await filesOf(hub.network).readWhole('config.json');
  expect(Buffer.from(bytes!).toString()).toBe('{"model_type": "blip-2"}');
});

it('holds a small file to the sha256 that the hub names', async () => {
  const hub = await hubWithFiles();
  const linked = (bytes: Buffer) => ({ 'x-linked-etag': `"${sha256(bytes)}"` });
  hub.misbehave = (_, response, bytes) => !!response.writeHead(200, linked(bytes)).end(bytes);
  expect(await filesOf(hub.network).readWhole('config.json')).not.toBeNull();
  hub.misbehave = (_, response, bytes) =>
    !!response.writeHead(200, linked(bytes)).end(bytes.toString().replace('2', '3'));
  const error = { reason: 'source-unreachable', message: expect.stringMatching(/sha256/) as string };
  await expect(filesOf(hub.network).readWhole('config.json')).rejects.toMatchObject(error);
});

it('holds weights to their sha256 where one request brings all of them', async () => {
  const hub = await hubWithFiles();
  const short = weights.subarray(0, 1000);
  hub.misbehave = ({ host, ...asked }, response) => {
    const linked = { 'x-linked-etag': `"${sha256(weights)}"` };
    return host === 'hub' && (sendPart({ ...asked, host }, response, short, linked) ?? true);
  };
  const error = { reason: 'source-unreachable', message: expect.stringMatching(/sha256/) as string };
  await expect(filesOf(hub.network).open(name)).rejects.toMatchObject(error);
});

it('knows no revisions of folders', () => {
  const net = openNetwork();
  expect(() => openSource('/some/folder', net, 'main')).toThrow(/folders have no revisions/);
  closeNetwork(net);
});

it('does not swallow a small file without end', async () => {
  const hub = await hubWithFiles();
  hub.misbehave = (_, response) => {
    const more = () => void (response.destroyed || response.write(Buffer.alloc(1 << 20), more));
    more();
    return true;
  };
  await expect(filesOf(hub.network).readWhole('config.json')).rejects.toMatchObject({ reason: 'checkpoint-corrupt' });
});

it('stops at once when told to, also while it waits', async () => {
  const hub = await hubWithFiles();
  const stop = new AbortController();
  const files = filesOf({ ...hub.network, pause: 60_000 }, 'owner/name', { signal: stop.signal });
  const file = (await files.open(name))!;
  hub.misbehave = (_, response) => {
    setTimeout(() => stop.abort(), 50);
    return !!response.writeHead(500).end();
  };
  const reading = (async () => {
    for await (const _ of file.read(begin, length));
  })();
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
});

it('reads a plain folder of files too, and any base with the layout of the hub', async () => {
  const hub = await hubWithFiles();
  const plain = await serve((request, response) => {
    if (request.url !== `/some/folder/${name}`) return void response.writeHead(404).end();
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range!)!;
    sendPart({ path: '', headers: {}, host: 'hub', range: [Number(from), Number(to)] }, response, weights);
  });
  const other = { ...hub.network, env: { HF_TOKEN: 'hf_secret' } };
  for (const source of [`${plain}/some/folder/`, `${hub.url}/owner/name`, `${hub.url}/owner/name/tree/main`]) {
    expect((await readMiddle(filesOf(other, source))).equals(middle), source).toBe(true);
  }
  expect(hub.asked.every(({ headers }) => headers.authorization === undefined)).toBe(true);
});

it('goes through the proxies of the environment, but for the hosts it names', async () => {
  const hub = await hubWithFiles();
  const through: string[] = [];
  const proxy = await serve(
    (request, response) => {
      through.push(request.url!);
      response.writeHead(502).end();
    },
    (server) =>
      server.on('connect', (request, socket) => {
        through.push(`CONNECT ${request.url}`);
        socket.end('HTTP/1.1 502 No\r\n\r\n');
      }),
  );
  const env = { HTTP_PROXY: proxy, HTTPS_PROXY: proxy };
  const ask = (HF_ENDPOINT: string, more = {}) =>
    filesOf({ ...hub.network, tries: 1, env: { ...env, HF_ENDPOINT, ...more } }).readWhole('config.json');
  await expect(ask('http://hub.invalid')).rejects.toMatchObject({ reason: 'source-unreachable' });
  await expect(ask('https://hub.invalid')).rejects.toMatchObject({ reason: 'source-unreachable' });
  expect(through).toEqual(['http://hub.invalid/owner/name/resolve/main/config.json', 'CONNECT hub.invalid:443']);
  expect(await ask(hub.url, { NO_PROXY: '127.0.0.1' })).not.toBeNull();
});

// The same contract over every road there is: a plain pair, a MessagePort, a WebSocket and a local socket.

import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { EngineError, type News, type Progress, type Remote } from '../../engine/contract.ts';
import { host } from '../../engine/host/http.ts';
import { findLocalEngine, listenLocally } from '../../engine/host/local.ts';
import { connect, createNews, later, type Port, serve } from '../../engine/wire.ts';
import { pretendEngine } from './pretend-engine.ts';
import { openPage } from './host/browser-like.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A road: given an engine, what the other end holds, and how to cut it. */
type Road = (engine: Remote) => Promise<{ remote: Remote; cut(): unknown }>;

const roads: Record<string, Road> = {
  async 'a plain pair'(engine) {
    const [here, there] = plainPair();
    serve(engine, here);
    return { remote: connect(there), cut: () => here.close() };
  },
  async 'a MessagePort'(engine) {
    const { port1, port2 } = new MessageChannel();
    serve(engine, messagePort(port1));
    return { remote: connect(messagePort(port2)), cut: () => port1.close() };
  },
  async 'a WebSocket'(engine) {
    const hosted = await host({ engine, findPicture: async () => null, page: tmpdir() });
    cleanUps.push(() => hosted.close());
    const page = await openPage(hosted.url);
    return { remote: page.remote, cut: () => page.socket.terminate() };
  },
  async 'a local socket'(engine) {
    const library = mkdtempSync(join(tmpdir(), 'talbot-wire-'));
    cleanUps.push(() => rm(library, { recursive: true }));
    const listening = await listenLocally(library, engine);
    cleanUps.push(() => listening.close());
    const found = await findLocalEngine(library);
    return { remote: found!.engine, cut: () => found!.close() };
  },
};

describe.each(Object.entries(roads))('over %s', (_name, road) => {
  test('a call goes there and its answer comes back, unchanged', async () => {
    const asked: unknown[] = [];
    const answer = {
      hits: [],
      total: 0,
      best: 0,
      coverage,
      nearest: null,
      cursor: null,
      filters: ['naïve \u2028 "quoted"'],
      remarks: [],
      notes: [],
      tookMs: 1.5,
    };
    const { remote } = await road(
      pretendEngine({
        search: async (query) => {
          asked.push(query);
          return answer;
        },
      }),
    );
    expect(await remote.search({ text: 'dog\n🐕', limit: 3 })).toEqual(answer);
    expect(asked).toEqual([{ text: 'dog\n🐕', limit: 3 }]);
  });

  test('a refusal keeps its reason and its words', async () => {
    const { remote } = await road(
      pretendEngine({
        photo: async () => {
          throw new EngineError('not-found', 'No photo has the number 7.');
        },
      }),
    );
    const refused = await remote.photo({ id: 7 }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(EngineError);
    expect(refused).toMatchObject({ reason: 'not-found', message: 'No photo has the number 7.' });
  });

  test('what nobody foresaw is a bug, and is logged where it happened', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { remote } = await road(
      pretendEngine({
        status: async () => {
          throw new TypeError('x is not a function');
        },
      }),
    );
    await expect(remote.status()).rejects.toMatchObject({ reason: 'bug', message: 'x is not a function' });
    expect(logged).toHaveBeenCalledWith(expect.any(TypeError));
    logged.mockRestore();
  });

  test('answers find their questions whatever their order', async () => {
    const { remote } = await road(
      pretendEngine({
        similar: async ({ photo }) => {
          await new Promise((resolve) => setTimeout(resolve, photo === 1 ? 20 : 0));
          return {
            hits: [],
            total: photo,
            best: 0,
            coverage,
            nearest: null,
            cursor: null,
            filters: [],
            remarks: [],
            notes: [],
            tookMs: 0,
          };
        },
      }),
    );
    const pages = await Promise.all([remote.similar({ photo: 1 }), remote.similar({ photo: 2 })]);
    expect(pages.map((page) => page.total)).toEqual([1, 2]);
  });

  test('news comes, and stops when nobody listens', async () => {
    const news = createNews<{ progress: Progress; photos: { ids: number[] } }>();
    const { remote } = await road(pretendEngine({ on: news.on as Remote['on'] }));
    const heard: number[][] = [];
    await new Promise<void>((resolve) => {
      const stop = remote.on('photos', ({ ids }) => {
        heard.push(ids);
        stop();
        news.emit('photos', { ids: [2] });
        remote.on('photos', () => resolve());
        news.emit('photos', { ids: [3] });
      });
      news.emit('photos', { ids: [1] });
    });
    expect(heard).toEqual([[1]]);
  });

  test('a call in flight when the road is cut is refused with "closed", and so is every later one', async () => {
    const { remote, cut } = await road(pretendEngine({ folders: () => new Promise(() => {}) }));
    const refused = remote.folders().catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await cut();
    expect(await refused).toMatchObject({ reason: 'closed' });
    await expect(remote.folders()).rejects.toMatchObject({ reason: 'closed' });
  });
});

const coverage = { photos: 0, searchable: 0 };

test('a name that is not in the contract is refused, whatever the target can do', async () => {
  const [here, there] = plainPair();
  const engine = pretendEngine({});
  serve(Object.assign(engine, { close: () => 'closed!' }), here);
  for (const call of ['close', 'on', 'constructor', '__proto__', 'toString']) {
    const told = new Promise((resolve) => there.onMessage(resolve));
    there.post({ id: 1, call, input: null });
    expect(await told).toMatchObject({ id: 1, failed: { reason: 'not-allowed' } });
  }
});

test('a message that is not a question is passed over', async () => {
  const [here, there] = plainPair();
  const heard = vi.fn();
  there.onMessage(heard);
  serve(pretendEngine({ folders: async () => [] }), here);
  for (const odd of [null, 7, 'folders', [], {}, { call: 'folders' }, { id: '1', call: 'folders' }]) there.post(odd);
  there.post({ id: 2, call: 'folders', input: null });
  await expect.poll(() => heard).toHaveBeenCalled();
  expect(heard.mock.calls).toEqual([[{ id: 2, ok: [] }]]);
});

test('an engine that is still being opened: calls wait for it, and whoever comes hears how far it is', async () => {
  const opened = Promise.withResolvers<Remote>();
  const { speaker, tell } = later<Remote>(opened.promise);
  const [here, there] = plainPair();
  serve(speaker, here);
  const remote = connect(there);
  const [heard, folders] = [vi.fn(), vi.fn()];
  remote.on('opening', heard);
  remote.on('folders', folders);
  const answered = remote.folders();
  const half = { step: 1, steps: 2, rows: null, of: 9 };
  tell('opening', half);
  await expect.poll(() => heard.mock.calls).toEqual([[half]]);
  const [late, lateThere] = plainPair();
  serve(speaker, late);
  const other = vi.fn();
  connect(lateThere).on('opening', other);
  await expect.poll(() => other.mock.calls).toEqual([[half]]);
  const { emit, on } = createNews<News>();
  tell('opening', null);
  opened.resolve({ ...pretendEngine({ folders: async () => [] }), on });
  expect(await answered).toEqual([]);
  emit('folders', {});
  await expect.poll(() => folders.mock.calls).toEqual([[{}]]);
  expect(heard.mock.calls).toEqual([[half], [null]]);
});

test('an engine that could not be opened says why to every call', async () => {
  const { speaker } = later<Remote>(Promise.reject(new EngineError('library-newer', 'Update Talbot.')));
  const [here, there] = plainPair();
  serve(speaker, here);
  await expect(connect(there).folders()).rejects.toMatchObject({ reason: 'library-newer', message: 'Update Talbot.' });
});

function plainPair(): [Port & { close(): void }, Port] {
  const ends = [0, 1].map(() => ({ hear: [] as ((m: unknown) => void)[], closed: [] as (() => void)[] }));
  const end = (mine: number): Port & { close(): void } => ({
    post: (message) => queueMicrotask(() => ends[1 - mine]!.hear.forEach((hear) => hear(structuredClone(message)))),
    onMessage: (handle) => void ends[mine]!.hear.push(handle),
    onClose: (handle) => void ends[mine]!.closed.push(handle),
    close: () => ends.forEach((one) => one.closed.forEach((handle) => handle())),
  });
  return [end(0), end(1)];
}

function messagePort(port: MessagePort | import('node:worker_threads').MessagePort): Port {
  const nodePort = port as import('node:worker_threads').MessagePort;
  return {
    post: (message) => nodePort.postMessage(message),
    onMessage: (handle) => void nodePort.on('message', handle),
    onClose: (handle) => void nodePort.once('close', handle),
  };
}

// What is written down of sent bytes and of crashes, and that both survive a restart.

import { createServer, type AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Exchanged, isLoopback, watchSent } from '../../../engine/sent-bytes.ts';
import { CrashLog } from '../../../engine/start/crash-log.ts';
import { Ledger } from '../../../engine/start/ledger.ts';
import type { WorkerProcess } from '../../../engine/worker-process.ts';
import { scratch } from '../scratch.ts';

const { at, start } = scratch();

function settings() {
  const kept = new Map<string, string>();
  return {
    setting: (name: string) => kept.get(name) ?? null,
    setSetting: (name: string, value: string | null) =>
      void (value === null ? kept.delete(name) : kept.set(name, value)),
  };
}

function worker(over: Partial<WorkerProcess> & { tell?: (hear: (message: unknown) => void) => void }): WorkerProcess {
  return {
    pid: 1,
    exited: new Promise(() => {}),
    kill: () => {},
    port: { post: () => {}, onMessage: (hear) => over.tell?.(hear), onClose: () => {} },
    ...over,
  };
}

describe('the ledger', () => {
  test('adds up by process and host, and keeps downloads of models apart', () => {
    const ledger = new Ledger(settings());
    ledger.add('engine', { host: 'one.example', sent: 10, received: 5 });
    ledger.add('engine', { host: 'one.example', sent: 7, received: 0 });
    ledger.add('page', { host: 'two.example', sent: 0, received: 0, refused: 1 });
    ledger.add('convert', { host: 'models.example', sent: 300, received: 9000 });
    const told = ledger.told();
    expect(told.sent).toBe(17);
    expect(told.entries).toMatchObject([
      { by: 'engine', host: 'one.example', sent: 17, received: 5, refused: 0 },
      { by: 'page', host: 'two.example', sent: 0, refused: 1 },
    ]);
    expect(told.downloads).toMatchObject([{ by: 'convert', host: 'models.example', sent: 300, received: 9000 }]);
  });

  test('hears what a worker says it sent', () => {
    const ledger = new Ledger(settings());
    const counted = ledger.counting(() =>
      worker({ tell: (hear) => hear({ news: 'sent', data: { host: 'a.example', sent: 3, received: 4 } }) }),
    );
    counted('vision');
    expect(ledger.told().entries).toMatchObject([{ by: 'vision', host: 'a.example', sent: 3, received: 4 }]);
  });

  test('hosts without end are joined', () => {
    const ledger = new Ledger(settings());
    for (let i = 0; i < 600; i++) ledger.add('page', { host: `${i}.example`, sent: 1, received: 0 });
    const told = ledger.told();
    expect(told.entries.length).toBeLessThan(502);
    expect(told.sent).toBe(600);
  });

  test('is kept in the library across restarts, and begins at zero', async () => {
    const first = await start('library');
    const begun = await first.ledger();
    expect(begun).toMatchObject({ sent: 0, entries: [], downloads: [] });
    await first.countSent({ entries: [{ by: 'page', host: 'x.example', sent: 0, received: 0, refused: 2 }] });
    await first.close();
    const second = await start('library');
    expect(await second.ledger()).toMatchObject({
      since: begun.since,
      sent: 0,
      entries: [{ by: 'page', host: 'x.example', refused: 2 }],
    });
  });

  test('what only the engine and its workers may say cannot be said from outside', async () => {
    const engine = await start('library-other');
    const entry = { by: 'engine' as const, host: 'x.example', sent: 1, received: 0, refused: 0 };
    await expect(engine.countSent({ entries: [entry] })).rejects.toMatchObject({ reason: 'bad-request' });
    await expect(engine.countSent({ entries: [{ ...entry, by: 'page', sent: -1 }] })).rejects.toMatchObject({
      reason: 'bad-request',
    });
  });
});

describe('bytes of sockets', () => {
  test.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1', 'localhost'])(
    '%s stays on the machine',
    (address) => {
      expect(isLoopback(address)).toBe(true);
    },
  );

  test.each(['192.168.1.4', '128.0.0.1', '127.0.0.1.example.org', '2001:db8::1'])('%s does not', (address) => {
    expect(isLoopback(address)).toBe(false);
  });

  test('those of a socket to another address are told, those on loopback are not', async () => {
    const told: Exchanged[] = [];
    watchSent((exchanged) => told.push(exchanged));
    const server = createServer((client) => client.on('data', () => client.end('four')));
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    const { port } = server.address() as AddressInfo;
    await exchange('127.0.0.1', port);
    expect(told).toEqual([]);
    // Linux answers on all of 127/8 alone; another address of this machine stands for another machine.
    const own = Object.values(networkInterfaces())
      .flat()
      .find((one) => one && !one.internal && one.family === 'IPv4')?.address;
    if (own) {
      await exchange(own, port);
      await expect.poll(() => told).toEqual([{ host: own, sent: 5, received: 4 }]);
    }
    server.close();
  });

  function exchange(host: string, port: number): Promise<void> {
    return new Promise((resolve) => {
      const socket = connect(port, host, () => socket.write('hello'));
      socket.on('close', () => resolve()).resume();
    });
  }
});

describe('the crash log', () => {
  test('a worker that ends by itself is written down; one that was told to end is not', async () => {
    const heard: string[] = [];
    const log = new CrashLog(at('.'), (what) => heard.push(what));
    const fell = Promise.resolve('SIGSEGV');
    log.watching(() => worker({ exited: fell }))('decode');
    await fell;
    const told = Promise.withResolvers<string>();
    log
      .watching(() => worker({ exited: told.promise }))('vision')
      .kill();
    told.resolve('SIGKILL');
    await expect.poll(() => log.list()).toMatchObject([{ what: 'decode', how: 'SIGSEGV' }]);
    expect(heard).toEqual(['decode']);
  });

  test('a line that was cut off is passed over', () => {
    writeFileSync(at('crashes.jsonl'), '{"at":"2020","what":"page","how":"oom"}\n{"at":"20');
    expect(new CrashLog(at('.'), () => {}).list()).toEqual([{ at: '2020', what: 'page', how: 'oom' }]);
  });

  test('the decoder’s end is in the engine’s log', async () => {
    const engine = await start('library-crash');
    await engine.keepCrash({ what: 'page', how: 'crashed' });
    expect(await engine.crashes()).toMatchObject([{ what: 'page', how: 'crashed' }]);
  });
});

// One photo may crash, hang or eat memory: it alone fails, and the process is there again for the next.

import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openDecoder, type DecodeLimits } from '../../../engine/decode/decode.ts';
import type { StartWorker } from '../../../engine/worker-process.ts';
import { skipUnless } from '../../skip.ts';
import { temporaryFolder } from '../photo-files.ts';

vi.setConfig({ testTimeout: 60_000 });

function open(limits: Partial<DecodeLimits> = {}) {
  const started: number[] = [];
  const log = join(temporaryFolder(), 'log');
  const startWorker: StartWorker = (_name, options) => {
    const child = fork(new URL('./hostile-worker.ts', import.meta.url), {
      serialization: 'advanced',
      execArgv: ['--no-warnings'],
      env: { ...process.env, ...options?.env, HOSTILE_LOG: log },
    });
    started.push(child.pid!);
    const exited = new Promise<number | string>((resolve) =>
      child.once('exit', (code, signal) => resolve(signal ?? code ?? 0)),
    );
    return {
      pid: child.pid,
      exited,
      kill: () => void child.kill('SIGKILL'),
      port: {
        post: (message) => void (child.connected && child.send(message as object, () => {})),
        onMessage: (handle) => void child.on('message', handle),
        onClose: (handle) => void exited.then(handle),
      },
    };
  };
  const decoder = openDecoder({ startWorker, thumbnails: '/nowhere', limits });
  onTestFinished(() => decoder.close());
  const ask = (path: string) =>
    decoder.pixels({ path, kind: 'jpeg', size: 1 }).then(
      () => 'ok',
      (error: { reason: string }) => error.reason,
    );
  return { ask, started, decoder, asked: () => readFileSync(log, 'utf8').trim().split('\n') };
}

test('a crash costs the guilty photo only, whoever was beside it', async () => {
  const { ask, started } = open({ atOnce: 3 });
  const names = ['a', 'b', 'crash', 'c', 'd', 'e'];
  expect(await Promise.all(names.map(ask))).toEqual(['ok', 'ok', 'decoder-crashed', 'ok', 'ok', 'ok']);
  expect(started.length).toBeGreaterThan(1);
});

test('an innocent photo whose process dies is tried again', async () => {
  const { ask, started } = open();
  const first = ask('a');
  await expect.poll(() => started.length).toBe(1);
  process.kill(started[0]!, 'SIGKILL');
  expect(await first).toBe('ok');
  expect(started.length).toBe(2);
});

test('a photo that takes too long is given up, its neighbour is not', async () => {
  const { ask } = open({ milliseconds: 3000 });
  const results = await Promise.all(['hang', 'a', 'b'].map(ask));
  expect(results).toEqual(['decoder-timeout', 'ok', 'ok']);
});

const onLinux = skipUnless(process.platform === 'linux', 'memory is read from /proc; run the tests on Linux');

onLinux('a photo that eats memory is given up', async () => {
  const { ask, asked } = open({ memoryMegabytes: 400 });
  expect(await Promise.all(['eat', 'a', 'b'].map(ask))).toEqual(['decoder-crashed', 'ok', 'ok']);
  expect(asked().filter((path) => path === 'eat').length).toBeLessThanOrEqual(2);
});

test('the process rests after a while and comes back when needed', async () => {
  const { ask, started } = open({ idleMilliseconds: 20 });
  expect(await ask('a')).toBe('ok');
  await vi.waitFor(() => expect(isRunning(started[0]!)).toBe(false), { timeout: 60_000 });
  expect(await ask('b')).toBe('ok');
  expect(started.length).toBe(2);
});

test('closing refuses what waits and ends the process', async () => {
  const { ask, started, decoder } = open({ atOnce: 1 });
  const results = Promise.all([ask('a'), ask('b')]);
  await decoder.close();
  expect(await results).toEqual(['closed', 'closed']);
  expect(await ask('c')).toBe('closed');
  expect(isRunning(started[0]!)).toBe(false);
});

test('a process that cannot be started is not the fault of a photo', async () => {
  const startWorker: StartWorker = () => ({
    pid: undefined,
    exited: Promise.resolve('not-started'),
    kill: () => {},
    port: { post: () => {}, onMessage: () => {}, onClose: () => {} },
  });
  const decoder = openDecoder({ startWorker, thumbnails: '/nowhere' });
  const asked = decoder.pixels({ path: '/photos/a.jpg', kind: 'jpeg', size: 1 });
  await expect(asked).rejects.toThrow(/could not be started.*start Talbot again/);
});

test('messages name the photo and what to do', async () => {
  const { decoder } = open({ milliseconds: 1000 });
  await expect(decoder.pixels({ path: '/photos/hang\n.jpg', kind: 'jpeg', size: 1 })).rejects.toThrow(
    /hang␊\.jpg took longer than 1 s.*Other photos are not affected/,
  );
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

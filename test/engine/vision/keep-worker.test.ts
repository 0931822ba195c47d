// How the vision process is started again, with processes that only say how they were opened.

import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { keepWorker, type KeptWorker } from '../../../engine/vision/process/keep-worker.ts';
import { visionNames, type OpenAsked } from '../../../engine/vision/process/worker-calls.ts';
import type { StartWorker } from '../../../engine/worker-process.ts';
import { serve, type Port } from '../../../engine/wire.ts';

const memory = 4e9;
let kept: KeptWorker[] = [];

afterEach(async () => {
  await Promise.all(kept.map((one) => one.close()));
  kept = [];
});

/** `dies`: whether the process of this number (from 0) dies at its first work. */
function keep(dies: (process: number) => boolean, sparingMs?: number) {
  const ceilings: number[] = [];
  const startWorker: StartWorker = () => {
    const number = ceilings.length;
    const { port1, port2 } = new MessageChannel();
    let end: (why: string) => void;
    const exited = new Promise<string>((resolve) => (end = resolve));
    const kill = () => {
      port1.close();
      end('SIGKILL');
    };
    const portOf = (port: typeof port1): Port => ({
      post: (message) => port.postMessage(message),
      onMessage: (hear) => void port.on('message', hear),
      onClose: (hear) => void exited.then(hear),
    });
    const target = {
      on: () => () => {},
      async open(asked: OpenAsked) {
        ceilings[number] = asked.memory;
        return null;
      },
      async embedText() {
        if (dies(number)) kill();
        return Float32Array.of(number);
      },
    };
    ceilings.push(NaN);
    serve(target, portOf(port2), visionNames);
    return { port: portOf(port1), pid: number, kill, exited };
  };
  const worker = keepWorker({
    startWorker,
    model: 'any',
    device: 'cpu',
    memory,
    ...(sparingMs === undefined ? {} : { sparingMs }),
  });
  kept.push(worker);
  return { ask: () => worker.ask('embedText', { text: 'a dog' }), ceilings };
}

describe('after a crash', () => {
  it('graphs open one at a time, and stay so while that helps', async () => {
    const { ask, ceilings } = keep((process) => process === 0);
    expect(await ask()).toEqual(Float32Array.of(1));
    await ask();
    expect(ceilings).toEqual([memory, 0]);
  });

  it('they open together again after a while', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(1000);
    onTestFinished(() => clock.mockRestore());
    const { ask, ceilings } = keep((process) => process === 0, 200);
    await ask();
    clock.mockReturnValue(1199);
    await ask();
    expect(ceilings).toEqual([memory, 0]);
    clock.mockReturnValue(1201);
    await ask();
    expect(ceilings).toEqual([memory, 0, memory]);
  });

  it('that sparing memory did not prevent, they open together again at once', async () => {
    const { ask, ceilings } = keep((process) => process < 2);
    await expect(ask()).rejects.toMatchObject({ reason: 'vision-crashed' });
    await ask();
    expect(ceilings).toEqual([memory, 0, memory]);
  });
});

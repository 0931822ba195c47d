// Devices are measured by themselves: once, when nothing else is to be done, and never beside work.

import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { IdleProbe, type IdleProbeOptions } from '../../../engine/models/idle-probe.ts';
import { knownDevices } from '../../../engine/vision/vision.ts';
import type { StartWorker } from '../../../engine/worker-process.ts';
import { scratch } from '../scratch.ts';
import { temporaryFolder } from '../store/library.ts';
import { noDevice, workersWith } from '../vision/software-device.ts';

const { start } = scratch();
const candidates = [{ recipe: 'gpu-q4', activations: 'f32' }] as const;

let started = 0;
let alive = 0;
/** Processes without a device, counted. */
const startWorker: StartWorker = (name, options) => {
  started++;
  alive++;
  const worker = workersWith(noDevice)(name, options);
  void worker.exited.then(() => alive--);
  return worker;
};

beforeEach(() => {
  vi.setConfig({ testTimeout: 240_000 });
  started = 0;
});

function probeWith(file: string, more: Partial<IdleProbeOptions> = {}): IdleProbe {
  const options = { startWorker, isBusy: () => false, onChange: () => {}, idleMs: 10, file, candidates, threads: 1 };
  const probe = new IdleProbe({ ...options, ...more });
  onTestFinished(() => probe.close());
  return probe;
}

const patience = { timeout: 120_000, interval: 20 };

test('nobody has measured: it is done once, and remembered for the next start', async () => {
  const file = `${temporaryFolder()}/devices.json`;
  const onChange = vi.fn();
  const first = probeWith(file, { onChange });
  expect(await first.report()).toEqual({ state: 'unknown', trials: [] });
  first.begin();
  await expect.poll(async () => (await first.report()).state, patience).toBe('known');
  const { trials } = await first.report();
  expect(trials).toMatchObject([{ device: 'webgpu', recipe: 'gpu-q4', outcome: 'failed' }]);
  expect(trials[0]!.message).not.toBe('');
  expect(onChange).toHaveBeenCalled();
  expect(await knownDevices(file)).toHaveLength(1);
  expect(started).toBeGreaterThan(0);

  started = 0;
  const second = probeWith(file);
  second.begin();
  await expect.poll(async () => (await second.report()).state, patience).toBe('known');
  expect([started, (await second.report()).trials]).toEqual([0, trials]);
});

test('it waits for work to end, gives way to work at once, and goes on after it', async () => {
  const file = `${temporaryFolder()}/devices.json`;
  let busy = true;
  const probe = probeWith(file, { isBusy: () => busy });
  const state = async () => (await probe.report()).state;
  probe.begin();
  await expect.poll(state, patience).toBe('waiting');
  await new Promise((resolve) => setTimeout(resolve, 1200));
  expect([await state(), started]).toEqual(['waiting', 0]);
  busy = false;
  await expect.poll(() => alive, patience).toBe(1);
  busy = true;
  await expect.poll(state, patience).toBe('waiting');
  await expect.poll(() => alive, patience).toBe(0);
  expect(await knownDevices(file)).toBeNull();
  busy = false;
  await expect.poll(state, patience).toBe('known');
});

test('a person stops it, and has it measured again', async () => {
  const file = `${temporaryFolder()}/devices.json`;
  const probe = probeWith(file);
  const state = async () => (await probe.report()).state;
  probe.begin();
  await expect.poll(() => alive, patience).toBe(1);
  expect(await probe.measure(false)).toEqual({ state: 'unknown', trials: [] });
  await expect.poll(() => alive, patience).toBe(0);
  probe.begin();
  expect(await state()).toBe('unknown');
  await probe.measure(true);
  await expect.poll(state, patience).toBe('known');
  await probe.measure(true);
  expect(await state()).not.toBe('known');
  await expect.poll(state, patience).toBe('known');
});

test('an engine that was not told to does not begin by itself, and is asked like any other thing', async () => {
  const engine = await start('library', { startWorker });
  expect(['unknown', 'known']).toContain((await engine.devices()).state);
  expect(started).toBe(0);
  expect((await engine.measureDevices({ on: true })).state).toBe('waiting');
  expect((await engine.measureDevices({ on: false })).state).not.toBe('waiting');
});

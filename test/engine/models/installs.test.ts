// A model is brought while Talbot runs: told how far it is, tested before anybody uses it, stopped and gone on with.

import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Installation, Remote } from '../../../engine/contract.ts';
import { startWorker, type StartWorker } from '../../../engine/worker-process.ts';
import { scratch } from '../scratch.ts';

const { at, start } = scratch();
const root = fileURLToPath(new URL('../../..', import.meta.url));
const source = join(root, 'test/fixtures/golden/blip2-itm/checkpoint');

beforeAll(() => cp(join(root, 'resources/demo/photos/chelsea.jpg'), at('resources/demo/photos/chelsea.jpg')));

async function open(name: string, begin: StartWorker = startWorker) {
  await mkdir(at(name, 'models'), { recursive: true });
  const options = { models: [at(name, 'models')], resources: at('resources'), startWorker: begin };
  return start(join(name, 'library'), options);
}

/** Resolves when this is told of the model; hears from now on. */
function told(engine: Remote, id: string, holds: (now: Installation) => boolean): Promise<Installation[]> {
  const heard: Installation[] = [];
  return new Promise((resolve) => {
    engine.on('installing', (now) => {
      if (now.id !== id) return;
      heard.push(now);
      if (holds(now)) resolve(heard);
    });
  });
}

/** The first converting process is killed when it has written something. */
function killedOnce(): StartWorker {
  let killed = false;
  return (name, options) => {
    const process = startWorker(name, options);
    if (name !== 'convert' || killed) return process;
    const { onMessage } = process.port;
    process.port.onMessage = (handle) =>
      onMessage((message) => {
        if (!killed && /"done":[1-9]/.test(JSON.stringify(message))) {
          killed = true;
          process.kill();
        }
        handle(message);
      });
    return process;
  };
}

describe('bringing a model', () => {
  test('it is converted, tested, and then used', async () => {
    const engine = await open('brought');
    const done = told(engine, 'finder', (now) => now.state === 'done');
    expect(await engine.installModel({ source, id: 'finder', recipe: 'reference-f32' })).toMatchObject({
      ...{ id: 'finder', source, state: 'working', problem: null },
    });
    await expect(engine.installModel({ source, id: 'finder' })).rejects.toMatchObject({ reason: 'busy' });
    const states = (await done).map((now) => now.state);
    expect([...new Set(states)]).toEqual(['working', 'testing', 'done']);
    expect(await engine.models()).toMatchObject([
      { id: 'finder', tasks: ['search'], removable: true, check: { passed: true } },
    ]);
    expect(await engine.installs()).toEqual([]);
    await expect(engine.installModel({ source, id: 'finder' })).rejects.toMatchObject({ reason: 'bad-request' });
    expect((await engine.removeModel({ id: 'finder', instead: true })).freedBytes).toBeGreaterThan(1e5);
  });

  test('killed on the way, it is shown as stopped after a restart, goes on, and is the same model', async () => {
    const engine = await open('killed', killedOnce());
    const stopped = told(engine, 'finder', (now) => now.state === 'stopped');
    await engine.installModel({ source, id: 'finder', recipe: 'reference-f32' });
    await stopped;
    await engine.close();
    const again = await open('killed');
    const [left] = await again.installs();
    expect(left).toMatchObject({ id: 'finder', source, state: 'stopped', problem: null });
    expect(left!.total).toBeGreaterThan(left!.done);
    const done = told(again, 'finder', (now) => now.state === 'done');
    await again.resumeInstall({ id: 'finder' });
    await done;
    expect(await again.models()).toMatchObject([{ id: 'finder', recipe: 'reference-f32', check: { passed: true } }]);
    expect(await readdir(at('killed', 'models'))).toEqual(['finder']);
  });

  test('what is dropped leaves nothing, and what fails says why', async () => {
    const engine = await open('dropped', killedOnce());
    const stopped = told(engine, 'finder', (now) => now.state === 'stopped');
    await engine.installModel({ source, id: 'finder' });
    await stopped;
    await engine.stopInstall({ id: 'finder', discard: true });
    expect([await engine.installs(), await readdir(at('dropped', 'models'))]).toEqual([[], []]);
    await expect(engine.resumeInstall({ id: 'finder' })).rejects.toMatchObject({ reason: 'not-found' });

    const failed = () => told(engine, 'empty', (now) => now.problem !== null);
    await mkdir(at('empty'));
    const first = failed();
    await engine.installModel({ source: at('empty') });
    const problem = { reason: 'checkpoint-incomplete', message: expect.stringContaining(at('empty')) as string };
    expect((await first).at(-1)).toMatchObject({ state: 'stopped', problem });
    expect(await engine.installs()).toMatchObject([{ id: 'empty' }]);
    // Nothing was written that could go on: it is tried anew.
    const second = failed();
    await engine.resumeInstall({ id: 'empty' });
    expect((await second).at(-1)).toMatchObject({ state: 'stopped', problem });
    for (const odd of [
      { source: 'relative/path/here' },
      { source: at('empty'), id: '../up' },
      { source: at('empty'), id: '.hidden' },
    ]) {
      await expect(engine.installModel(odd)).rejects.toMatchObject({ reason: 'bad-request' });
    }
    await expect(engine.installModel({ source: at('nowhere') })).rejects.toMatchObject({ reason: 'folder-missing' });
  });
});

// A worker whose engine was killed in the middle of an answer ends without a word: what it cannot say any more is no fault.

import { type ChildProcess, fork, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { scratch } from './scratch.ts';

const { at } = scratch();
const module = fileURLToPath(new URL('../../engine/worker-process.ts', import.meta.url));

/** In the middle of native work, which hears nothing, its engine is killed; then it has something to say. */
const worker = `
  import { writeSync } from 'node:fs';
  import { parentPort } from ${JSON.stringify(module)};
  const port = parentPort();
  writeSync(1, 'started\\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
  port.post({ answer: 42 });`;

const engine = `
  import { fork } from 'node:child_process';
  const child = fork(process.argv[2], { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.channel.unref();
  setInterval(() => {}, 1000);`;

test('after the end of its engine', async () => {
  const [workerFile, engineFile] = [at('worker.mjs'), at('engine.mjs')];
  writeFileSync(workerFile, worker);
  writeFileSync(engineFile, engine);
  const parent = spawn(process.execPath, [engineFile, workerFile], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void parent.kill('SIGKILL'));
  let said = '';
  parent.stderr.on('data', (text: Buffer) => (said += text.toString()));
  for await (const line of createInterface(parent.stdout)) {
    if (line === 'started') break;
  }
  const closed = new Promise((resolve) => parent.stderr.once('close', resolve));
  parent.kill('SIGKILL');
  // The worker holds the same pipe: it is closed when both have ended.
  await closed;
  expect(said).toBe('');
});

test('a message that cannot be made into one is told to whoever posts it', async () => {
  const file = at('refused.mjs');
  writeFileSync(
    file,
    `import { parentPort } from ${JSON.stringify(module)};
    const port = parentPort();
    try { port.post({ no: () => {} }); } catch (error) { port.post({ caught: error.name }); }`,
  );
  const child: ChildProcess = fork(file, { serialization: 'advanced' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const heard = await new Promise((resolve) => child.once('message', resolve));
  expect(heard).toEqual({ caught: expect.any(String) as string });
});

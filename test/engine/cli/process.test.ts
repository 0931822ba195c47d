// The command line as a process of its own: Ctrl-C, serving, a reader that has had enough.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Progress } from '../../../engine/contract.ts';
import { writePhotos } from '../some-photos.ts';
import { openPage } from '../host/browser-like.ts';

import { commandLine, json, type Said } from './talbot.ts';

const { at } = commandLine();
const cli = fileURLToPath(new URL('../../../engine/cli.ts', import.meta.url));

describe('as a process of its own', () => {
  function spawned(words: string[], library: string) {
    const env = { ...process.env, TALBOT_LIBRARY: at(library), TALBOT_MODELS: at('models') };
    const child = spawn(process.execPath, [cli, ...words], { env });
    const said: Said = { code: -1, out: '', err: '' };
    child.stdout.on('data', (data: Buffer) => (said.out += String(data)));
    child.stderr.on('data', (data: Buffer) => (said.err += String(data)));
    const ended = new Promise<Said>((resolve) => child.once('close', (code) => resolve({ ...said, code: code ?? -1 })));
    return { child, said, ended };
  }

  test('Ctrl-C stops in good order with 130, and the same command goes on', async () => {
    await writePhotos(at('many'), 30, 800);
    const { child, ended } = spawned(['index', at('many'), '--json'], 'library-ctrl-c');
    const first = await untilSeen('library-ctrl-c', 4);
    child.kill('SIGINT');
    const said = await ended;
    expect(said).toMatchObject({ code: 130, err: expect.stringContaining('the same command goes on') as string });
    const stopped = json<Progress>(said);
    expect(stopped.seen).toBeGreaterThanOrEqual(first);
    expect(stopped.seen).toBeLessThan(30);
    const again = await spawned(['index', at('many'), '--json'], 'library-ctrl-c').ended;
    expect(json<Progress>(again)).toMatchObject({ seen: 30, waiting: 0 });
  });

  test('serve prints an address that works, and ends with Ctrl-C', async () => {
    const { child, said, ended } = spawned(['serve', '--json'], 'library-serve');
    await expect.poll(() => said.out, { timeout: 120_000 }).toContain('}');
    const { url } = json<{ url: string }>(said);
    const page = await openPage(url);
    expect(await page.remote.folders()).toEqual([]);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  test('a reader that has had enough is no error', async () => {
    const { child, ended } = spawned(['help'], 'library-pipe');
    child.stdout.destroy();
    expect((await ended).err).toBe('');
  });

  async function untilSeen(library: string, least: number): Promise<number> {
    const { findLocalEngine } = await import('../../../engine/host/local.ts');
    for (;;) {
      const found = await findLocalEngine(at(library));
      const seen = (await found?.engine.progress().catch(() => null))?.seen ?? 0;
      found?.close();
      if (seen >= least) return seen;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
});

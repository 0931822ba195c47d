// `npm start` where there is no window to open: it prints a loopback address, serves the page there, and ends cleanly.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const library = mkdtempSync(join(tmpdir(), 'talbot-start-'));
afterAll(() => rmSync(library, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

test('serves the page in the browser, and stops when it is told to', async () => {
  const { DISPLAY: _screen, WAYLAND_DISPLAY: _other, ...env } = process.env;
  const app = spawn(process.execPath, [join(root, 'build/start.mjs'), '--browser', '--library', library], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told: string[] = [];
  const exited = new Promise<number | null>((resolve) => app.once('exit', resolve));
  const address = await new Promise<string>((resolve, reject) => {
    const hear = (part: Buffer) => {
      told.push(String(part));
      const found = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(told.join(''));
      if (found) resolve(found[0]);
    };
    app.stdout.on('data', hear);
    app.stderr.on('data', hear);
    void exited.then((code) => reject(new Error(`It ended with ${code} before it told an address:\n${told.join('')}`)));
  });
  const welcome = await fetch(address, { redirect: 'manual' });
  const cookie = welcome.headers.get('set-cookie')?.split(';')[0] ?? '';
  const page = await fetch(new URL('/', address), { headers: { cookie } });
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<title>');
  expect((await fetch(new URL('/', address))).ok).toBe(false);
  app.kill('SIGINT');
  expect(await exited).toBe(0);
}, 120_000);

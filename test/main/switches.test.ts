// A debugger at the door: started by words of a command line, the packaged app opens to none, and goes on as if they had not
// been there. The same words open the app that is run from its sources, so that these tests would notice.

import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, vi } from 'vitest';
import { asRoot, canOpen, electronFolder, root, test } from './talbot-window.ts';

const patient = { timeout: 120_000, interval: 100 };

describe('a debugger', { timeout: 400_000 }, () => {
  let folder = '';
  beforeAll(() => {
    if (!canOpen) return;
    folder = mkdtempSync(join(tmpdir(), 'talbot-switches-'));
    // Electron is packaged when its program has another name.
    for (const name of readdirSync(electronFolder!)) {
      if (name !== 'electron') symlinkSync(join(electronFolder!, name), join(folder, name));
    }
    const [from, to] = [join(electronFolder!, 'electron'), join(folder, 'talbot')];
    try {
      linkSync(from, to);
    } catch {
      // On another disk.
      copyFileSync(from, to);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  /** Runs until its engine is there and its page was shown, then looks. */
  async function started(
    program: string,
    word: string,
    look: (child: ChildProcess, said: () => string, at: string) => Promise<void>,
  ) {
    const at = mkdtempSync(join(folder, 'run-'));
    mkdirSync(join(at, 'library'));
    const own = ['--library', join(at, 'library'), `--user-data-dir=${join(at, 'settings')}`];
    const child = spawn(program, [...asRoot, root, word, ...own], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      env: { ...process.env, TALBOT_NODE: process.execPath, TALBOT_PROBE: 'off' },
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    let said = '';
    child.stderr!.on('data', (part: Buffer) => (said += part.toString()));
    try {
      await vi.waitFor(() => expect(existsSync(join(at, 'library/engine.json'))).toBe(true), patient);
      // Written by the page: it was loaded, long after a debugger would have been let in.
      await vi.waitFor(() => expect(existsSync(join(at, 'settings/Local Storage'))).toBe(true), patient);
      await look(child, () => said, at);
    } finally {
      child.kill('SIGTERM');
      await ended;
    }
  }

  const listening = 'DevTools listening';

  test('is let in by a port where the app is run from its sources, and not where it is packaged', async () => {
    const port = '--remote-debugging-port=0';
    await started(join(electronFolder!, 'electron'), port, async (_child, said, at) => {
      await vi.waitFor(() => expect(said()).toContain(listening), patient);
      // Written after it was said.
      await vi.waitFor(() => expect(existsSync(join(at, 'settings/DevToolsActivePort'))).toBe(true), patient);
    });
    await started(join(folder, 'talbot'), port, async (_child, said, at) => {
      expect(said()).not.toContain(listening);
      expect(existsSync(join(at, 'settings/DevToolsActivePort'))).toBe(false);
    });
  });

  test('the same by a pipe', async () => {
    const ask = ({ stdio }: ChildProcess) => {
      const [, , , questions, answers] = stdio as [null, null, Readable, Writable, Readable];
      let told = '';
      questions.on('error', () => {});
      answers.on('data', (part: Buffer) => (told += part.toString()));
      questions.write('{"id":1,"method":"Browser.getVersion"}\0');
      return () => told;
    };
    const pipe = '--remote-debugging-pipe';
    await started(join(electronFolder!, 'electron'), pipe, async (child) => {
      const told = ask(child);
      await vi.waitFor(() => expect(told()).toContain('"product"'), patient);
    });
    await started(join(folder, 'talbot'), pipe, async (child, said) => {
      const told = ask(child);
      // Nobody reads the question; what nobody says cannot be waited for, so the app is asked for something else meanwhile.
      await new Promise((resolve) => setTimeout(resolve, 2000));
      expect(told()).toBe('');
      expect(said()).not.toContain(listening);
    });
  });
});

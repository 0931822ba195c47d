// A screen reader on a screen of its own: Xvfb, a window manager, the accessibility bus and Orca, whose log says every word
// it would speak. Keys are pressed as a keyboard does, so that Orca hears them first. Linux only; needs no sound.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Programs and the packages of Debian that hold them. */
export const needed = {
  Xvfb: 'xvfb',
  openbox: 'openbox',
  orca: 'orca',
  xdotool: 'xdotool',
  'dbus-run-session': 'dbus',
};

const launcher = '/usr/libexec/at-spi-bus-launcher';
/** So long nothing more is said: what was to be said has been. A busy machine may take longer, but not longer than that. */
const quietMs = 1200;
const mostMs = 20_000;

export interface Reader {
  /** For programs it is to read: their screen and their bus. */
  env: Record<string, string>;
  /** Presses keys by xdotool's names, one after the other; `"words` are typed. What was said until it was enough and quiet. */
  press(keys: string[], enough?: (said: string[]) => boolean): Promise<string[]>;
  /** A click in the middle of the window: the keys are the page's, not the browser's. */
  enter(): void;
  close(): Promise<void>;
}

/** Within `dbus-run-session`. */
export async function startReader(): Promise<Reader> {
  const folder = await mkdtemp(join(tmpdir(), 'talbot-reader-'));
  const log = join(folder, 'orca.log');
  await writeFile(log, '');
  const running: ChildProcess[] = [];
  const { display, server } = await startScreen();
  running.push(server);
  const env = { ...(process.env as Record<string, string>), DISPLAY: display, ACCESSIBILITY_ENABLED: '1' };
  // Orca looks for others by name and would not start beside one that a person uses: this one finds none. It is written in
  // the system's Python, whatever else is called so.
  await writeFile(join(folder, 'pgrep'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const path = { ...env, PATH: `${folder}:/usr/bin:/bin` };
  running.push(spawn('openbox', { env, stdio: 'ignore' }));
  running.push(spawn(launcher, ['--launch-immediately'], { env, stdio: 'ignore' }));
  await wait(1000);
  const orca = [`--debug-file=${log}`, `--user-prefs=${join(folder, 'orca')}`];
  running.push(spawn('orca', orca, { env: path, stdio: 'ignore' }));

  const tool = (...words: string[]) => execFileSync('xdotool', words, { env });

  let read = 0;
  const size = () => statSync(log).size;
  function said(): string[] {
    const bytes = Buffer.alloc(size() - read);
    const file = openSync(log, 'r');
    readSync(file, bytes, 0, bytes.length, read);
    closeSync(file);
    // A line that is still being written is for the next time.
    const whole = bytes.lastIndexOf(10) + 1;
    read += whole;
    return spokenIn(bytes.toString('utf8', 0, whole));
  }
  async function hear(enough: (said: string[]) => boolean): Promise<string[]> {
    const until = Date.now() + mostMs;
    const all: string[] = [];
    for (;;) {
      await quiet(size);
      all.push(...said());
      if (enough(all) || Date.now() > until) break;
      // A message may wait within Orca until something else happens.
      tool('key', 'Shift_L');
    }
    return all;
  }

  return {
    env,
    async press(keys, enough = () => true) {
      await hear(() => true);
      for (const key of keys) {
        if (key.startsWith('"')) tool('type', '--delay', '60', key.slice(1));
        else tool('key', key);
        await quiet(size);
      }
      return hear(enough);
    },
    enter: () => void tool('mousemove', '640', '470', 'click', '1'),
    async close() {
      for (const one of running.toReversed()) one.kill('SIGTERM');
      await wait(300);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** On a number that is free. */
async function startScreen(): Promise<{ display: string; server: ChildProcess }> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    server.stdio[3]!.once('data', (told: Buffer) => resolve(told.toString().trim()));
    server.once('exit', () => reject(new Error('Xvfb did not start.')));
  });
  return { display: `:${number}`, server };
}

/** Lines such as `SPEECH OUTPUT: '5 of 25'{…}`, without the names of the keys that were pressed. */
function spokenIn(log: string): string[] {
  const lines = log.matchAll(/SPEECH OUTPUT: '(.*)'\s*\[?\{/g);
  return [...lines].map(([, words]) => words!).filter((words) => !/^(\S+|left \w+) $/.test(words));
}

async function quiet(size: () => number): Promise<void> {
  let [last, since] = [size(), Date.now()];
  const until = since + 15_000;
  while (Date.now() - since < quietMs && Date.now() < until) {
    await wait(100);
    if (size() !== last) [last, since] = [size(), Date.now()];
  }
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

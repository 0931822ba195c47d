// The packed app, as people get it: packed once, its fuses read back from the binary, its archive compared with the hashes
// in its own head, then started on a screen, where it shows photos. Takes about a minute, and is ended after six.

import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { fuses, readFuses } from '../../build/fuses.mjs';
import { pack } from '../../build/package.mjs';
import { binaryIn } from '../../build/packaging.mjs';
import { debuggerAddress } from './debugger-address.ts';
import { asRoot, canOpen, electronFolder, test } from './talbot-window.ts';

const longest = 360_000;

interface Entry {
  files?: Record<string, Entry>;
  unpacked?: boolean;
  size?: number;
  offset?: string;
  integrity?: { algorithm: string; hash: string };
}

describe('the packed app', { timeout: longest }, () => {
  let out = '';
  let app = '';
  beforeAll(async () => {
    if (!canOpen) return;
    out = mkdtempSync(join(tmpdir(), 'talbot-packed-'));
    app = await pack(join(out, 'app'), { electron: electronFolder! });
  }, longest);
  afterAll(() => rmSync(out, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

  test('has every fuse as decided', async () => {
    expect(await readFuses(binaryIn(app))).toEqual(fuses);
  });

  test('its archive is whole: every packed file has the hash that its head says', () => {
    const { entries, read } = openArchive(join(app, 'resources/app.asar'));
    const packed = [...walk(entries)].filter(([, entry]) => !entry.unpacked);
    expect(packed.map(([name]) => name)).toEqual(
      expect.arrayContaining(['dist/main/main.js', 'dist/preload/preload.cjs', 'dist/renderer/index.html']),
    );
    for (const [name, entry] of packed) {
      expect(entry.integrity?.algorithm, name).toBe('SHA256');
      expect(createHash('sha256').update(read(entry)).digest('hex'), name).toBe(entry.integrity!.hash);
    }
  });

  test('carries no sources, no tests and no other app', () => {
    const { entries } = openArchive(join(app, 'resources/app.asar'));
    const names = [...walk(entries)].map(([name]) => name).filter((name) => !name.startsWith('node_modules/'));
    expect(names.filter((name) => !/^(dist|resources|package\.json)/.test(name))).toEqual([]);
    expect(readdirSync(join(app, 'resources')).toSorted()).toEqual(['app.asar', 'app.asar.unpacked', 'node']);
  });

  test('tells a Linux desktop what it opens, with a program and an icon that are there', () => {
    const entry = readFileSync(join(app, 'talbot.desktop'), 'utf8');
    expect(entry).toContain(`Exec="${binaryIn(app)}" %F`);
    expect(existsSync(/^Icon=(.*)$/m.exec(entry)![1]!)).toBe(true);
  });

  /**
   * The same app, whose archive was changed so that it hears of a debugger: nothing else lets this test look at its page. Where
   * the system checks the archive against the hash burnt into the program, which Linux does not, it would not start.
   */
  const drivable = (): string => {
    const copy = join(out, 'drivable');
    if (existsSync(copy)) return binaryIn(copy);
    // Linked, file by file: half a gigabyte is not written twice.
    execFileSync('cp', ['-al', app, copy]);
    const archive = readFileSync(join(app, 'resources/app.asar'), 'latin1');
    const changed = archive.replaceAll('remote-debugging-port', 'remote-debugging-door');
    expect(changed).not.toBe(archive);
    rmSync(join(copy, 'resources/app.asar'));
    writeFileSync(join(copy, 'resources/app.asar'), changed, 'latin1');
    return binaryIn(copy);
  };

  const start = (name: string, env: NodeJS.ProcessEnv, program = drivable()) => {
    const [library, settings] = [join(out, name, 'library'), join(out, name, 'settings')];
    mkdirSync(library, { recursive: true });
    const own = ['--remote-debugging-port=0', '--library', library, `--user-data-dir=${settings}`];
    return spawn(program, [...asRoot, ...own], {
      env: { ...env, TALBOT_PROBE: 'off' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  };

  test('opens to no debugger', async () => {
    const child = start('closed', process.env, binaryIn(app));
    let said = '';
    child.stderr.on('data', (part: Buffer) => (said += part.toString()));
    try {
      const there = (name: string) => () => existsSync(join(out, 'closed', name));
      await expect.poll(there('library/engine.json'), { timeout: 60_000 }).toBe(true);
      await expect.poll(there('settings/Local Storage'), { timeout: 60_000 }).toBe(true);
      expect(said).not.toContain('DevTools listening');
      expect(there('settings/DevToolsActivePort')()).toBe(false);
    } finally {
      child.kill('SIGKILL');
    }
  });

  test('is no Node, and takes no options for one', async () => {
    const child = start('no-node', {
      ...process.env,
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: '--require=/nowhere.js',
    });
    try {
      // A Node would end at once: it knows none of these options, and there is no such module.
      expect(await debuggerAddress(child.stderr)).toMatch(/^ws:/);
    } finally {
      child.kill('SIGKILL');
    }
  });

  test('starts, decodes on the Node it carries, and shows photos', async () => {
    expect(existsSync(join(app, 'resources/node/node'))).toBe(true);
    const { TALBOT_NODE: _, ...env } = process.env;
    const child = start('shown', env);
    const ended = new Promise<number | string>((resolve) =>
      child.once('exit', (code, signal) => resolve(code ?? signal!)),
    );
    try {
      const browser = await chromium.connectOverCDP(await debuggerAddress(child.stderr));
      const [context] = browser.contexts();
      const page = context!.pages()[0] ?? (await context!.waitForEvent('page'));
      await page.getByRole('button', { name: 'demo photos' }).click({ timeout: 60_000 });
      const shown = () =>
        [...document.images].filter((one) => one.src.startsWith('photo:') && one.naturalWidth > 0).length;
      await expect.poll(() => page.evaluate(shown), { timeout: 120_000 }).toBeGreaterThan(3);
      // A page that was taken over here: pictures lead to no other file, the page goes nowhere, and developer tools are not there.
      const tricks = [
        '../../../etc/passwd',
        '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
        '/etc/passwd',
        '1/../../etc/passwd',
        '1%00.jpg',
      ];
      const reached = await page.evaluate(
        (all) =>
          Promise.all(
            all.map(
              (one) =>
                new Promise<boolean>((resolve) => {
                  const image = Object.assign(new Image(), {
                    onload: () => resolve(true),
                    onerror: () => resolve(false),
                  });
                  image.src = `photo://library/original/${one}`;
                }),
            ),
          ),
        tricks,
      );
      expect(reached).toEqual(tricks.map(() => false));
      await page.keyboard.press('Control+Shift+I');
      await page.keyboard.press('F12');
      expect(await page.evaluate(() => window.open('https://example.org/') === null)).toBe(true);
      expect(context!.pages()).toHaveLength(1);
      await browser.close();
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
    } finally {
      child.kill('SIGKILL');
    }
  });
});

/** An asar begins with a pickle: four sizes, then its head as JSON, then the files one after the other. */
function openArchive(path: string): { entries: Entry; read(entry: Entry): Buffer } {
  const file = openSync(path, 'r');
  const bytes = (length: number, at: number) => {
    const buffer = Buffer.alloc(length);
    readSync(file, buffer, 0, length, at);
    return buffer;
  };
  const sizes = bytes(16, 0);
  const entries = JSON.parse(bytes(sizes.readUInt32LE(12), 16).toString()) as Entry;
  const start = 8 + sizes.readUInt32LE(4);
  process.once('exit', () => closeSync(file));
  return { entries, read: (entry) => bytes(entry.size ?? 0, start + Number(entry.offset)) };
}

function* walk(entry: Entry, at = ''): Generator<[string, Entry]> {
  for (const [name, inner] of Object.entries(entry.files ?? {})) {
    const path = at ? `${at}/${name}` : name;
    if (inner.files) yield* walk(inner, path);
    else yield [path, inner];
  }
}

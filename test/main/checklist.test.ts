// Electron's security checklist, item by item under its own title, tried in the real window: what a page that was taken
// over could do, and what the configuration says. Fuses are read back from the packed app in package.test.ts too.
// Longer than 300 lines because the twenty items are one list, tried in one window that takes seconds to open.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { fuses } from '../../build/fuses.mjs';
import { skipUnless } from '../skip.ts';
import { canOpen, mayBeOrdinary, openTalbot, type Opened, root, test } from './talbot-window.ts';

describe('security checklist', { timeout: 180_000 }, () => {
  let talbot: Opened;
  beforeAll(async () => {
    if (canOpen) talbot = await openTalbot({ photos: 2 });
  }, 180_000);
  afterAll(() => talbot?.close());

  const preferences = (): Promise<Record<string, unknown>> =>
    talbot.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      return JSON.parse(JSON.stringify(contents.getLastWebPreferences())) as Record<string, unknown>;
    });

  const inPage = <T>(work: () => T | Promise<T>): Promise<T> => talbot.page.evaluate(work) as Promise<T>;

  test('1. Only load secure content: nothing comes from anywhere but the app', async () => {
    const loaded = await inPage(() =>
      [...document.querySelectorAll<HTMLElement>('[src], link[href]')].map((element) =>
        'src' in element ? String(element.src) : (element as HTMLLinkElement).href,
      ),
    );
    expect(loaded.length).toBeGreaterThan(2);
    expect(loaded.filter((name) => !/^(app:\/\/talbot\/|photo:\/\/library\/)/.test(name))).toEqual([]);
    for (const address of ['http://example.org/', 'https://example.org/', 'ws://example.org/', 'ftp://example.org/']) {
      const answer = await talbot.app.evaluate(
        ({ session }, url) => session.defaultSession.fetch(url).then(String, (error: Error) => error.message),
        address,
      );
      expect(answer).toMatch(/ERR_BLOCKED_BY_CLIENT|ERR_UNKNOWN_URL_SCHEME|ERR_DISALLOWED|Failed|not supported/i);
    }
  });

  test('2. No Node.js integration: the page finds neither require nor process', async () => {
    expect(await preferences()).toMatchObject({ nodeIntegration: false });
    const found = await inPage(() =>
      ['require', 'process', 'module', 'Buffer', '__dirname'].map((name) => name in globalThis),
    );
    expect(found).toEqual([false, false, false, false, false]);
  });

  test('3. Context isolation: what the page changes of the built-ins the preload script does not see', async () => {
    expect(await preferences()).toMatchObject({ contextIsolation: true });
    const power = await inPage(async () => {
      const change = (value: unknown) =>
        Reflect.defineProperty(Array.prototype, 'map', { value, configurable: true, writable: true });
      const kept = Reflect.get(Array.prototype, 'map') as unknown;
      change(() => {
        throw new Error('taken over');
      });
      try {
        return (globalThis as unknown as { talbot: { droppedPaths(files: File[]): string[] } }).talbot.droppedPaths([]);
      } finally {
        change(kept);
      }
    });
    expect(power).toEqual([]);
  });

  test('4. Process sandboxing: the window asks for it', async () => {
    expect(await preferences()).toMatchObject({ sandbox: true });
  });

  const sandboxed = skipUnless(
    canOpen && mayBeOrdinary && process.platform === 'linux',
    'no window, or root may not become another user here (root can have no sandbox); allow user namespaces',
  );

  sandboxed('4. Process sandboxing: the page’s process is locked in by the kernel', async () => {
    const other = await openTalbot({ ordinary: true });
    try {
      const pid = await other.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId(),
      );
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      expect(status).toMatch(/^Seccomp:\s+2$/m);
      expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
      expect(status).toMatch(/^CapEff:\s+0+$/m);
    } finally {
      await other.close();
    }
  });

  test('5. Permission requests: all are refused without a question', async () => {
    const states = await inPage(async () =>
      Promise.all(
        ['camera', 'microphone', 'geolocation', 'notifications', 'midi', 'persistent-storage', 'clipboard-read'].map(
          (name) => navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state),
        ),
      ),
    );
    expect(new Set(states)).toEqual(new Set(['denied']));
    const media = await inPage(() =>
      navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'granted',
        (error: Error) => error.name,
      ),
    );
    expect(media).toMatch(/NotAllowedError|NotFoundError/);
    const device = await inPage(() =>
      (navigator as unknown as { usb?: { getDevices(): Promise<unknown[]> } }).usb
        ?.getDevices()
        .then((all) => all.length),
    );
    expect(device ?? 0).toBe(0);
  });

  test('6. webSecurity is on: another origin’s answer cannot be read', async () => {
    expect(await preferences()).toMatchObject({ webSecurity: true });
    expect(
      await inPage(() =>
        fetch('file:///etc/passwd').then(
          () => 'read',
          () => 'refused',
        ),
      ),
    ).toBe('refused');
  });

  test('7. Content Security Policy: without unsafe-inline and unsafe-eval, and it holds', async () => {
    const policy = await talbot.app.evaluate(async ({ session }) => {
      const answer = await session.defaultSession.fetch('app://talbot/index.html');
      return answer.headers.get('content-security-policy');
    });
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    const ran = await inPage(async () => {
      try {
        const script = document.createElement('script');
        script.textContent = 'globalThis.inline = true';
        document.head.append(script);
      } catch {
        // Not even made: scripts from text are refused by trusted types.
      }
      const remote = document.createElement('img');
      remote.src = 'https://example.org/a.png';
      const blocked = await new Promise((resolve) => {
        remote.addEventListener('error', () => resolve(true));
        remote.addEventListener('load', () => resolve(false));
      });
      let evaluated = true;
      try {
        (Reflect.get(globalThis, 'eval') as (text: string) => unknown)('1');
      } catch {
        evaluated = false;
      }
      return { inline: 'inline' in globalThis, evaluated, blocked };
    });
    expect(ran).toEqual({ inline: false, evaluated: false, blocked: true });
  });

  test('8. allowRunningInsecureContent is off', async () => {
    expect(await preferences()).toMatchObject({ allowRunningInsecureContent: false });
  });

  test('9. experimentalFeatures are off', async () => {
    expect(await preferences()).toMatchObject({ experimentalFeatures: false });
  });

  test('10. enableBlinkFeatures is not used', async () => {
    expect((await preferences())['enableBlinkFeatures'] ?? '').toBe('');
    const switched = await talbot.app.evaluate(({ app }) => app.commandLine.hasSwitch('enable-blink-features'));
    expect(switched).toBe(false);
  });

  test('11. <webview> does not exist, so it has no allowpopups', async () => {
    expect(await preferences()).toMatchObject({ webviewTag: false });
    const powers = await inPage(() => {
      const webview = document.createElement('webview');
      document.body.append(webview);
      const found = ['getWebContentsId', 'loadURL', 'executeJavaScript'].filter((name) => name in webview);
      webview.remove();
      return found;
    });
    expect(powers).toEqual([]);
  });

  test('12. <webview> options: attaching one is refused whatever they are', async () => {
    const refused = await talbot.app.evaluate(({ BrowserWindow }) => {
      let prevented = false;
      const event = { preventDefault: () => (prevented = true) };
      BrowserWindow.getAllWindows()[0]!.webContents.emit('will-attach-webview', event, {}, {});
      return prevented;
    });
    expect(refused).toBe(true);
  });

  test('13. Navigation: the page goes nowhere else, and no frame does', async () => {
    const { page } = talbot;
    const before = page.url();
    for (const address of [
      'https://example.org/',
      'file:///etc/passwd',
      'app://talbot.example.org/',
      'data:text/html,x',
    ]) {
      await page.evaluate((url) => {
        const link = document.createElement('a');
        link.href = url;
        link.click();
      }, address);
      await page.waitForTimeout(150);
      expect(page.url()).toBe(before);
    }
    const frames = await page.evaluate(async () => {
      const frame = document.createElement('iframe');
      frame.src = 'app://talbot/index.html';
      document.body.append(frame);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const shown = frame.contentDocument?.querySelector('main') ?? null;
      frame.remove();
      return shown;
    });
    expect(frames).toBeNull();
  });

  test('14. New windows: none is opened', async () => {
    const opened = await inPage(() => window.open('app://talbot/index.html') === null);
    await inPage(() => {
      const link = document.createElement('a');
      Object.assign(link, { href: 'https://example.org/', target: '_blank' });
      link.click();
    });
    await talbot.page.waitForTimeout(150);
    expect(opened).toBe(true);
    const windows = await talbot.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    expect(windows).toBe(1);
  });

  test('15. shell.openExternal is not used', () => {
    expect(sources().filter(([, text]) => text.includes('openExternal'))).toEqual([]);
  });

  test('16. A current version of Electron ships', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')) as {
      version: string;
    };
    const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    expect(wanted.devDependencies['electron']).toBe(version);
    // The newest three majors are supported; 45 was the newest when this was last looked at.
    expect(Number(version.split('.')[0])).toBeGreaterThanOrEqual(45);
  });

  test('17. Sender of every message: all come through the gate, which hears our own top frame alone', async () => {
    const listening = sources().filter(([, text]) => /\bipcMain\b|ipc\.(on|handle)\(/.test(text));
    expect(listening.map(([name]) => name)).toEqual(['gate.ts']);
    // A frame of another address in the same window holds the same channels, and is refused.
    const answers = await talbot.app.evaluate(async ({ BrowserWindow, ipcMain }) => {
      const sender = BrowserWindow.getAllWindows()[0]!.webContents;
      const frame = sender.mainFrame;
      const handlers = Reflect.get(ipcMain, '_invokeHandlers') as Map<string, (...asked: unknown[]) => unknown>;
      // Only those that take nothing and do nothing: the others open dialogs of the system, or end the engine.
      const harmless = ['power', 'recovered', 'unwritable'];
      const one = (senderFrame: unknown) =>
        Promise.all(
          harmless.map(async (name) => {
            try {
              const answer = (await handlers.get(name)!({ sender, senderFrame })) as { refused?: { message: string } };
              if (!answer.refused) return `${name}: heard`;
              const bySender = answer.refused.message.includes('Only the page of Talbot') && !('told' in answer);
              return bySender ? 'refused' : `${name}: by argument`;
            } catch (error) {
              return `${name}: ${String(error)}`;
            }
          }),
        );
      return {
        count: handlers.size,
        ours: await one(frame),
        gone: await one(null),
        child: await one({ url: frame.url, parent: frame }),
        foreign: await one({ url: 'https://example.org/', parent: null }),
        twin: await one({ url: 'app://talbot.example.org/index.html', parent: null }),
      };
    });
    expect(answers.count).toBeGreaterThanOrEqual(15);
    expect(answers.ours).toEqual(['power: heard', 'recovered: heard', 'unwritable: heard']);
    for (const from of [answers.gone, answers.child, answers.foreign, answers.twin]) {
      expect(from).toEqual(['refused', 'refused', 'refused']);
    }
  });

  test('18. No file:// protocol: page and pictures have schemes of their own, and file: is refused', async () => {
    expect(talbot.page.url()).toMatch(/^app:\/\/talbot\/index\.html/);
    const answer = await talbot.app.evaluate(({ session }) =>
      session.defaultSession.fetch('file:///etc/passwd').then(
        (got) => got.text(),
        () => 'refused',
      ),
    );
    expect(answer).toBe('refused');
  });

  test('19. Fuses: every one is decided', () => {
    expect(fuses).toEqual({
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
      WasmTrapHandlers: true,
    });
  });

  test('20. No Electron API for the page: only the names of the bridge, and none of them hands one out', async () => {
    const bridge = await inPage(() => {
      const desktop = (globalThis as unknown as { talbot: Record<string, unknown> }).talbot;
      return Object.entries(desktop).map(([name, value]) => `${name}: ${typeof value}`);
    });
    expect(bridge.filter((line) => !line.endsWith(': function'))).toEqual(['pictures: string']);
    const shape = await inPage(async () => {
      const { talbot } = globalThis as unknown as { talbot: { onPower(hear: (told: unknown) => void): unknown } };
      const stop = talbot.onPower(() => {});
      return {
        stop: typeof stop,
        names: Object.getOwnPropertyNames(globalThis).filter((name) => /electron|ipc/i.test(name)),
      };
    });
    expect(shape).toEqual({ stop: 'function', names: [] });
  });
});

/** Sources of the main process and the preload script, by name. */
function sources(): (readonly [name: string, text: string])[] {
  return ['main', 'preload'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => [name, readFileSync(join(root, folder, name), 'utf8')] as const),
  );
}

// Whether another program fills the screen, as each system tells it: what it prints is recorded or made here, the compositor is
// a small one (wayland-compositor.ts), processes are real.

import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type Looker, lookerOf, type Ours, steady } from '../../main/full-screen/full-screen.ts';
import { isScreenKept } from '../../main/full-screen/inhibited.ts';
import { saidBySession } from '../../main/full-screen/linux.ts';
import { macFullScreen } from '../../main/full-screen/mac.ts';
import { TellingProcess } from '../../main/full-screen/telling-process.ts';
import { toplevelFills } from '../../main/full-screen/wayland.ts';
import { WindowsScreen } from '../../main/full-screen/windows.ts';
import { x11FullScreen } from '../../main/full-screen/x11.ts';
import { compositor, event, word, words } from './wayland-compositor.ts';

const ours: Ours = { pids: () => [7], inFront: () => false };
const missing = () => Promise.reject(Object.assign(new Error('no such program'), { code: 'ENOENT' }));

describe('under X11', () => {
  test.each([
    ['another program fills the screen', '0x1', '_NET_WM_STATE_FULLSCREEN\n_NET_WM_PID(CARDINAL) = 9', true],
    ['our own window does', '0x1', '_NET_WM_STATE_FULLSCREEN\n_NET_WM_PID(CARDINAL) = 7', false],
    ['a window is only large', '0x1', '_NET_WM_STATE_MAXIMIZED_VERT\n_NET_WM_PID(CARDINAL) = 9', false],
    ['no window is in front', '0x0', '', false],
  ])('%s', async (_what, active, told, full) => {
    const ask = async (_program: string, words: readonly string[]) =>
      words[0] === '-root' ? `_NET_ACTIVE_WINDOW(WINDOW): window id # ${active}` : `_NET_WM_STATE(ATOM) = ${told}`;
    expect(await x11FullScreen(() => [7], ask)).toBe(full);
  });

  test('without xprop nothing is known, and a server that cannot be asked is a failure', async () => {
    expect(await x11FullScreen(() => [], missing)).toBeNull();
    await expect(
      x11FullScreen(
        () => [],
        () => Promise.reject(new Error('cannot open display')),
      ),
    ).rejects.toThrow('open');
  });
});

describe('on the bus of the session', () => {
  const gnome = { XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' };
  test.each([
    ['GNOME, by busctl', gnome, 'busctl', 'b true\n', true],
    ['KDE, by busctl', { XDG_CURRENT_DESKTOP: 'KDE' }, 'busctl', 'b false\n', false],
    ['GNOME, by gdbus', gnome, 'gdbus', '(true,)\n', true],
    ['Cinnamon, by gdbus', { XDG_CURRENT_DESKTOP: 'X-Cinnamon' }, 'gdbus', '(false,)\n', false],
  ])('%s', async (_how, env, there, printed, kept) => {
    const ask = async (program: string) => (program === there ? printed : missing());
    expect(await isScreenKept(env, ask)).toBe(kept);
  });

  test('another desktop, or no program to ask by: not known; words that are not understood: a failure', async () => {
    expect(await isScreenKept({ XDG_CURRENT_DESKTOP: 'i3' }, missing)).toBeNull();
    expect(await isScreenKept(gnome, missing)).toBeNull();
    await expect(isScreenKept(gnome, async () => 'Error: GDBus.Error')).rejects.toThrow('not known');
  });
});

describe('under Wayland', () => {
  const [maximized, activated, fullScreen] = [0, 2, 3];
  test.each([
    ['the active window fills the screen', [[maximized], [activated, fullScreen]], true],
    ['one fills it that is not active', [[fullScreen], [activated]], false],
    ['no window is there', [], false],
  ])('%s', async (_what, windows, full) => {
    const one = await compositor(windows);
    try {
      expect(await toplevelFills(one.env)).toBe(full);
      // The registry, a round, the list of windows, a round; and nothing else.
      expect(one.asked).toEqual([
        [1, 1],
        [1, 0],
        [2, 0],
        [1, 0],
      ]);
    } finally {
      one.close();
    }
  });

  test('a compositor that tells of no windows is not understood to say that there are none', async () => {
    const one = await compositor([], { offers: false });
    expect(await toplevelFills(one.env)).toBeNull();
    one.close();
  });

  test.each([
    ['an event without a body', Buffer.from([1, 0, 0, 0, 0, 0, 4, 0])],
    ['an error', event(1, 0, word(2), word(1), words('invalid object'))],
    ['a text that is longer than its event', event(2, 0, word(1), word(4000), word(6))],
  ])('%s is a failure, and the line is closed', async (_what, sends) => {
    const one = await compositor([], { sends });
    await expect(toplevelFills(one.env)).rejects.toThrow('compositor');
    one.close();
  });

  test('nobody listens, or nobody could', async () => {
    await expect(toplevelFills({ WAYLAND_DISPLAY: join(tmpdir(), 'no-such-compositor') })).rejects.toThrow('ENOENT');
    expect(await toplevelFills({ WAYLAND_DISPLAY: 'wayland-0' })).toBeNull();
  });

  test('X11’s windows inside it count, ours never do, and the desktop is asked where the compositor is silent', async () => {
    const one = await compositor([[activated, fullScreen]]);
    const mute = await compositor([], { offers: false });
    const x11 = (state: string) => async (program: string, asks: readonly string[]) => {
      if (program === 'busctl') return 'b true\n';
      return asks[0] === '-root' ? 'id # 0x1' : `${state}\n_NET_WM_PID(CARDINAL) = 9`;
    };
    const filled = x11('_NET_WM_STATE_FULLSCREEN');
    expect(await saidBySession({ ...one.env, DISPLAY: ':0' }, { ...ours, inFront: () => true }, filled)).toBe(true);
    expect(await saidBySession({ ...one.env, DISPLAY: ':0' }, ours, x11(''))).toBe(true);
    expect(await saidBySession(one.env, { ...ours, inFront: () => true }, missing)).toBe(false);
    const gnome = { ...mute.env, DISPLAY: ':0', XDG_CURRENT_DESKTOP: 'GNOME' };
    expect(await saidBySession(gnome, ours, x11(''))).toBe(true);
    expect(await saidBySession({ ...gnome, XDG_CURRENT_DESKTOP: 'COSMIC' }, ours, x11(''))).toBeNull();
    expect(await saidBySession({}, ours, missing)).toBeNull();
    one.close();
    mute.close();
  });
});

describe('on macOS', () => {
  const screens = [
    [0, 0, 1512, 982, 38],
    [1512, -200, 2560, 1440, 0],
  ];
  const bar = [1, 24, 0, 0, 1512, 37];
  test.each([
    ['a film on the second screen', [bar, [9, 0, 1512, -200, 2560, 1440]], true],
    ['a program below the notch', [[9, 0, 0, 38, 1512, 944]], true],
    ['a game over the notch too', [[9, 0, 0, 0, 1512, 982]], true],
    ['a window as large as can be', [bar, [9, 0, 0, 37, 1512, 860]], false],
    ['our own', [[7, 0, 0, 0, 1512, 982]], false],
    [
      'a small window before a large one',
      [
        [8, 0, 50, 50, 300, 200],
        [9, 0, 0, 0, 1512, 982],
      ],
      false,
    ],
    ['nothing but the menu bar', [bar], false],
  ])('%s', async (_what, windows, full) => {
    expect(await macFullScreen(ours, async () => JSON.stringify({ windows, screens }))).toBe(full);
  });

  test.each(['', 'null', '{}', '{"windows":[[1,2]],"screens":[]}', '{"windows":[],"screens":[["a",0,0,0,0]]}'])(
    '%j is no list of windows',
    async (printed) => {
      await expect(macFullScreen(ours, async () => printed)).rejects.toThrow(/list of windows/);
    },
  );
});

/** A process that prints these lines, one after the other, and goes on living. */
function printing(...lines: string[]): [string, string[]] {
  return [
    process.execPath,
    ['-e', `for (const l of ${JSON.stringify(lines)}) console.log(l); setInterval(() => {}, 1000)`],
  ];
}

describe('on Windows', () => {
  test.each([
    ['a full screen', '2 9', true],
    ['a game', '3 9', true],
    ['a presentation', '4 9', true],
    ['our own full screen', '2 7', false],
    ['nothing', '5 9', false],
    ['nobody is there', '1 0', false],
  ])('%s', async (_what, line, full) => {
    const told = new TellingProcess(...printing(line));
    const screen = new WindowsScreen(ours, {}, told);
    expect(await screen.look()).toBe(full);
    screen.close();
  });

  test('while a window of ours fills a screen, what Windows says is of that one', async () => {
    const screen = new WindowsScreen({ ...ours, inFront: () => true }, {}, new TellingProcess(...printing('2 9')));
    expect(await screen.look()).toBe(false);
    screen.close();
  });

  test('anything else it prints is a failure', async () => {
    const screen = new WindowsScreen(ours, {}, new TellingProcess(...printing('Add-Type : Cannot add type.')));
    await expect(screen.look()).rejects.toThrow('something else');
    screen.close();
  });
});

describe('a process that tells', () => {
  const alive = (pid: number | null) => {
    try {
      return pid !== null && process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  test('the last line counts; it is one process for many questions, and ends when closed', async () => {
    const told = new TellingProcess(...printing('first', 'last'));
    await expect.poll(() => told.latest()).toBe('last');
    const { pid } = told;
    await told.latest();
    expect(told.pid).toBe(pid);
    told.close();
    await vi.waitFor(() => expect(alive(pid)).toBe(false), 60_000);
  });

  test('it ends when nobody asks any more, and begins anew for the next who does', async () => {
    const told = new TellingProcess(...printing('here'), { idleMs: 50 });
    await told.latest();
    const { pid } = told;
    await vi.waitFor(() => expect(alive(pid)).toBe(false), 60_000);
    expect(await told.latest()).toBe('here');
    expect(told.pid).not.toBe(pid);
    told.close();
  });

  test.each([
    ['is not there', '/no/such/program', [], /ENOENT/, 60_000],
    ['ends', process.execPath, ['-e', 'process.exit(3)'], /ended \(3\)/, 60_000],
    ['says nothing', process.execPath, ['-e', 'setInterval(() => {}, 1000)'], /said nothing/, 500],
  ])('one that %s is a failure', async (_how, program, asks, why, firstMs) => {
    const told = new TellingProcess(program, asks, { firstMs });
    await expect(told.latest()).rejects.toThrow(why);
    expect(told.pid).toBeNull();
  });

  test('one that falls silent is ended', async () => {
    const told = new TellingProcess(...printing('once'), { silenceMs: 1 });
    await vi.waitFor(() => expect(told.latest()).rejects.toThrow('silent'), 60_000);
    expect(told.pid).toBeNull();
  });

  test('it does not keep the one who asks alive', async () => {
    const [program, words] = printing('here');
    const module = new URL('../../main/full-screen/telling-process.ts', import.meta.url).href;
    const script = `import { TellingProcess } from ${JSON.stringify(module)};
      const told = new TellingProcess(${JSON.stringify(program)}, ${JSON.stringify(words)});
      await told.latest();
      console.log(told.pid);
      told.close();`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    parent.stdout.on('data', (part: Buffer) => (printed += part.toString()));
    expect(await new Promise((resolve) => parent.once('exit', resolve))).toBe(0);
    await vi.waitFor(() => expect(alive(Number(printed))).toBe(false), 60_000);
  });
});

describe('a way that does not work', () => {
  const failing = (failures: number): Looker & { asked: number; closed: boolean } => ({
    asked: 0,
    closed: false,
    async look() {
      if (++this.asked <= failures) throw new Error('no bus');
      return true;
    },
    close() {
      this.closed = true;
    },
  });

  test('says so once and is not asked any more', async () => {
    const looker = failing(100);
    const say = vi.fn();
    const watch = steady(looker, say);
    for (let turn = 0; turn < 6; turn++) expect(await watch.look()).toBeNull();
    expect(say.mock.calls).toEqual([['no bus']]);
    expect([looker.asked, looker.closed]).toEqual([3, true]);
  });

  test('may stumble', async () => {
    const say = vi.fn();
    const watch = steady(failing(2), say);
    expect([await watch.look(), await watch.look(), await watch.look()]).toEqual([null, null, true]);
    expect(say).not.toHaveBeenCalled();
  });

  test('a system nobody knows has none', async () => {
    expect(await lookerOf('freebsd', {}, ours).look()).toBeNull();
  });
});

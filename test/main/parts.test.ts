// The parts of the desktop that need no window: what is taken from the page, the menu bar, what a command line names,
// and where a window may open.

import { describe, expect, test, vi } from 'vitest';
import type { Held, Menus, Progress } from '../../engine/contract.ts';
import * as asked from '../../main/asked.ts';
import { acceleratorOf, menuBar } from '../../main/menu.ts';
import { checkedPaths, ForPage, openedIn } from '../../main/opened.ts';
import { isBounds, isReachable } from '../../main/place.ts';
import { trayLine } from '../../main/tray-line.ts';

const tray = {
  ...{ open: 'o', pause: 'p', resume: 'r', quit: 'q' },
  ...{ nothingToDo: 'n', working: '{done}/{all}', paused: 'p' },
  ...{ slowly: 's {done}/{all}', hot: 'h', fullScreen: 'f' },
};
const notices = {
  ...{ described: '{many} described', read: '{many} read', exported: '{many} to {name}' },
  ...{ answered: '{name}?', installed: '{name}', stopped: '{why}' },
};
const files = { photos: 'f', tables: 't' };

describe('what the page says', () => {
  test.each<[string, (said: unknown[]) => unknown, unknown[]]>([
    ['more than nothing', asked.nothing, [1]],
    ['a flag that is none', asked.flag, ['true']],
    ['a flag and more', asked.flag, [true, true]],
    ['a theme that is none', asked.theme, ['__proto__']],
    ['kinds that are none', asked.kinds, ['programs']],
    ['a way instead of a name', asked.fileName, ['../x.csv']],
    ['a Windows way', asked.fileName, ['..\\x.csv']],
    ['a stream of a file', asked.fileName, ['x.csv:hidden']],
    ['dots', asked.fileName, ['..']],
    ['a line break in a name', asked.fileName, ['a\nb']],
    ['no path', asked.path, [null]],
    ['a path with a zero byte', asked.path, ['/a\0b']],
    ['half a character', asked.path, ['/a\ud800']],
    ['a path without end', asked.path, [`/${'a'.repeat(5000)}`]],
    ['no photos', asked.photos, [[]]],
    ['photos that are paths', asked.photos, [['/etc/passwd']]],
    ['photo number 0', asked.photos, [[0]]],
    ['half a photo', asked.photos, [[1.5]]],
    ['too many photos', asked.photos, [Array.from({ length: 1001 }, (_, i) => i + 1)]],
    ['photos and a program', asked.photosToOpen, [[1], '/bin/sh']],
    ['a drag of nothing', asked.drag, [[]]],
    ['a drag with a picture from elsewhere', asked.drag, [[1], 'https://example.org/x.png']],
    ['a drag with a page for a picture', asked.drag, [[1], 'data:text/html;base64,AAAA']],
    ['a drag with a picture without end', asked.drag, [[1], `data:image/png;base64,${'A'.repeat(400_000)}`]],
    ['a menu without words for a fall', asked.menus, [{ bar: [], tray, notices, files, fallen: {} }]],
    ['habits that are text', asked.habits, ['hello']],
    ['a habit nobody knows', asked.habits, [{ stayInTray: true, startAtLogin: true }]],
    ['a habit that is no switch', asked.habits, [{ stayAwake: 'yes' }]],
    ['a size of nothing', asked.habits, [{ zoom: 0 }]],
    ['a size beyond all measure', asked.habits, [{ zoom: Infinity }]],
    ['a menu bar that is a list', asked.menus, [[]]],
    ['a menu without words for the tray', asked.menus, [{ bar: [], tray: {}, notices, files }]],
    ['a menu without words for notices', asked.menus, [{ bar: [], tray, notices: {}, files }]],
    ['reasons that are no words', asked.menus, [{ bar: [], tray, notices, files, reasons: { bug: 5 } }]],
    ['a locale that is none', asked.menus, [{ bar: [], tray, notices, files, locale: '../de' }]],
    ['a menu without words for files', asked.menus, [{ bar: [], tray, notices, files: {} }]],
    [
      'an entry that clicks',
      asked.menus,
      [{ bar: [{ label: 'a', items: [{ id: 'a', label: 'a', click: 'x' }] }], tray, notices, files }],
    ],
    [
      'a role that may not be',
      asked.menus,
      [{ bar: [{ label: 'a', items: [{ role: 'toggleDevTools', label: 'a' }] }], tray, notices, files }],
    ],
    [
      'an id with spaces',
      asked.menus,
      [{ bar: [{ label: 'a', items: [{ id: 'a b', label: 'a' }] }], tray, notices, files }],
    ],
    ['menus in menus without end', asked.menus, [{ bar: [{ label: 'a', items: nested(9) }], tray, notices, files }]],
  ])('%s is refused', (_what, check, said) => {
    expect(() => check(said)).toThrow(asked.Refused);
  });

  test('what is in order is taken, each photo once', () => {
    expect(asked.photos([[3, 1, 3]])).toEqual([3, 1]);
    expect(asked.drag([[3, 3]])).toEqual({ photos: [3], picture: null });
    const picture = 'data:image/png;base64,iVBORw0KGgo=';
    expect(asked.drag([[3], picture])).toEqual({ photos: [3], picture });
    expect(asked.fileName(['my photos.csv'])).toBe('my photos.csv');
    expect(asked.photosToOpen([[1]])).toEqual({ photos: [1], choose: false });
    const items = [{ id: 'a.b', label: 'A' }, { separator: true }, { role: 'quit', label: 'Q' }];
    expect(asked.menus([{ bar: [{ label: 'File', items }], tray, notices, files }]).bar[0]!.items).toEqual([
      { id: 'a.b', label: 'A', keys: null, enabled: true },
      { separator: true },
      { role: 'quit', label: 'Q' },
    ]);
  });

  function nested(depth: number): unknown[] {
    return depth === 0 ? [] : [{ label: 'more', items: nested(depth - 1) }];
  }
});

describe('the menu bar', () => {
  const menus: Menus = {
    bar: [
      { label: 'Talbot', role: 'app', items: [] },
      {
        label: 'File',
        items: [
          { id: 'file.trash', label: 'Trash', keys: 'Delete' },
          { separator: true },
          { role: 'quit', label: 'Quit' },
        ],
      },
    ],
    tray,
    notices,
    files,
  };

  test('shows keys without taking them, and says which command was chosen', () => {
    const choose = vi.fn();
    const [file] = menuBar(menus, choose, false);
    const [trash] = file!.submenu as { accelerator: string; registerAccelerator: boolean; click(): void }[];
    expect(trash).toMatchObject({ label: 'Trash', accelerator: 'Delete', registerAccelerator: false });
    trash!.click();
    expect(choose).toHaveBeenCalledWith('file.trash');
  });

  test('the menu of the app is a Mac’s alone', () => {
    expect(menuBar(menus, () => {}, true).map(({ label }) => label)).toEqual(['Talbot', 'File']);
    expect(menuBar(menus, () => {}, false).map(({ label }) => label)).toEqual(['File']);
  });

  test.each([
    ['Ctrl+Shift+Z', 'CommandOrControl+Shift+Z'],
    ['ArrowLeft', 'Left'],
    ['G', 'G'],
    ['/', '/'],
    ['+', 'Plus'],
    ['Ctrl++', 'CommandOrControl+Plus'],
    ['Ctrl+,', 'CommandOrControl+,'],
    ['Escape', 'Esc'],
    ['MediaPlay', null],
    ['Hyper+G', null],
  ])('%s is %s to the system', (keys, accelerator) => {
    expect(acceleratorOf(keys, false)).toBe(accelerator);
  });

  test('on a Mac a bare key is not an accelerator: it would be taken while typing', () => {
    expect(acceleratorOf('G', true)).toBeNull();
    expect(acceleratorOf('Ctrl+F', true)).toBe('CommandOrControl+F');
  });
});

describe('files from outside', () => {
  test('options and what is not there are left out, the rest is made whole', () => {
    const there = (path: string) => !path.includes('missing');
    const words = ['--library', '/lib', '--no-sandbox', 'a.jpg', '/photos', 'missing.jpg', '--user-data-dir=/x', '-v'];
    expect(openedIn(words, '/home/me', there)).toEqual(['/home/me/a.jpg', '/photos']);
  });

  test('what another start says is checked', () => {
    expect(checkedPaths(['/a', 7, null, ''])).toEqual(['/a']);
    expect(checkedPaths(null)).toEqual([]);
    expect(checkedPaths({ opened: '/a' })).toEqual([]);
  });

  test('they wait for a page that listens, and are told once', () => {
    const opened = new ForPage();
    opened.add(['/a']);
    const tell = vi.fn();
    opened.to(tell);
    opened.add(['/b']);
    opened.to(null);
    opened.add(['/c']);
    expect(tell.mock.calls).toEqual([[['/a']], [['/b']]]);
    opened.to(tell);
    expect(tell).toHaveBeenLastCalledWith(['/c']);
  });
});

describe('the line of the tray', () => {
  const now = { photos: 9, waiting: 4, unread: 0, paused: false, held: null } as Progress;
  const held = (why: Held['why'], anyway = false) =>
    ({ ...now, held: { why, how: why === 'battery' ? 'slow' : 'stopped', anyway } }) as Progress;
  test.each<[string, Progress | null, string]>([
    ['nothing is known yet', null, 'n'],
    ['all is done', { ...now, waiting: 0 }, 'n'],
    ['work goes on', now, '5/9'],
    ['it is paused', { ...held('hot'), paused: true }, 'p'],
    ['on battery', held('battery'), 's 5/9'],
    ['it is hot', held('hot'), 'h'],
    ['another program fills the screen', held('full-screen'), 'f'],
    ['a person wants it all the same', held('full-screen', true), '5/9'],
  ])('%s', (_what, progress, line) => {
    expect(trayLine(tray, progress)).toBe(line);
  });
});

describe('where a window may open', () => {
  const screens = [
    { x: 0, y: 0, width: 1920, height: 1080 },
    { x: 1920, y: 0, width: 1280, height: 1024 },
  ];
  test.each([
    ['on the first screen', { x: 10, y: 10, width: 800, height: 600 }, true],
    ['on the second', { x: 2000, y: 100, width: 800, height: 600 }, true],
    ['on a screen that is gone', { x: 4000, y: 100, width: 800, height: 600 }, false],
    ['its title above every screen', { x: 10, y: -500, width: 800, height: 600 }, false],
    ['all but its edge outside', { x: -770, y: 10, width: 800, height: 600 }, false],
    ['below the screen', { x: 10, y: 1050, width: 800, height: 600 }, false],
  ])('%s', (_where, bounds, reachable) => {
    expect(isReachable(bounds, screens)).toBe(reachable);
  });

  test.each([null, {}, { x: 1, y: 2, width: -1, height: 5 }, { x: 0.5, y: 0, width: 10, height: 10 }])(
    '%j is no place',
    (value) => {
      expect(isBounds(value)).toBe(false);
    },
  );
});

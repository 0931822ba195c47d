// Asks macOS for the windows on its screens: owner, layer and frame of each, front to back, which needs no permission (titles
// would). The active window fills a screen when it covers all of it, or all below the camera's notch.

import { type Ask, run } from './ask.ts';
import type { Ours } from './looker.ts';

/** JavaScript for Automation: reads the window server's list key by key, since the list as a whole is not always unwrapped. */
const script = `
ObjC.import('AppKit');
ObjC.import('CoreGraphics');
const number = (dictionary, key) => Number(ObjC.unwrap(dictionary.objectForKey(key)));
const list = ObjC.castRefToObject($.CGWindowListCopyWindowInfo(17, 0));
const windows = [];
for (let at = 0; at < Number(list.count); at++) {
  const one = list.objectAtIndex(at);
  const frame = one.objectForKey('kCGWindowBounds');
  windows.push([
    number(one, 'kCGWindowOwnerPID'), number(one, 'kCGWindowLayer'),
    number(frame, 'X'), number(frame, 'Y'), number(frame, 'Width'), number(frame, 'Height'),
  ]);
}
const all = $.NSScreen.screens;
const screens = [];
for (let at = 0; at < Number(all.count); at++) {
  const one = all.objectAtIndex(at);
  const { origin, size } = one.frame;
  const first = all.objectAtIndex(0).frame.size.height;
  const notch = one.respondsToSelector('safeAreaInsets') ? Number(one.safeAreaInsets.top) : 0;
  screens.push([origin.x, first - origin.y - size.height, size.width, size.height, notch].map(Number));
}
JSON.stringify({ windows, screens });
`;

type Numbers = readonly number[];

export async function macFullScreen(ours: Pick<Ours, 'pids'>, ask: Ask = run): Promise<boolean> {
  const { windows, screens } = checked(await ask('/usr/bin/osascript', ['-l', 'JavaScript', '-e', script]));
  // Layer 0 is where programs' own windows are: the front one is the active one's.
  const front = windows.find(([, layer]) => layer === 0);
  return front !== undefined && !ours.pids().includes(front[0]!) && screens.some((screen) => covers(front, screen));
}

function covers([, , x, y, width, height]: Numbers, [left, top, wide, high, notch]: Numbers): boolean {
  const near = (a: number, b: number) => Math.abs(a - b) < 1;
  const whole = near(y!, top!) && near(height!, high!);
  const belowNotch = notch! > 0 && near(y!, top! + notch!) && near(height!, high! - notch!);
  return near(x!, left!) && near(width!, wide!) && (whole || belowNotch);
}

function checked(printed: string): { windows: Numbers[]; screens: Numbers[] } {
  const { windows, screens } = parsed(printed);
  if (!isTable(windows, 6) || !isTable(screens, 5)) throw new Error('The list of windows is not as it should be.');
  return { windows, screens };
}

function parsed(printed: string): Record<string, unknown> {
  try {
    return (JSON.parse(printed) ?? {}) as Record<string, unknown>;
  } catch {
    throw new Error('osascript printed no list of windows.');
  }
}

function isTable(value: unknown, width: number): value is Numbers[] {
  const isRow = (row: unknown) => Array.isArray(row) && row.length === width && row.every(Number.isFinite);
  return Array.isArray(value) && value.every(isRow);
}

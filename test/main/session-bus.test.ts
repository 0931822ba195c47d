// GNOME's and KDE's word on whether some program keeps the screen lit, asked of a real bus by the programs that come with
// desktops. Who answers is a small service in the names of both.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { type Ask, run } from '../../main/full-screen/ask.ts';
import { isScreenKept } from '../../main/full-screen/inhibited.ts';
import { skipUnless } from '../skip.ts';

const service = `
import os, sys, threading
import dbus, dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()

class Gnome(dbus.service.Object):
    @dbus.service.method('org.gnome.SessionManager', in_signature='u', out_signature='b')
    def IsInhibited(self, flags):
        return flags == 8

class Kde(dbus.service.Object):
    @dbus.service.method('org.kde.Solid.PowerManagement.PolicyAgent', in_signature='u', out_signature='b')
    def HasInhibition(self, what):
        return what != 4

names = [dbus.service.BusName(name, bus) for name in ('org.gnome.SessionManager', 'org.kde.Solid.PowerManagement')]
served = [Gnome(bus, '/org/gnome/SessionManager'), Kde(bus, '/org/kde/Solid/PowerManagement/PolicyAgent')]
print(os.environ['DBUS_SESSION_BUS_ADDRESS'], flush=True)
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
GLib.MainLoop().run()
`;

const python = '/usr/bin/python3';
const ran = (program: string, ...words: string[]) => spawnSync(program, words).status === 0;
const canServe = ran(python, '-c', 'import dbus, gi') && ran('dbus-run-session', '--version');

const test = (program: string) =>
  skipUnless(
    canServe && ran(program, program === 'gdbus' ? 'help' : '--version'),
    `no session bus to ask; apt-get install dbus python3-dbus python3-gi, and ${program}`,
  );

describe('on a real bus', { timeout: 60_000 }, () => {
  let bus: ChildProcess;
  let address = '';
  beforeAll(async () => {
    if (!canServe) return;
    bus = spawn('dbus-run-session', ['--', python, '-c', service], { stdio: ['pipe', 'pipe', 'ignore'] });
    address = await new Promise<string>((resolve) =>
      bus.stdout!.once('data', (printed: Buffer) => resolve(printed.toString().trim())),
    );
  });
  afterAll(() => bus?.stdin!.end());

  /** With one of the two programs alone, as on a desktop that brings no other. */
  const only =
    (there: string): Ask =>
    (program, words) =>
      program === there
        ? run('env', [`DBUS_SESSION_BUS_ADDRESS=${address}`, program, ...words])
        : Promise.reject(Object.assign(new Error('no such program'), { code: 'ENOENT' }));

  for (const program of ['busctl', 'gdbus']) {
    test(program)(`${program} hears of GNOME that the screen is kept lit, and of KDE that it is not`, async () => {
      expect(await isScreenKept({ XDG_CURRENT_DESKTOP: 'GNOME' }, only(program))).toBe(true);
      expect(await isScreenKept({ XDG_CURRENT_DESKTOP: 'KDE' }, only(program))).toBe(false);
    });
  }

  test('busctl')('a desktop whose service is not there is a failure, and nothing is started for it', async () => {
    const empty: Ask = (program, words) =>
      run('dbus-run-session', ['--', program, ...words]).catch((error: Error) =>
        Promise.reject(new Error(error.message)),
      );
    await expect(isScreenKept({ XDG_CURRENT_DESKTOP: 'GNOME' }, empty)).rejects.toThrow('does not exist');
  });
});

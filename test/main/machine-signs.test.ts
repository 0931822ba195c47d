// What the machine is like, told by a monitor and by probes of the test's own.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Power } from '../../engine/contract.ts';
import { type Monitor, watchPower } from '../../main/power.ts';
import { linuxHeat, x11FullScreen } from '../../main/probes.ts';

describe('power', () => {
  function monitor(state = { onBatteryPower: false, thermal: 'nominal' }) {
    const hears = new Map<string, (details: { state?: string; limit?: number }) => void>();
    const one: Monitor = {
      get onBatteryPower() {
        return state.onBatteryPower;
      },
      getCurrentThermalState: () => state.thermal,
      on: (event, hear) => hears.set(event, hear),
    };
    return { one, tell: (event: string, details = {}) => hears.get(event)!(details) };
  }
  const calm = async () => false;
  const probes = { isHot: calm, fullScreenApp: calm, isWorking: () => true };

  test('battery and heat are told as they change, and once', () => {
    const told: Power[] = [];
    const { one, tell } = monitor();
    const power = watchPower({ monitor: one, ...probes }, (now) => told.push(now));
    tell('on-battery');
    tell('on-battery');
    tell('thermal-state-change', { state: 'critical' });
    tell('thermal-state-change', { state: 'fair' });
    tell('on-ac');
    power.close();
    expect(told).toEqual([
      { onBattery: true, hot: false, fullScreenApp: false },
      { onBattery: true, hot: true, fullScreenApp: false },
      { onBattery: true, hot: false, fullScreenApp: false },
      { onBattery: false, hot: false, fullScreenApp: false },
    ]);
  });

  test('a machine that the system slows down is hot, until nearly all of its speed is back', () => {
    const told: boolean[] = [];
    const { one, tell } = monitor();
    const power = watchPower({ monitor: one, ...probes }, ({ hot }) => told.push(hot));
    for (const limit of [100, 85, 70, 85, 90, 97, 85]) tell('speed-limit-change', { limit });
    power.close();
    expect(told).toEqual([true, false]);
  });

  test('it stays hot while one of the signs says so', () => {
    const told: boolean[] = [];
    const { one, tell } = monitor();
    const power = watchPower({ monitor: one, ...probes }, ({ hot }) => told.push(hot));
    tell('thermal-state-change', { state: 'serious' });
    tell('speed-limit-change', { limit: 50 });
    tell('thermal-state-change', { state: 'nominal' });
    expect(told).toEqual([true]);
    tell('speed-limit-change', { limit: 100 });
    power.close();
    expect(told).toEqual([true, false]);
  });

  test('after sleep the plug is looked at again', () => {
    const told: boolean[] = [];
    const state = { onBatteryPower: false, thermal: 'nominal' };
    const { one, tell } = monitor(state);
    const power = watchPower({ monitor: one, ...probes }, ({ onBattery }) => told.push(onBattery));
    state.onBatteryPower = true;
    tell('resume');
    power.close();
    expect(told).toEqual([true]);
  });

  test('what the probes see counts too; what they cannot tell is no reason', async () => {
    const told: Power[] = [];
    let hot: boolean | null = true;
    const power = watchPower(
      { monitor: monitor().one, isHot: async () => hot, fullScreenApp: async () => null, isWorking: () => true },
      (now) => told.push(now),
    );
    await power.look();
    expect(power.now()).toEqual({ onBattery: false, hot: true, fullScreenApp: false });
    hot = null;
    await power.look();
    power.close();
    expect(told.map((now) => now.hot)).toEqual([true, false]);
  });

  test('heat is read against the point at which the kernel itself slows down', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'talbot-heat-'));
    const zone = join(folder, 'thermal_zone0');
    mkdirSync(zone);
    const write = (name: string, text: string) => writeFileSync(join(zone, name), `${text}\n`);
    write('trip_point_0_type', 'passive');
    write('trip_point_0_temp', '90000');
    write('trip_point_1_type', 'active');
    write('trip_point_1_temp', '40000');
    write('temp', '60000');
    expect(await linuxHeat(folder)).toBe(false);
    write('temp', '91000');
    expect(await linuxHeat(folder)).toBe(true);
    rmSync(folder, { recursive: true });
    expect(await linuxHeat(folder)).toBeNull();
  });

  test.each([
    [
      'another program fills the screen',
      '0x1',
      '_NET_WM_STATE(ATOM) = _NET_WM_STATE_FULLSCREEN\n_NET_WM_PID(CARDINAL) = 9',
      true,
    ],
    ['our own window does', '0x1', '_NET_WM_STATE(ATOM) = _NET_WM_STATE_FULLSCREEN\n_NET_WM_PID(CARDINAL) = 7', false],
    [
      'a window is only large',
      '0x1',
      '_NET_WM_STATE(ATOM) = _NET_WM_STATE_MAXIMIZED_VERT\n_NET_WM_PID(CARDINAL) = 9',
      false,
    ],
    ['no window is in front', '0x0', '', false],
  ])('%s', async (_what, active, told, full) => {
    const ask = async (_program: string, words: string[]) =>
      words[0] === '-root' ? `_NET_ACTIVE_WINDOW(WINDOW): window id # ${active}` : told;
    expect(await x11FullScreen(() => [7], ask)).toBe(full);
  });

  test('without a way to ask nothing is known', async () => {
    expect(
      await x11FullScreen(
        () => [],
        () => Promise.reject(new Error('no xprop')),
      ),
    ).toBeNull();
  });
});

// What the machine is like, told by a monitor and by probes of the test's own.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Power } from '../../engine/contract.ts';
import { type Monitor, watchPower } from '../../main/power.ts';
import { linuxBattery, linuxHeat } from '../../main/probes.ts';

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
  const probes = { onBattery: async () => null, isHot: calm, fullScreenApp: calm, isWorking: () => true };

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
      { monitor: monitor().one, ...probes, isHot: async () => hot, fullScreenApp: async () => null },
      (now) => told.push(now),
    );
    await power.look();
    expect(power.now()).toEqual({ onBattery: false, hot: true, fullScreenApp: null });
    hot = null;
    await power.look();
    power.close();
    // The heat, then the screen; then that it is cool again.
    expect(told.map((now) => now.hot)).toEqual([true, true, false]);
  });

  test('heat does not wait for who asks about the screen', async () => {
    const told = Promise.withResolvers<Power>();
    const never = Promise.withResolvers<boolean>();
    const power = watchPower(
      { monitor: monitor().one, ...probes, isHot: async () => true, fullScreenApp: () => never.promise },
      told.resolve,
    );
    void power.look();
    expect(await told.promise).toMatchObject({ hot: true });
    power.close();
  });

  test('a flood of questions asks the system once at a time', async () => {
    let answer = Promise.withResolvers<boolean>();
    let asked = 0;
    const fullScreenApp = () => (asked++, answer.promise);
    const power = watchPower({ monitor: monitor().one, ...probes, fullScreenApp }, () => {});
    const all = Array.from({ length: 1000 }, () => power.look());
    expect(asked).toBe(1);
    answer.resolve(false);
    await Promise.all(all);
    answer = Promise.withResolvers();
    answer.resolve(true);
    await power.look();
    power.close();
    expect([asked, power.now().fullScreenApp]).toEqual([2, true]);
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

  test.each<[string, Record<string, Record<string, string>>, boolean | null]>([
    ['no battery at all', { AC: { type: 'Mains', online: '1' } }, null],
    ['plugged in', { AC: { type: 'Mains', online: '1' }, BAT0: { type: 'Battery', status: 'Charging' } }, false],
    ['pulled out', { AC: { type: 'Mains', online: '0' }, BAT0: { type: 'Battery', status: 'Discharging' } }, true],
    ['a full one, fed over USB', { u: { type: 'USB', online: '1' }, b: { type: 'Battery', status: 'Full' } }, false],
    [
      'the second of two',
      { a: { type: 'Battery', status: 'Full' }, b: { type: 'Battery', status: 'Discharging' } },
      true,
    ],
    [
      'fed too little to charge',
      { u: { type: 'USB', online: '1' }, b: { type: 'Battery', status: 'Discharging' } },
      false,
    ],
    ['only a mouse’s', { m: { type: 'Battery', scope: 'Device', status: 'Discharging' } }, null],
  ])('the battery as the kernel tells it: %s', async (_how, supplies, onBattery) => {
    const folder = mkdtempSync(join(tmpdir(), 'talbot-supply-'));
    for (const [name, told] of Object.entries(supplies)) {
      mkdirSync(join(folder, name));
      for (const [file, text] of Object.entries(told)) writeFileSync(join(folder, name, file), `${text}\n`);
    }
    expect(await linuxBattery(folder)).toBe(onBattery);
    rmSync(folder, { recursive: true });
    expect(await linuxBattery(folder)).toBeNull();
  });

  test('what the system says of the plug counts where the monitor hears nothing of it', async () => {
    const told: Power[] = [];
    let plug: boolean | null = true;
    const power = watchPower({ monitor: monitor().one, ...probes, onBattery: async () => plug }, (now) =>
      told.push(now),
    );
    await power.look();
    plug = null;
    await power.look();
    plug = false;
    await power.look();
    power.close();
    expect(told.map(({ onBattery }) => onBattery)).toEqual([true, false]);
  });
});

// Looks at what Electron does not tell on Linux: the heat of the machine against the points at which the kernel itself slows
// it down, and whether it runs on its battery. Null: not known.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Some zone is at its `passive` or `hot` trip point. */
export async function linuxHeat(folder = '/sys/class/thermal'): Promise<boolean | null> {
  const zones = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith('thermal_zone'));
  if (zones.length === 0) return null;
  const hot = await Promise.all(zones.map((zone) => isAtTrip(join(folder, zone))));
  return hot.includes(true);
}

async function isAtTrip(zone: string): Promise<boolean> {
  const read = (name: string) => readFile(join(zone, name), 'utf8').then((text) => text.trim());
  try {
    const temperature = Number(await read('temp'));
    const names = (await readdir(zone)).filter((name) => /^trip_point_\d+_type$/.test(name));
    for (const name of names) {
      const type = await read(name);
      const trip = Number(await read(name.replace('_type', '_temp')));
      if ((type === 'passive' || type === 'hot') && trip > 0 && temperature >= trip) return true;
    }
    return false;
  } catch {
    // A sensor that cannot be read says nothing.
    return false;
  }
}

/**
 * The machine runs on its battery: one of its own discharges and nothing that feeds it is plugged in. Null where it has none.
 * Electron does not tell this on Linux (its `onBatteryPower` is always false there).
 */
export async function linuxBattery(folder = '/sys/class/power_supply'): Promise<boolean | null> {
  const names = await readdir(folder).catch(() => []);
  const supplies = await Promise.all(names.map((name) => supply(join(folder, name))));
  const batteries = supplies.filter(({ type, scope }) => type === 'Battery' && scope !== 'Device');
  if (batteries.length === 0) return null;
  const fed = supplies.some(({ type, online }) => type !== 'Battery' && online === '1');
  return !fed && batteries.some(({ status }) => status === 'Discharging');
}

/** What the kernel says of it; what it does not say is empty. A mouse's battery has the scope `Device`. */
async function supply(folder: string): Promise<Record<'type' | 'scope' | 'online' | 'status', string>> {
  const read = (name: string) =>
    readFile(join(folder, name), 'utf8').then(
      (text) => text.trim(),
      () => '',
    );
  const [type, scope, online, status] = await Promise.all(['type', 'scope', 'online', 'status'].map(read));
  return { type: type!, scope: scope!, online: online!, status: status! };
}

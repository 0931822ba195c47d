// What probes have found out about this machine's devices, by hardware and driver. Only a device that was found right and
// faster is used; one that fails later is struck off until hardware, driver or version change.

import type { ModelDescription } from '../../model.ts';
import { cacheFile, readCache, writeCache } from '../cache-file.ts';
import { devices, type DeviceName } from './devices.ts';
import { graphicsName } from './graphics.ts';

/** How a device did with one recipe. */
export interface Tried {
  device: DeviceName;
  recipe: string;
  activations: 'f16' | 'f32';
  /** `used`: right, and faster than the processor. */
  outcome: 'used' | 'slower' | 'wrong' | 'failed';
  /** Of two blocks of vision and of language, warm; null where it failed. */
  milliseconds: number | null;
  /** Relative difference from the processor's results, and what went wrong. */
  error: number | null;
  message: string | null;
}

/** The runtime these answers hold for. */
const runtime = '1.30.0';

/** What was tried on this machine with this driver and runtime; null when nothing was. */
export async function knownDevices(file = cacheFile('devices.json')): Promise<Tried[] | null> {
  return (await readCache<Tried[]>(file))[await keyOfMachine()] ?? null;
}

/** Replaces what was known of this machine; what other hardware or drivers did stays in the file. */
export async function keepDevices(tried: Tried[], file = cacheFile('devices.json')): Promise<void> {
  await writeCache(file, { ...(await readCache<Tried[]>(file)), [await keyOfMachine()]: tried });
}

/** Everything this device was used for is taken back. */
export async function distrust(device: DeviceName, file?: string): Promise<void> {
  const known = await knownDevices(file);
  const struck = { outcome: 'failed', message: 'It failed at work after it had passed its probe.' } as const;
  if (known)
    await keepDevices(
      known.map((one) => (one.device === device ? { ...one, ...struck } : one)),
      file,
    );
}

/**
 * Where a model runs: on the processor, or for one made for a graphics device on the first one its recipe was found good
 * on. TALBOT_DEVICE decides for whoever knows better.
 */
export async function deviceFor({ device, recipe, activations }: ModelDescription, file?: string): Promise<DeviceName> {
  if (device !== 'gpu') return 'cpu';
  const chosen = process.env['TALBOT_DEVICE'] as DeviceName | undefined;
  if (chosen && devices[chosen]?.off === null) return chosen;
  const known = await knownDevices(file);
  const good = (one: Tried) => one.recipe === recipe && one.activations === activations && one.outcome === 'used';
  return known?.find(good)?.device ?? 'cpu';
}

async function keyOfMachine(): Promise<string> {
  return `onnxruntime ${runtime}; ${await graphicsName()}`;
}

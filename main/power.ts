// What the machine is like, as far as the system tells: on battery, hot, busy with another program's full screen. Tells
// whenever that changes; who slows down because of it is the engine.

import type { Power } from '../engine/contract.ts';

type PowerEvent = 'on-battery' | 'on-ac' | 'resume' | 'thermal-state-change';

/** Electron's powerMonitor, as far as it is used here; a test hands in its own. */
export interface Monitor {
  onBatteryPower: boolean;
  getCurrentThermalState(): string;
  on(event: PowerEvent, hear: (details: { state?: string }) => void): unknown;
}

export interface Probes {
  monitor: Monitor;
  /** Degrees against the point at which the system itself slows down; null where nobody tells. */
  isHot: () => Promise<boolean | null>;
  /** A program that is not Talbot fills the screen; null where the system does not tell. */
  fullScreenApp: () => Promise<boolean | null>;
  /** Whether there is anything worth asking for: looking costs a process. */
  isWorking: () => boolean;
}

const everyMs = 10_000;

export interface PowerWatch {
  now(): Power;
  /** Asks again at once. */
  look(): Promise<void>;
  close(): void;
}

export function watchPower(
  { monitor, isHot, fullScreenApp, isWorking }: Probes,
  tell: (power: Power) => void,
): PowerWatch {
  let now: Power = {
    onBattery: monitor.onBatteryPower,
    hot: tooHot(monitor.getCurrentThermalState()),
    fullScreenApp: false,
  };
  let heat = { system: now.hot, sensors: false };
  const change = (part: Partial<Power>) => {
    const next = { ...now, ...part };
    if (next.onBattery === now.onBattery && next.hot === now.hot && next.fullScreenApp === now.fullScreenApp) return;
    now = next;
    tell(now);
  };
  monitor.on('on-battery', () => change({ onBattery: true }));
  monitor.on('on-ac', () => change({ onBattery: false }));
  monitor.on('thermal-state-change', ({ state }) => {
    heat = { ...heat, system: tooHot(state ?? '') };
    change({ hot: heat.system || heat.sensors });
  });
  monitor.on('resume', () => change({ onBattery: monitor.onBatteryPower }));
  async function look(): Promise<void> {
    const [sensors, full] = await Promise.all([isHot(), fullScreenApp()]);
    heat = { ...heat, sensors: sensors ?? false };
    change({ hot: heat.system || heat.sensors, fullScreenApp: full ?? false });
  }
  const clock = setInterval(() => {
    // While held there is nothing to do but to see whether the reason is over.
    if (isWorking() || now.hot || now.fullScreenApp) void look();
  }, everyMs);
  clock.unref();
  return { now: () => now, look, close: () => clearInterval(clock) };
}

function tooHot(state: string): boolean {
  return state === 'serious' || state === 'critical';
}

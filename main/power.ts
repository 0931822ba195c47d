// What the machine is like, as far as the system tells: on battery, hot, busy with another program's full screen. Tells
// whenever that changes; who slows down because of it is the engine.

import type { Power } from '../engine/contract.ts';

type PowerEvent = 'on-battery' | 'on-ac' | 'resume' | 'thermal-state-change' | 'speed-limit-change';

/** Electron's powerMonitor, as far as it is used here; a test hands in its own. */
export interface Monitor {
  onBatteryPower: boolean;
  getCurrentThermalState(): string;
  on(event: PowerEvent, hear: (details: { state?: string; limit?: number }) => void): unknown;
}

export interface Probes {
  monitor: Monitor;
  /** What the system itself says of the plug, where Electron does not hear of it; null: only the monitor knows. */
  onBattery: () => Promise<boolean | null>;
  /** Degrees against the point at which the system itself slows down; null where nobody tells. */
  isHot: () => Promise<boolean | null>;
  /** A program that is not Talbot fills the screen; null where the system does not tell. */
  fullScreenApp: () => Promise<boolean | null>;
  /** Whether there is anything worth asking for: looking costs a process. */
  isWorking: () => boolean;
}

/** What the system leaves of the processors' speed, in percent: below the first it is hot, until the second is back. */
const speeds = { hot: 80, cool: 95 };
const everyMs = 10_000;

export interface PowerWatch {
  now(): Power;
  /** Asks again at once. */
  look(): Promise<void>;
  close(): void;
}

export function watchPower(
  { monitor, onBattery, isHot, fullScreenApp, isWorking }: Probes,
  tell: (power: Power) => void,
): PowerWatch {
  let now: Power = {
    onBattery: monitor.onBatteryPower,
    hot: tooHot(monitor.getCurrentThermalState()),
    fullScreenApp: false,
  };
  let heat = { system: now.hot, slowed: false, sensors: false };
  const change = (part: Partial<Power>) => {
    const next = { ...now, ...part };
    if (next.onBattery === now.onBattery && next.hot === now.hot && next.fullScreenApp === now.fullScreenApp) return;
    now = next;
    tell(now);
  };
  const feel = (part: Partial<typeof heat>) => {
    heat = { ...heat, ...part };
    change({ hot: heat.system || heat.slowed || heat.sensors });
  };
  monitor.on('on-battery', () => change({ onBattery: true }));
  monitor.on('on-ac', () => change({ onBattery: false }));
  monitor.on('thermal-state-change', ({ state }) => feel({ system: tooHot(state ?? '') }));
  monitor.on('speed-limit-change', ({ limit = 100 }) =>
    feel({ slowed: limit < (heat.slowed ? speeds.cool : speeds.hot) }),
  );
  monitor.on('resume', () => change({ onBattery: monitor.onBatteryPower }));
  const [plug, heatNow, screen] = [onceAtATime(onBattery), onceAtATime(isHot), onceAtATime(fullScreenApp)];
  async function look(): Promise<void> {
    // Each by itself: who asks a process takes a while, and heat is not to wait for it.
    await Promise.all([
      plug().then((battery) => battery !== null && change({ onBattery: battery })),
      heatNow().then((sensors) => feel({ sensors: sensors ?? false })),
      screen().then((full) => change({ fullScreenApp: full })),
    ]);
  }
  const clock = setInterval(() => {
    // While held there is nothing to do but to see whether the reason is over.
    if (isWorking() || now.onBattery || now.hot || now.fullScreenApp) void look();
  }, everyMs);
  clock.unref();
  return { now: () => now, look, close: () => clearInterval(clock) };
}

function tooHot(state: string): boolean {
  return state === 'serious' || state === 'critical';
}

/** Whoever asks while it is being asked waits for the same answer: a page that asks without end starts no processes without end. */
function onceAtATime<T>(ask: () => Promise<T>): () => Promise<T> {
  let asking: Promise<T> | null = null;
  return () => (asking ??= ask().finally(() => (asking = null)));
}

// Connects the machine, the engine and what stays without a window: the engine hears of the machine; tray, notices and
// sleep hear of the work, also after either was started again.

import { app, BrowserWindow, powerMonitor } from 'electron';
import type { Power, Progress } from '../engine/contract.ts';
import type { Awake } from './awake.ts';
import { Doings } from './doings.ts';
import type { KeptEngine } from './engine.ts';
import { lookerOf, type Ours, steady } from './full-screen/full-screen.ts';
import type { Notices } from './notices.ts';
import { type Monitor, type PowerWatch, watchPower } from './power.ts';
import { linuxBattery, linuxHeat } from './probes.ts';
import type { KeptTray } from './tray.ts';

export interface Told {
  tray: KeptTray;
  notices: Notices;
  awake: Awake;
}

export function watchMachine(engine: KeptEngine, { tray, notices, awake }: Told): PowerWatch {
  let doing: Progress['doing'] = 'nothing';
  const doings = new Doings({
    onBusy: (busy) => awake.work({ busy }),
    onEnded: (ended) => notices.tell(ended),
  });
  const power = watchPower({ ...probes(awake), isWorking: () => doing !== 'nothing' }, (now) => {
    awake.work({ onBattery: now.onBattery });
    tell(engine, now);
  });
  awake.work({ onBattery: power.now().onBattery });
  engine.each((one) => {
    doings.meet(one);
    one.on('progress', (now) => {
      // Once at its beginning, and not ten seconds later: it should not begin at all where it is to stand.
      if (doing === 'nothing' && now.doing !== 'nothing') void power.look();
      doing = now.doing;
      tray.progress(now);
    });
    one
      .machineIs(power.now())
      .then((now) => tray.progress(now))
      .catch(() => {});
  });
  return power;
}

function probes(awake: Awake) {
  const linux = process.platform === 'linux';
  const ours: Ours = {
    pids: () => app.getAppMetrics().map(({ pid }) => pid),
    inFront: () =>
      awake.showing() ||
      BrowserWindow.getAllWindows().some((one) => one.isFocused() || (one.isFullScreen() && one.isVisible())),
  };
  const looker = steady(lookerOf(process.platform, process.env, ours), (why) =>
    console.error(`Full screens of other programs are not noticed any more: ${why}`),
  );
  app.once('will-quit', () => looker.close());
  return {
    monitor: powerMonitor as Monitor,
    onBattery: async () => (linux ? linuxBattery() : powerMonitor.onBatteryPower),
    isHot: async () => (linux ? linuxHeat() : null),
    fullScreenApp: () => looker.look(),
  };
}

function tell(engine: KeptEngine, power: Power): void {
  engine
    .now()
    .machineIs(power)
    // It is just being started again, and hears it then.
    .catch(() => {});
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send('power-changed', power);
}

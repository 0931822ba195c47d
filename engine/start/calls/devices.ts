// The calls about what this machine's graphics device is good for.

import type { Engine } from '../../contract.ts';
import type { IdleProbe } from '../../models/models.ts';

export function deviceCalls({ probe }: { probe: IdleProbe }) {
  return {
    devices: () => probe.report(),
    measureDevices: ({ on }) => probe.measure(on),
  } satisfies Partial<Engine>;
}

// The graphics devices of this machine: what they were found good for, and finding it out.

/** How a device did with one way of keeping a model's weights. */
export interface DeviceTrial {
  device: string;
  recipe: string;
  activations: 'f16' | 'f32';
  /** `used`: right, and faster than the processor. */
  outcome: 'used' | 'slower' | 'wrong' | 'failed';
  /** Of two blocks of vision and of language; null where it failed. */
  milliseconds: number | null;
  /** What went wrong, or why it is not used; null for `used`. */
  message: string | null;
}

export interface DeviceReport {
  /** `waiting`: begins, or goes on, when nothing else is to be done. `known`: holds until device or driver change. */
  state: 'unknown' | 'waiting' | 'measuring' | 'known';
  trials: DeviceTrial[];
}

export interface DeviceCalls {
  devices(): Promise<DeviceReport>;
  /** `on`: measure, as soon as nothing else is to be done, also what is known. Else stop, and not by itself any more. */
  measureDevices(asked: { on: boolean }): Promise<DeviceReport>;
}

export const deviceCalls = {
  devices: 'read',
  measureDevices: 'write',
} as const satisfies Record<keyof DeviceCalls, 'read' | 'write'>;

// Where graphs may run, as data. Presence proves nothing (drivers crash, and small graphs can be slower on a graphics
// device than on the processor), so anything but the processor is used only after a probe (models/probe-devices.ts) found it sound.

export type DeviceName = 'cpu' | 'webgpu' | 'cuda' | 'directml' | 'coreml';

export interface Device {
  /** What ONNX Runtime calls it. */
  provider: string;
  /** Null when it may be used; else why it may not. */
  off: string | null;
  /** Zero-length tensors bring some devices down: a pool begins with so many slots that nobody sees. */
  smallestPool: number;
}

export const devices: Record<DeviceName, Device> = {
  cpu: { provider: 'cpu', off: null, smallestPool: 0 },
  webgpu: { provider: 'webgpu', off: null, smallestPool: 1 },
  cuda: {
    provider: 'cuda',
    off: 'Linux only, and its 500 MB of libraries are not part of Talbot; webgpu drives the same cards.',
    smallestPool: 1,
  },
  directml: {
    provider: 'dml',
    off: 'No longer developed, and it widens 4- and 8-bit weights before use, which moves more bytes than float16.',
    smallestPool: 1,
  },
  coreml: { provider: 'coreml', off: 'It has no 4- or 8-bit blocks; webgpu drives the same chips.', smallestPool: 1 },
};

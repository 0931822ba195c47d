// The vision process on a graphics device, and on the processor from the moment the device fails: drivers fail in many ways,
// and whatever nobody foresaw is done again where it cannot happen.

import { EngineError, type Reason } from '../../contract.ts';
import { createNews } from '../../wire.ts';
import type { DeviceName } from '../devices/devices.ts';
import { keepWorker, type Call, type Input, type KeepOptions, type KeptWorker, type Output } from './keep-worker.ts';
import type { VisionWorkerNews } from './worker-calls.ts';

/** What a failing device looks like from outside; everything else is said by the model or by whoever asks. */
const deviceFailures: Reason[] = ['bug', 'model-corrupt', 'vision-crashed'];

/** `onFailure` hears of the device that failed, once. */
export function keepOnDevice(options: KeepOptions, onFailure: (device: DeviceName) => void): KeptWorker {
  const { emit, on } = createNews<VisionWorkerNews>();
  let device = options.device;
  let kept = started();

  function started(): KeptWorker {
    const worker = keepWorker({ ...options, device });
    worker.on('answering', (data) => emit('answering', data));
    return worker;
  }

  async function giveUpDevice(failed: KeptWorker): Promise<void> {
    // Several calls may fail at once; the first one changes over for all.
    if (kept !== failed) return;
    onFailure(device);
    device = 'cpu';
    kept = started();
    await failed.close();
  }

  async function ask<K extends Call>(call: K, input: Input<K>): Promise<Output<K>> {
    const asked = kept;
    try {
      return await asked.ask(call, input);
    } catch (error) {
      const failed = error instanceof EngineError && deviceFailures.includes(error.reason);
      const changed = asked !== kept && error instanceof EngineError && error.reason === 'closed';
      if (!changed && (!failed || (asked === kept && device === 'cpu'))) throw error;
      await giveUpDevice(asked);
      return kept.ask(call, input);
    }
  }

  return { ask, tell: (call, input) => kept.tell(call, input), on, close: () => kept.close() };
}

// A thread of the pool (encode-pool.ts): encodes the parts it is sent, one after another, and sends each back.

import { parentPort } from 'node:worker_threads';
import { encodePart, type Encoded, type Part } from '../numbers/encoding.ts';

/** One for each part, in their order. */
export type Answer = Encoded | { failed: string };

parentPort!.on('message', (part: Part) => {
  try {
    const done = encodePart(part);
    // Both buffers change hands: nothing is copied.
    parentPort!.postMessage(done satisfies Answer, [done.values.buffer, ...(done.scales ? [done.scales.buffer] : [])]);
  } catch (error) {
    parentPort!.postMessage({ failed: String(error) } satisfies Answer);
  }
});

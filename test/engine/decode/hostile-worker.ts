// Stands in for the decode process where a file must crash, hang or eat memory for certain: the file's name says which.

import { appendFileSync } from 'node:fs';
import { parentPort } from '../../../engine/worker-process.ts';
import { serve } from '../../../engine/wire.ts';
import { decodingNames, type PixelsAsk } from '../../../engine/decode/decoding-calls.ts';

const eaten: Buffer[] = [];

async function pixels({ path }: PixelsAsk): Promise<Uint8Array> {
  const log = process.env['HOSTILE_LOG'];
  if (log) appendFileSync(log, `${path}\n`);
  if (path.includes('crash')) process.kill(process.pid, 'SIGSEGV');
  if (path.includes('hang')) for (;;);
  if (path.includes('eat'))
    for (let block = 0; block < 40; block++) {
      eaten.push(Buffer.alloc(50e6, 1));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  await new Promise((resolve) => setTimeout(resolve, 30));
  return new Uint8Array([eaten.length]);
}

serve({ pixels, ready: () => null }, parentPort(), decodingNames);

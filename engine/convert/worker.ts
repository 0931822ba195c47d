// The conversion worker: runs convertCheckpoint in a process of its own, so that reading and rounding gigabytes never
// holds up the engine. Tells its progress; stops when told to, or when the engine goes away.

import { createNews, serve } from '../wire.ts';
import { parentPort } from '../worker-process.ts';
import { convertCheckpoint } from './convert.ts';
import { workerNames, type ConvertJob, type WorkerNews } from './converter.ts';

const { emit, on } = createNews<WorkerNews>();
let stop = new AbortController();

// Ctrl-C in a terminal reaches every process there: the one that asked decides, and says so by `cancel`.
process.on('SIGINT', () => {});

async function convert(job: ConvertJob) {
  stop = new AbortController();
  return convertCheckpoint({ ...job, signal: stop.signal, onProgress: (progress) => emit('progress', progress) });
}

function cancel(): null {
  stop.abort();
  return null;
}

serve({ convert, cancel, on }, parentPort(), workerNames);

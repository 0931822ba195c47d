// Every call of the contract that reads, and every change to all photos, on full libraries of 100,000 and a million: how
// long each takes and how long it holds the engine, so that others wait. What a call answers is made text, as on the wire.

import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { calls, type Engine } from '../../engine/contract.ts';
import { startEngine, type RunningEngine } from '../../engine/start.ts';
import { changesToAll, readCalls, type Asking } from './asked-calls.ts';
import { makeFullLibrary } from './full-library.ts';
import { shippedModels } from './library-page.ts';
import { percentile, type Row, type Section } from './report.ts';

/** Photos, and how often each call is asked. */
const sizes = [
  [100_000, 12],
  [1_000_000, 5],
] as const;
const worst = 10;

export async function* run(): AsyncIterable<Section> {
  for (const [size, rounds] of sizes) {
    const library = await mkdtemp(join(tmpdir(), 'talbot-calls-'));
    try {
      await bringLibrary(library, size);
      const about = aboutCalls(rounds, loadavg()[0]!);
      const name = `${size.toLocaleString('en-US')} photos`;
      yield { title: `Calls: ${name}`, about, rows: await measuredCalls(library, size, rounds) };
    } finally {
      await rm(library, { recursive: true });
    }
  }
}

const aboutCalls = (rounds: number, load: number) =>
  `All ${Object.values(calls).filter((kind) => kind === 'read').length} calls that read, ${rounds} times each with other ` +
  'arguments, and changes to all photos, on libraries with 2,000 albums (100 of them smart), marks, tags, places, notes, ' +
  'conversations and questions to all photos. "Held" is the most processor time in which the engine heard nobody else. The ' +
  `${worst} calls that hold it longest are named, the others are told together; ${load.toFixed(1)} other processes ` +
  'waited for the two cores when it began.';

/** To make one takes minutes: they are kept in the folder TALBOT_KEPT_LIBRARIES, where that is said, and measured in a copy. */
async function bringLibrary(folder: string, photos: number): Promise<void> {
  const kept = process.env['TALBOT_KEPT_LIBRARIES'];
  if (!kept) return makeLibrary(folder, photos);
  const from = join(kept, String(photos));
  if (!existsSync(from)) await makeLibrary(from, photos);
  await cp(from, folder, { recursive: true });
}

async function makeLibrary(folder: string, photos: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  await makeFullLibrary(join(folder, 'library.sqlite'), photos);
}

interface Measured {
  what: string;
  took: number[];
  held: number;
  /** Milliseconds of processor time of one call, in the mean. */
  worked: number;
}

/** `TALBOT_ALL_CALLS` names them all, in place of the worst. */
async function measuredCalls(library: string, photos: number, rounds: number): Promise<Row[]> {
  const engine = await startEngine({ library, work: false, models: [shippedModels] });
  try {
    const asked = readCalls(photos);
    const read: Measured[] = [];
    for (const [what, asking] of Object.entries(asked)) read.push(await measured(engine, what, asking, rounds));
    const changed: Measured[] = [];
    for (const [what, asking] of Object.entries(changesToAll)) changed.push(await measured(engine, what, asking, 1));
    const byHeld = read.toSorted((a, b) => b.held - a.held);
    const named = process.env['TALBOT_ALL_CALLS'] ? byHeld : byHeld.slice(0, worst);
    const others = byHeld.slice(named.length);
    return [...named.map(row), ...(others.length > 0 ? [together(others)] : []), ...changed.map(row)];
  } finally {
    await engine.close();
  }
}

async function measured(engine: RunningEngine, what: string, asking: Asking, times: number): Promise<Measured> {
  const took: number[] = [];
  let worked = 0;
  const held = heldLongest();
  // The first time fills memories, as it does once in the life of an engine; it holds nobody up either.
  for (let n = times === 1 ? 1 : 0; n <= times; n++) {
    const [began, before] = [performance.now(), process.cpuUsage()];
    JSON.stringify(await asking(engine as Engine, n));
    const { user, system } = process.cpuUsage(before);
    if (n > 0) took.push(performance.now() - began);
    if (n > 0) worked += (user + system) / 1000 / times;
    // What held it is noted at the next turn.
    await pause(3);
  }
  const measure = { what, took, held: held(), worked };
  const { value, note } = row(measure);
  console.error(`  ${what}: ${value.toFixed(1)} ms, ${note}`);
  return measure;
}

/** Watches from now on. Processor time of this thread, so that what else the machine does counts for nothing. */
function heldLongest(): () => number {
  let longest = 0;
  let before = process.threadCpuUsage();
  const beat = setInterval(() => {
    const { user, system } = process.threadCpuUsage(before);
    longest = Math.max(longest, (user + system) / 1000);
    before = process.threadCpuUsage();
  }, 1);
  return () => {
    clearInterval(beat);
    return longest;
  };
}

function row({ what, took, held, worked }: Measured): Row {
  const value = percentile(took, 50);
  const p95 = took.length > 1 ? `p95 ${percentile(took, 95).toFixed(0)} ms, ` : '';
  return { what, value, unit: 'ms', note: `${p95}held ${held.toFixed(0)} ms, processor ${worked.toFixed(0)} ms` };
}

function together(others: readonly Measured[]): Row {
  const all = others.flatMap(({ took }) => took);
  const held = Math.max(...others.map((one) => one.held));
  const note = `p95 ${percentile(all, 95).toFixed(0)} ms, held ${held.toFixed(0)} ms at most`;
  return { what: `the other ${others.length}`, value: percentile(all, 50), unit: 'ms', note };
}

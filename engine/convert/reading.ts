// The checkpoints of one conversion: opened wherever they are, held to one version, counted as they are read. A
// conversion that was begun earlier goes on with the very files it began with, or says that they have changed.

import { createHash } from 'node:crypto';
import { openCheckpoint, type Checkpoint } from './source/checkpoint.ts';
import type { CheckpointFiles, StoredFile } from './source/checkpoint-files.ts';
import { readJournal, type JournalHead, type SourceIdentity } from './writing/journal.ts';
import { openMeter, type Meter } from './meter.ts';
import { placeOf } from './writing/model-place.ts';
import { closeNetwork, openNetwork } from './source/network.ts';
import type { ConvertOptions } from './options.ts';
import type { Plan } from './plan.ts';
import { changed } from './source/remote-files.ts';
import { openSource } from './source/source.ts';
import { discardPartial } from './writing/stopped.ts';

export interface Reading {
  /** @throws EngineError `source-changed` when it is another one than an earlier, stopped run read. */
  open(source: string, revision?: string): Promise<Checkpoint>;
  /** What a stopped run must have in common with this one to be gone on with. */
  head(plan: Plan, description: object): Omit<JournalHead, 'total'>;
  /** Pieces worth beginning before they are due. */
  ahead(): number;
  meter: Meter;
  close(): void;
}

/** Checkpoints are opened one by one with `open`; nothing is read before. */
export async function beginReading(options: ConvertOptions): Promise<Reading> {
  if (options.restart) await discardPartial(options.out);
  const asked = askedOf(options);
  const left = (await readJournal(placeOf(options.out).partial))?.head;
  const known = left && JSON.stringify(left.asked) === JSON.stringify(asked) ? left.sources : [];
  const meter = openMeter((progress) => options.onProgress?.(progress));
  const net = openNetwork(options.network, options.signal, meter.waits);
  const opened: SourceIdentity[] = [];
  let ahead = 1;
  return {
    async open(source, revision) {
      const before = known.find((one) => one.source === source);
      const files = counted(openSource(source, net, revision, before?.commit ?? null), meter);
      const checkpoint = await openCheckpoint(files);
      ahead = Math.max(ahead, files.ahead);
      opened.push(refuseChanged(identityOf(source, checkpoint), before));
      return checkpoint;
    },
    head(plan, description) {
      const hash = createHash('sha256').update(JSON.stringify({ asked, opened, description }));
      for (const graph of plan.graphs) hash.update(graph.encode());
      for (const { name, blobs } of plan.data) {
        for (const { blob, place } of blobs) hash.update(`${name} ${place.offset} ${place.bytes} ${blob.key}\n`);
      }
      return { asked, sources: opened, plan: hash.digest('hex') };
    },
    ahead: () => ahead,
    meter,
    close: () => closeNetwork(net),
  };
}

/** Everything that decides what comes out, in a fixed order. */
function askedOf(options: ConvertOptions): Record<string, unknown> {
  const apart = new Set(['restart', 'network', 'onProgress', 'signal', 'freeBytes']);
  const entries = Object.entries(options).filter(([name, value]) => !apart.has(name) && value !== undefined);
  return JSON.parse(JSON.stringify(Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1))))) as Record<
    string,
    unknown
  >;
}

function identityOf(source: string, { files, tensors }: Checkpoint): SourceIdentity {
  const weights = [...tensors.values()].map(({ stored }) => [stored.title, stored.identity] as const);
  return {
    source,
    commit: files.commit(),
    files: Object.fromEntries(weights.toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function refuseChanged(now: SourceIdentity, before: SourceIdentity | undefined): SourceIdentity {
  if (!before || JSON.stringify(now) === JSON.stringify(before)) return now;
  const titles = [...new Set([...Object.keys(now.files), ...Object.keys(before.files)])];
  const other = titles.find((title) => now.files[title] !== before.files[title]);
  if (!other) throw changed(now.source, `it is at ${now.commit} now and was at ${before.commit}`);
  throw changed(other, `it is ${now.files[other] ?? 'gone'} now and was ${before.files[other] ?? 'not there'}`);
}

/** The same files; what is read of the large ones is counted. */
function counted(files: CheckpointFiles, meter: Meter): CheckpointFiles {
  return {
    ...files,
    async open(name) {
      const file = await files.open(name);
      return file && { ...file, read: (...part) => countedPieces(file, part, meter) };
    },
  };
}

async function* countedPieces(
  file: StoredFile,
  part: Parameters<StoredFile['read']>,
  meter: Meter,
): AsyncGenerator<Uint8Array> {
  for await (const piece of file.read(...part)) {
    meter.received(piece.length);
    yield piece;
  }
}

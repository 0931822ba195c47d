// What is made once and kept in a folder: a random checkpoint, its conversions with what they cost, and a few photos.

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statfsSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  convertInWorker,
  randomWeightBytes,
  writeRandomCheckpoint,
  type RandomSizes,
  type RecipeName,
} from '../../../engine/convert/convert.ts';
import { startWorker, type StartWorker } from '../../../engine/worker-process.ts';
import { createChance } from '../large-library.ts';
import { showProgress } from '../progress.ts';
import { timed } from '../report.ts';
import type { Asked } from './arguments.ts';
import { watchMemory, type MemoryWatch } from './memory.ts';

export interface Made {
  checkpoint: string;
  photos: string;
  models: Partial<Record<RecipeName, string>>;
  conversions: Partial<Record<RecipeName, Conversion>>;
}

/** What a conversion cost. */
export interface Conversion {
  seconds: number;
  /** Of the checkpoint. */
  inputBytes: number;
  /** Resident memory of its processes at most, files mapped included; null where it cannot be known. */
  peak: number | null;
  /** Whether the checkpoint came from the disk, not from the system's memory of files. */
  fromDisk: boolean;
  /** How busy the machine was when it ended: processes waiting for a core. */
  load: number;
  when: string;
}

export const photoCount = 4;

/** Makes what is missing. */
export async function make(asked: Asked, sizes: RandomSizes, recipes: readonly RecipeName[]): Promise<Made> {
  const share = asked.small ? '-small' : asked.layers < 1 ? `-${asked.layers}` : '';
  const folder = join(asked.dir, `${asked.language}-${asked.dtype.toLowerCase()}${share}`);
  const made: Made = {
    checkpoint: join(folder, 'checkpoint'),
    photos: join(folder, 'photos.rgb'),
    models: {},
    conversions: {},
  };
  mkdirSync(made.checkpoint, { recursive: true });
  const bytes = randomWeightBytes(sizes, asked.dtype);
  refuseSmallDisk(folder, bytes, recipes.length);
  writeFileSync(made.photos, madeUpPhotos(sizes.vision.image));
  await writeCheckpoint(made.checkpoint, sizes, asked, bytes);
  const record = join(folder, 'conversions.json');
  if (existsSync(record)) Object.assign(made.conversions, JSON.parse(readFileSync(record, 'utf8')));
  for (const recipe of recipes) {
    made.models[recipe] = join(folder, recipe);
    if (!asked.convert && existsSync(join(folder, recipe, 'model.json'))) continue;
    made.conversions[recipe] = await convert(made.checkpoint, join(folder, recipe), recipe, bytes, asked.python);
    writeFileSync(record, JSON.stringify(made.conversions, null, 1));
  }
  return made;
}

async function writeCheckpoint(folder: string, sizes: RandomSizes, { dtype }: Asked, bytes: number): Promise<void> {
  const progress = showProgress('Megabytes of random checkpoint', Math.round(bytes / 1e6));
  let told = 0;
  await writeRandomCheckpoint(folder, sizes, {
    dtype,
    shardBytes: 5e9,
    onProgress(done) {
      const megabytes = Math.round(done / 1e6);
      progress.step(megabytes - told);
      told = megabytes;
    },
  });
  progress.end();
}

async function convert(
  checkpoint: string,
  out: string,
  recipe: RecipeName,
  inputBytes: number,
  python: string,
): Promise<Conversion> {
  const fromDisk = await forget(python, checkpoint);
  let watch: MemoryWatch | null = null;
  const start: StartWorker = (name, options) => {
    const worker = startWorker(name, options);
    watch = worker.pid === undefined ? null : watchMemory(worker.pid);
    return worker;
  };
  let progress: ReturnType<typeof showProgress> | null = null;
  let told = 0;
  const onProgress = ({ done, total }: { done: number; total: number }) => {
    if (total === 0) return;
    progress ??= showProgress(`Megabytes of ${recipe}`, Math.round(total / 1e6));
    const megabytes = Math.round(done / 1e6);
    progress.step(megabytes - told);
    told = megabytes;
  };
  const seconds = await timed(() => convertInWorker({ startWorker: start }, { checkpoint, out, recipe, onProgress }));
  (progress as ReturnType<typeof showProgress> | null)?.end();
  const peak = (watch as MemoryWatch | null)?.end() ?? null;
  return { seconds, inputBytes, peak, fromDisk, load: loadavg()[0]!, when: new Date().toISOString() };
}

/** Lets the system forget what it keeps of the checkpoint's files in memory. Node has no call for it; Python on Linux has. */
async function forget(python: string, folder: string): Promise<boolean> {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const script = [
    'import os, sys',
    'for name in sys.argv[1:]:',
    '  file = os.open(name, os.O_RDONLY)',
    '  os.fsync(file)',
    '  os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)',
  ].join('\n');
  return promisify(execFile)(python, ['-c', script, ...files]).then(
    () => true,
    () => false,
  );
}

/** Room for what is missing: the checkpoint, and half of it for the models. */
function refuseSmallDisk(folder: string, bytes: number, models: number): void {
  const { bavail, bsize } = statfsSync(folder);
  const there = readdirSync(folder, { recursive: true, withFileTypes: true }).some(({ name }) => name === 'model.json');
  const needed = there ? 0 : bytes + bytes * 0.3 * models;
  if (bavail * bsize >= needed) return;
  const gigabytes = (count: number) => (count / 1e9).toFixed(1);
  throw new Error(
    `${folder} has ${gigabytes(bavail * bsize)} GB free, and ${gigabytes(needed)} GB are needed. Name another folder with --dir.`,
  );
}

/** Soft shapes with some noise, [photos, size, size, 3]: the same every time. */
function madeUpPhotos(size: number): Uint8Array {
  const chance = createChance(11);
  const waves = Array.from({ length: photoCount * 3 }, () => [chance() * 9, chance() * 9, chance() * 6]);
  const photos = new Uint8Array(photoCount * size * size * 3);
  for (let at = 0; at < photos.length; at++) {
    const [photo, row, column] = [
      Math.floor(at / (size * size * 3)),
      Math.floor(at / (size * 3)) % size,
      Math.floor(at / 3) % size,
    ];
    const [x, y, shift] = waves[photo * 3 + (at % 3)]! as [number, number, number];
    photos[at] = 128 + 90 * Math.sin((x * column + y * row) / size + shift) + 30 * (chance() - 0.5);
  }
  return photos;
}

// How many files a first walk finds per second, and how long it takes to know what changed while nobody watched.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sources } from '../../engine/scan/event-source.ts';
import { compare, identify, walkFolder, type FileStamp } from '../../engine/scan/scan.ts';
import { median, timed, type Section } from './report.ts';
import { scene } from './scene.ts';

const fileCount = 100_000;
const folderCount = 520;
const tries = 5;

export async function run(): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'talbot-bench-'));
  try {
    const root = join(folder, 'photos');
    makeFiles(root);
    const walks: number[] = [];
    let found: FileStamp[] = [];
    for (let round = 0; round < tries; round++) walks.push(await timed(async () => void (found = await all(root))));
    const comparing = await timed(() => compare(found, found));
    const snapshot = join(folder, 'snapshot');
    await sources.writeSnapshot({ path: root, skip: [] }, snapshot);
    writeFileSync(join(root, '0/new.jpg'), 'x');
    const since = await timed(() => sources.since({ path: root, skip: [] }, snapshot));
    return {
      title: 'Scan',
      about: `${found.length.toLocaleString('en-US')} files in ${folderCount + 1} folders in the system's temporary folder, their listing warm in memory.`,
      rows: [
        { what: 'First walk', value: found.length / median(walks), unit: 'files/s', note: `median of ${tries}` },
        { what: 'Compare with what was known', value: comparing * 1000, unit: 'ms' },
        { what: 'What changed while nobody watched', value: since * 1000, unit: 'ms', note: 'one change' },
        {
          what: 'Identify (kind and fingerprint)',
          value: await identified(folder),
          unit: 'MB/s',
          note: '12-megapixel JPEG',
        },
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function all(root: string): Promise<FileStamp[]> {
  const found: FileStamp[] = [];
  for await (const batch of walkFolder(root)) found.push(...batch);
  return found;
}

function makeFiles(root: string): void {
  for (let index = 0; index < folderCount; index++) mkdirSync(join(root, String(index)), { recursive: true });
  for (let index = 0; index < fileCount; index++)
    writeFileSync(join(root, String(index % folderCount), `IMG_${index}.jpg`), 'x');
}

async function identified(folder: string): Promise<number> {
  const path = join(folder, 'photo.jpg');
  const bytes = await scene(4000, 3000);
  writeFileSync(path, bytes);
  const seconds: number[] = [];
  for (let round = 0; round < 20; round++) seconds.push(await timed(() => identify(path)));
  return bytes.length / 1e6 / median(seconds);
}

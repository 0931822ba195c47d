// From the start of the desktop app to the first photos on the screen, with 100,000 photos in the library, and what each
// part of that takes: the process, the window, the engine's library, the first page of photos, the first picture painted.
// The same with a million, and what memory its processes hold then.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { thumbnailPath } from '../../engine/decode/decode.ts';
import { debuggerAddress } from '../main/debugger-address.ts';
import { makeMillion } from './million.ts';
import { memoryOfApp, processorTimeOf } from './process-memory.ts';
import { median, type Row, type Section } from './report.ts';
import { scene } from './scene.ts';

const photoCount = 100_000;
const manyPhotos = 1_000_000;
/** The newest have thumbnails, more than fit on a screen. */
const pictured = 200;
const starts = 7;
const startsWithMany = 3;
/** After the first photo everything else comes to rest. */
const restMs = 8000;

const root = fileURLToPath(new URL('../..', import.meta.url));
const electron = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(root, '.electron'), 'electron');
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Milliseconds since the program was started. */
interface Times {
  window: number;
  drawn: number;
  engine: number;
  page: number;
  picture: number;
  /** Of all its processes together, until the picture. */
  processor: number;
  memory: { what: string; bytes: number }[];
}

export async function run(): Promise<Section> {
  const began = loadavg()[0]!;
  const usual = await started(photoCount, starts);
  const many = await started(manyPhotos, startsWithMany);
  const row = (what: string, all: readonly Times[], part: Exclude<keyof Times, 'memory'>, note = ''): Row => ({
    ...{ what, value: median(all.map((times) => times[part])), unit: 'ms', note },
  });
  const memory = many.at(-1)!.memory.map(({ what, bytes }): Row => ({
    ...{
      what: `1,000,000 photos, memory: ${processes[what] ?? what}`,
      value: bytes / 1e6,
      unit: 'MB',
      note: 'resident',
    },
  }));
  return {
    title: 'Start',
    about: `The desktop app on a library of ${photoCount.toLocaleString('en-US')} photos, started ${starts} times; milliseconds since the program was started. Drawn without a GPU, while ${began.toFixed(1)} other processes waited for the two cores when it began.`,
    rows: [
      row('the page begins to load', usual, 'window', 'processes and window are there'),
      row('the library is open', usual, 'engine', 'in a process of its own, meanwhile'),
      row('the page is drawn first', usual, 'drawn'),
      row('the first page of photos is known', usual, 'page'),
      row('the first photo is painted', usual, 'picture'),
      row('processor time until then', usual, 'processor', 'of all its processes together'),
      row('1,000,000 photos: the first photo is painted', many, 'picture', `${startsWithMany} starts`),
      row('1,000,000 photos: processor time until then', many, 'processor', 'of all its processes together'),
      ...memory,
    ],
  };
}

/** What the processes of the app are for. */
const processes: Record<string, string> = {
  main: 'main process',
  renderer: 'the page',
  'gpu-process': 'graphics process',
  network: 'Chromium’s network process',
  node: 'engine',
  worker: 'decoder',
};

/** The first start fills the caches of the system and of Chromium, and does not count; the last tells its memory. */
async function started(photos: number, times: number): Promise<Times[]> {
  const folder = mkdtempSync(join(tmpdir(), 'talbot-bench-'));
  try {
    await makeLibrary(join(folder, 'library'), photos);
    const all: Times[] = [];
    for (let i = 0; i <= times; i++) all.push(await startOnce(folder, i === times));
    return all.slice(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function makeLibrary(library: string, photos: number): Promise<void> {
  mkdirSync(library, { recursive: true });
  makeMillion(join(library, 'library.sqlite'), photos);
  const picture = await sharp(await scene(640, 480))
    .resize(320)
    .webp()
    .toBuffer();
  for (let photo = photos - pictured; photo <= photos; photo++) {
    const path = thumbnailPath(join(library, 'thumbnails'), photo.toString(16).padStart(32, '0'), 'grid');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, picture);
  }
}

async function startOnce(folder: string, last: boolean): Promise<Times> {
  const library = join(folder, 'library');
  rmSync(join(library, 'engine.json'), { force: true });
  const began = Date.now();
  const words = [...asRoot, root, '--remote-debugging-port=0', '--library', library];
  const child = spawn(electron, [...words, `--user-data-dir=${join(folder, 'settings')}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TALBOT_NODE: process.execPath, TALBOT_PROBE: 'off', TALBOT_MODELS: join(folder, 'models') },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const browser = await chromium.connectOverCDP(await debuggerAddress(child.stderr));
    const [context] = browser.contexts();
    const page = context!.pages()[0] ?? (await context!.waitForEvent('page'));
    const seen = await watchPhotos(page);
    const processor = await processorTimeOf(child.pid!);
    const since = (at: number) => at - began;
    if (last) await pause(restMs);
    return {
      window: since(seen.loading),
      drawn: since(seen.drawn),
      page: since(seen.page),
      picture: since(seen.picture),
      engine: since(await openedAt(library)),
      processor,
      memory: last ? await memoryOfApp(child.pid!) : [],
    };
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** The engine writes where it listens once its library is open. */
async function openedAt(library: string): Promise<number> {
  for (;;) {
    const found = statSync(join(library, 'engine.json'), { throwIfNoEntry: false });
    if (found) return found.mtimeMs;
    await pause(20);
  }
}

/** Times by the page's own clock, looked at before every frame. */
function watchPhotos(page: Page): Promise<{ loading: number; drawn: number; page: number; picture: number }> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const { timeOrigin } = performance;
        let first = 0;
        const look = () => {
          const images = [...document.images].filter((one) => one.src.startsWith('photo:'));
          if (first === 0 && images.length > 0) first = Date.now();
          if (!images.some((one) => one.naturalWidth > 0)) return void requestAnimationFrame(look);
          requestAnimationFrame(() => {
            const [drawn] = performance.getEntriesByName('first-contentful-paint');
            resolve({
              ...{ loading: timeOrigin, drawn: timeOrigin + (drawn?.startTime ?? 0) },
              ...{ page: first, picture: Date.now() },
            });
          });
        };
        look();
      }),
  );
}

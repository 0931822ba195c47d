// What the benches of the page share: Chromium, a few dozen real thumbnails that stand for all, and the host's process.

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const chromiums = [process.env['TALBOT_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome'];

/** A busy machine takes its time. */
export const patienceMs = 300_000;
export const page = process.env['TALBOT_PAGE'] ?? path('../../dist/renderer');
export const shippedModels = path('../../resources/models');

/** Null where Chromium or the built page is missing. */
export function chromiumHere(): string | null {
  const found = chromiums.find((one) => one !== undefined && existsSync(one));
  return found !== undefined && existsSync(page) ? found : null;
}

export const notMeasured = 'Not measured: needs Chromium (or TALBOT_CHROMIUM) and the built page.';

/** Makes them in this folder. */
export async function sampleThumbnails(folder: string): Promise<string> {
  await mkdir(folder);
  const demo = path('../../resources/demo/photos');
  for (const name of (await readdir(demo)).filter((one) => one.endsWith('.jpg'))) {
    await sharp(join(demo, name))
      .rotate()
      .resize(320, 320, { fit: 'inside' })
      .webp({ quality: 80 })
      .toFile(join(folder, `${name}.webp`));
  }
  return folder;
}

/** The engine and host of a library, and the address to open. */
export async function startHost(
  library: string,
  samples: string,
  models: readonly string[] = [],
): Promise<{ engine: ChildProcess; url: string }> {
  const engine = spawn(process.execPath, [path('./page-host.ts'), library, page, samples, ...models], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(engine.stdout!)) if (line.startsWith('http')) return { engine, url: line };
  throw new Error('The engine ended before it could be reached.');
}

/** When it has ended, its files can go. */
export async function stopHost(engine: ChildProcess): Promise<void> {
  if (engine.exitCode !== null) return;
  const ended = new Promise((resolve) => engine.once('exit', resolve));
  engine.kill();
  const impatient = setTimeout(() => engine.kill('SIGKILL'), 30_000);
  await ended;
  clearTimeout(impatient);
}

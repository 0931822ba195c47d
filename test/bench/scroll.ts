// How smoothly the page scrolls through 100,000 photos: a real Chromium, the real host, an engine of made-up photos.
// Counted is processor time of the page's main thread, so that a busy machine does not blur it; a frame has 16.7 ms.

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { host } from '../../engine/host/http.ts';
import { manyPhotos } from '../app/many-photos.ts';
import { writePhotos } from '../engine/some-photos.ts';
import { median, percentile, type Row, type Section } from './report.ts';

const photos = 100_000;
const page = fileURLToPath(new URL('../../dist/renderer', import.meta.url));
const chromiums = [process.env['TALBOT_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome'];

export async function run(): Promise<Section> {
  const executablePath = chromiums.find((path) => path !== undefined && existsSync(path));
  if (!executablePath || !existsSync(page)) {
    return {
      title: 'Scrolling',
      about: 'Not measured: needs Chromium (or TALBOT_CHROMIUM) and the built page.',
      rows: [],
    };
  }
  const folder = await mkdtemp(join(tmpdir(), 'talbot-scroll-'));
  const files = await writePhotos(folder, 24);
  const many = manyPhotos(
    photos,
    files.map((_file, at) => ({ width: at % 3 ? 96 : 64, height: 72, caption: `photo ${at}` })),
  );
  const served = await host({
    engine: many.engine,
    page,
    findPicture: async ({ key }) => ({ path: files[many.sampleOf(key)]!, type: 'image/jpeg', tag: key, lasting: true }),
  });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    return { title: 'Scrolling', about, rows: await measured(browser, served.url) };
  } finally {
    await browser.close();
    await served.close();
    await rm(folder, { recursive: true });
  }
}

const about =
  `${photos.toLocaleString('en-US')} made-up photos in Chromium at 1280 × 800, drawn without a GPU. ` +
  'Processor time of the main thread for one frame, and its longest task; a frame at 60 Hz has 16.7 ms.';

async function measured(browser: Browser, url: string): Promise<Row[]> {
  const tab = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await tab.goto(url);
  await tab.locator('[data-position="0"] img').waitFor();
  const rows = [
    ...(await scrolled(browser, tab, 'at reading speed', 60, 60)),
    ...(await scrolled(browser, tab, 'flying', 600, 30)),
  ];
  await tab.locator('.scroller').evaluate((box) => box.scrollTo(0, box.scrollHeight));
  await tab.locator(`[data-position="${photos - 1}"][aria-label^="photo"]`).waitFor({ timeout: 120_000 });
  rows.push(...(await scrolled(browser, tab, 'at the end, everything loaded', -60, 60)));
  const elements = await tab.evaluate(() => document.querySelectorAll('*').length);
  return [...rows, { what: 'elements on the page', value: elements, unit: '' }];
}

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  /** Processor time in microseconds. */
  tdur?: number;
  args: { name?: string };
}

interface Pass {
  frame: number;
  longest: number;
  over50: number;
}

async function scrolled(browser: Browser, tab: Page, how: string, step: number, frames: number): Promise<Row[]> {
  const passes: Pass[] = [];
  for (let pass = 0; pass < 3; pass++) passes.push(await scrollOnce(browser, tab, pass === 1 ? -step : step, frames));
  return [
    {
      what: `${how}, ${Math.abs(step)} px a frame: each frame`,
      value: median(passes.map((one) => one.frame)),
      unit: 'ms',
    },
    { what: `${how}: longest task`, value: median(passes.map((one) => one.longest)), unit: 'ms' },
    { what: `${how}: tasks over 50 ms`, value: median(passes.map((one) => one.over50)), unit: '' },
  ];
}

async function scrollOnce(browser: Browser, tab: Page, step: number, frames: number): Promise<Pass> {
  await browser.startTracing(tab, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] });
  await tab.locator('.scroller').evaluate(
    async (box, { step, frames }) => {
      for (let frame = 0; frame < frames; frame++) {
        box.scrollTop += step;
        await new Promise(requestAnimationFrame);
      }
    },
    { step, frames },
  );
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const layout = traceEvents.find(({ name }) => name === 'UpdateLayoutTree');
  const tasks = traceEvents
    .filter(({ name, pid, tid }) => name === 'RunTask' && pid === layout?.pid && tid === layout.tid)
    .map(({ tdur }) => (tdur ?? 0) / 1000);
  const all = tasks.reduce((sum, ms) => sum + ms, 0);
  return { frame: all / frames, longest: percentile(tasks, 100), over50: tasks.filter((ms) => ms > 50).length };
}

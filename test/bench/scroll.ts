// How the page scrolls through 1,000,000 photos: a real Chromium, the real host and engine on a library of a million rows,
// a few dozen real thumbnails that stand for all. Told are frames a second as they came, and processor time of the page's
// main thread, which a busy machine does not blur; a frame has 16.7 ms.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumHere, notMeasured, patienceMs, sampleThumbnails, startHost, stopHost } from './library-page.ts';
import { makeMillion } from './million.ts';
import { memoryOf, memoryOfBrowser } from './process-memory.ts';
import { median, type Row, type Section } from './report.ts';
import { type Pass, scrollOnce } from './scroll-pass.ts';

const photos = 1_000_000;

export async function run(): Promise<Section> {
  const executablePath = chromiumHere();
  if (executablePath === null) return { title: 'Scrolling', about: notMeasured, rows: [] };
  const folder = await mkdtemp(join(tmpdir(), 'talbot-scroll-'));
  try {
    const library = join(folder, 'library');
    await mkdir(library);
    makeMillion(join(library, 'library.sqlite'), photos);
    const { engine, url } = await startHost(library, await sampleThumbnails(join(folder, 'samples')));
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--enable-precise-memory-info'] });
    try {
      const began = loadavg()[0]!;
      return { title: 'Scrolling', about: about(began), rows: await measured(browser, url, engine.pid!) };
    } finally {
      await browser.close();
      await stopHost(engine);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

const about = (load: number) =>
  `${photos.toLocaleString('en-US')} photos over 25 years in Chromium at 1280 × 800, drawn without a GPU, while ` +
  `${load.toFixed(1)} other processes waited for the two cores when it began: frames a second are what was left of them. ` +
  'Processor time of the main thread for one frame, and its longest task, are its own; a frame at 60 Hz has 16.7 ms.';

async function measured(browser: Browser, url: string, engine: number): Promise<Row[]> {
  const first: number[] = [];
  for (let n = 0; n < 3; n++) first.push(await firstThumbnail(browser, url));
  const tab = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  tab.setDefaultTimeout(patienceMs);
  await tab.goto(url);
  await tab.locator('[data-position="0"] img').waitFor();
  const rows: Row[] = [{ what: 'first thumbnail after the address is opened', value: median(first), unit: 'ms' }];
  rows.push(...(await scrolled(browser, tab, 'at reading speed', 60, 60)));
  rows.push(...(await scrolled(browser, tab, 'flying', 600, 40)));
  await tab.locator('[data-position]').first().focus();
  await tab.keyboard.press('End');
  await tab.locator(`[data-position="${photos - 1}"] img`).waitFor();
  rows.push(...(await scrolled(browser, tab, 'at the end', -60, 60)));
  rows.push(...(await scrubbed(browser, tab)));
  rows.push({ what: 'elements on the page', value: await tab.locator('*').count(), unit: '' });
  const session = await tab.context().newCDPSession(tab);
  await session.send('HeapProfiler.collectGarbage');
  const heap = await tab.evaluate(
    () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
  );
  rows.push({ what: 'script memory of the page afterwards', value: heap / 1e6, unit: 'MB' });
  for (const { what, bytes } of await memoryOfBrowser(browser)) {
    rows.push({ what: `memory: Chromium's ${what}`, value: bytes / 1e6, unit: 'MB', note: 'resident' });
  }
  rows.push({ what: 'memory: engine and host', value: (await memoryOf(engine)) / 1e6, unit: 'MB', note: 'resident' });
  return rows;
}

/** Everything new: a page without what an earlier one had kept. */
async function firstThumbnail(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const tab = await context.newPage();
  await tab.goto(url, { waitUntil: 'commit' });
  await tab.locator('[data-position="0"] img.here').waitFor({ timeout: patienceMs });
  const ms = await tab.evaluate(() => performance.now());
  await context.close();
  return ms;
}

async function scrolled(browser: Browser, tab: Page, how: string, step: number, frames: number): Promise<Row[]> {
  const passes: Pass[] = [];
  for (let pass = 0; pass < 3; pass++) {
    const by = pass === 1 ? -step : step;
    passes.push(
      await scrollOnce(browser, tab, frames, (by) => (document.querySelector('.scroller')!.scrollTop += by), by),
    );
  }
  return told(`${how}, ${Math.abs(step)} px a frame`, passes);
}

/** From year to year by the strip of dates: every step lands where nothing was ever loaded. */
async function scrubbed(browser: Browser, tab: Page): Promise<Row[]> {
  await tab.getByRole('slider', { name: 'Date' }).focus();
  const passes: Pass[] = [];
  for (let pass = 0; pass < 3; pass++) {
    passes.push(
      await scrollOnce(
        browser,
        tab,
        30,
        (key) => document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })),
        pass === 1 ? 'PageDown' : 'PageUp',
      ),
    );
  }
  return told('by the strip of dates, half a year a frame', passes);
}

function told(how: string, passes: readonly Pass[]): Row[] {
  const of = (pick: (pass: Pass) => number) => median(passes.map(pick));
  return [
    { what: `${how}: frames a second`, value: of((pass) => pass.perSecond), unit: 'Hz' },
    { what: `${how}: main thread, each frame`, value: of((pass) => pass.frame), unit: 'ms' },
    { what: `${how}: longest task`, value: of((pass) => pass.longest), unit: 'ms' },
    { what: `${how}: tasks over 50 ms`, value: of((pass) => pass.over50), unit: '' },
  ];
}

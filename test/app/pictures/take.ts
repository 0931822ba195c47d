// Opens the library in Chromium and takes every scene at every size and in both lights. The page's clock stands still and
// nothing moves, so that two visits differ only by what is drawn otherwise.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { host } from '../../../engine/host/http.ts';
import { startEngine } from '../../../engine/start.ts';
import { chromiumPath } from '../chromium.ts';
import { fillLibrary, type Ids, writePhotos } from './library.ts';
import { firstScenes, type Look, type Scene, scenes } from './scenes.ts';

const sizes = [
  [1280, 800],
  [2560, 1440],
  [800, 600],
] as const;

export const looks: Look[] = sizes.flatMap(([width, height]) =>
  (['light', 'dark'] as const).map((light) => ({ width, height, light })),
);

export const nameOf = ({ width, light }: Look) => `${width}-${light}`;

/** Day on which the pictures are taken, for the page. */
const today = '2025-10-01T10:00:00';

export interface Taking {
  /** For the library and the photos; theirs alone. */
  scratch: string;
  /** Folder of the built page. */
  page: string;
  /** Folders with models; the shipped ones when absent. */
  models?: string[];
  looks?: Look[];
  /** Only these scenes; all when absent. */
  only?: (scene: string) => boolean;
  /** Gets each picture, a PNG. */
  keep(scene: string, look: Look, png: Buffer): Promise<void>;
  /** Taken after the others. */
  also?: Scene[];
}

export async function takePictures(taking: Taking): Promise<void> {
  const { scratch, models } = taking;
  const photos = join(scratch, 'photos');
  await writePhotos(photos);
  const engine = await startEngine({ library: join(scratch, 'library'), threads: 2, ...(models ? { models } : {}) });
  const served = await host({ engine, page: taking.page, findPicture: (asked) => engine.findPicture(asked) });
  const browser = await chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox', '--hide-scrollbars'] });
  try {
    const page = await open(browser, served.url);
    await takeAll(page, firstScenes, {}, taking);
    await engine.addFolder({ path: photos });
    const ids = await fillLibrary(engine);
    await page.reload();
    await takeAll(page, [...scenes, ...(taking.also ?? [])], ids, taking);
  } finally {
    await browser.close();
    await served.close();
    await engine.close();
  }
}

async function open(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.clock.setFixedTime(new Date(today));
  await page.addInitScript(countQuestions);
  // As slowly as can be: no photo of the slideshow gives way before it is paused.
  await page.addInitScript(() => localStorage.setItem('talbot.slideshow', JSON.stringify({ seconds: 20 })));
  await page.goto(url);
  await page.locator('#page > *').first().waitFor();
  return page;
}

async function takeAll(page: Page, of: Scene[], ids: Ids, taking: Taking): Promise<void> {
  for (const scene of of.filter(({ name }) => taking.only?.(name) ?? true)) {
    const at = typeof scene.at === 'string' ? scene.at : scene.at(ids);
    await page.setViewportSize({ width: 1280, height: 800 });
    // What a screen measures when it opens is measured in this window, not in the last scene's.
    await settle(page);
    await page.evaluate((hash) => void (location.hash = `#${hash}`), at);
    await settle(page);
    await scene.act?.(page);
    if (scene.style) await wear(page, scene.style);
    for (const look of scene.looks ?? taking.looks ?? looks) {
      await page.setViewportSize({ width: look.width, height: look.height });
      await page.emulateMedia({ colorScheme: look.light });
      // Nothing is pointed at, and somebody was there just now: what goes when nothing moves is there, however long it took.
      await page.mouse.move(3, 3);
      await page.mouse.move(2, 2);
      await scene.ready?.(page, look);
      await settle(page);
      await taking.keep(scene.name, look, await page.screenshot({ animations: 'disabled' }));
    }
    if (scene.style) await wear(page, null);
    await scene.after?.(page);
  }
}

/** Lays a style over the page's own, or takes it off. */
async function wear(page: Page, style: string | null): Promise<void> {
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css ?? '');
    document.adoptedStyleSheets = css === null ? [] : [sheet];
  }, style);
}

/** Keeps count, in the page, of what it asked the engine and was not told yet. */
function countQuestions(): void {
  const asked = new Map<WebSocket, Set<number>>();
  Object.assign(globalThis, { unanswered: () => [...asked.values()].some((questions) => questions.size > 0) });
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (message) {
    const questions = asked.get(this) ?? new Set();
    if (!asked.has(this)) {
      asked.set(this, questions);
      this.addEventListener('message', ({ data }) => questions.delete((JSON.parse(String(data)) as { id: number }).id));
      this.addEventListener('close', () => asked.delete(this));
    }
    questions.add((JSON.parse(String(message)) as { id: number }).id);
    send.call(this, message);
  };
}

/** Until all that was asked is answered, what is on the screen has arrived, and has not changed over some frames. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const seen = (element: Element) => {
      const { bottom, top } = element.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    };
    const arrived = (image: HTMLImageElement | null) => image?.complete && getComputedStyle(image).opacity !== '0';
    const waiting = () =>
      [...document.images].some((image) => seen(image) && !image.complete) ||
      [...document.querySelectorAll('[role="gridcell"]')].some(
        (cell) => seen(cell) && !arrived(cell.querySelector('img')),
      ) ||
      document.querySelector('[aria-busy="true"]') !== null ||
      (globalThis as unknown as { unanswered(): boolean }).unanswered();
    const sum = () => `${document.body.innerText.length} ${document.querySelectorAll('*').length}`;
    let [before, still] = ['', 0];
    for (let tries = 0; still < 6; tries++) {
      if (tries === 3600) throw new Error('The page does not come to rest: it asks or changes without end.');
      await frame();
      const now = sum();
      still = !waiting() && now === before ? still + 1 : 0;
      before = now;
    }
    // What has come may still be decoded beside the page, which draws without it until then.
    await Promise.all([...document.images].filter(seen).map((image) => image.decode().catch(() => undefined)));
    await frame();
    await frame();
  });
}

/** A folder of PNGs, by look and scene. */
export function intoFolder(folder: string): Taking['keep'] {
  return async (scene, look, png) => {
    const path = join(folder, nameOf(look));
    await mkdir(path, { recursive: true });
    await writeFile(join(path, `${scene}.png`), png);
  };
}

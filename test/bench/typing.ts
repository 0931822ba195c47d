// Search as you type, end to end: from the press of a key in a real Chromium to the painted answer of a real engine with
// the starter model, in a library of 100,000 photos. Every word is typed letter by letter, quickly and slowly.

import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { ModelDescription } from '../../engine/model.ts';
import { makeLargeLibrary } from './large-library.ts';
import {
  chromiumHere,
  notMeasured,
  patienceMs,
  sampleThumbnails,
  shippedModels,
  startHost,
  stopHost,
} from './library-page.ts';
import { multiply } from './multiplied.ts';
import { processorTimeOf, processorTimeOfBrowser } from './process-memory.ts';
import { median, percentile, type Row, type Section } from './report.ts';
import { listen, type Typed } from './typed.ts';

const seed = 1000;
const times = 100;
const rounds = 3;
const lines = ['dog', 'a dog on a beach', 'boat in snow', 'woman sitting', 'year:2012 cat'];
/** Between two keys: nobody waits for what the letters before them find; or everybody does. */
const quickMs = 110;
const slowMs = 900;

export async function run(): Promise<Section> {
  const title = 'Search as you type';
  const executablePath = chromiumHere();
  if (executablePath === null) return { title, about: notMeasured, rows: [] };
  const folder = await mkdtemp(join(tmpdir(), 'talbot-typing-'));
  try {
    const library = join(folder, 'library');
    await mkdir(library);
    await makeLibrary(join(library, 'library.sqlite'));
    const { engine, url } = await startHost(library, await sampleThumbnails(join(folder, 'samples')), [shippedModels]);
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    try {
      const load = loadavg()[0]!;
      return { title, about: about(load), rows: await measured(browser, url, engine.pid!) };
    } finally {
      await browser.close();
      await stopHost(engine);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

const about = (load: number) =>
  `${(seed * times).toLocaleString('en-US')} made-up photos with 12 × 256 vectors each, the starter model reading the words, ` +
  `Chromium at 1280 × 800 drawn without a GPU; ${lines.length} lines typed ${rounds} times, and ${load.toFixed(1)} other ` +
  'processes waited for the two cores when it began. From a key to the frame with its answer.';

async function makeLibrary(file: string): Promise<void> {
  const text = await readFile(join(shippedModels, 'starter', 'model.json'), 'utf8');
  const { id: model, version, dims } = JSON.parse(text) as ModelDescription;
  const shape = { queries: dims.queries, width: dims.vectorWidth ?? 256 };
  const { store } = await makeLargeLibrary(file, seed, { ...shape, by: { model, version } });
  store.close();
  multiply(file, seed, times);
}

async function measured(browser: Browser, url: string, engine: number): Promise<Row[]> {
  const tab = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  tab.setDefaultTimeout(patienceMs);
  await tab.addInitScript(listen);
  await tab.goto(url);
  await tab.locator('[data-position="0"] img').waitFor();
  await tab.keyboard.press('/');
  // Coming to the box starts the model's process; nobody waits for it here.
  const first = await typed(tab, lines[0]!, quickMs);
  const quick: Typed[] = [];
  const slow: Typed[] = [];
  const before = [await processorTimeOf(engine), await processorTimeOfBrowser(browser)];
  for (let round = 0; round < rounds; round++) {
    for (const line of lines) quick.push(...(await typed(tab, line, quickMs)));
  }
  const after = [await processorTimeOf(engine), await processorTimeOfBrowser(browser)];
  const [inEngine, inBrowser] = after.map((time, i) => (time - before[i]!) / rounds / lines.length);
  for (const line of lines.slice(0, 2)) slow.push(...(await typed(tab, line, slowMs)));
  const of = (call: Typed['call'], all: Typed[]) => all.filter((one) => one.call === call);
  const firstOf = (call: Typed['call']) => took(of(call, first).toSorted((a, b) => a.painted - b.painted)[0]!);
  return [
    { what: 'the first line of all: found by words', value: firstOf('words'), unit: 'ms', note: 'the model starts' },
    { what: 'the first line of all: and by looks', value: firstOf('search'), unit: 'ms', note: 'the model starts' },
    ...told('found by words, at every key', of('words', [...quick, ...slow])),
    ...told('a line typed quickly, by words and looks', of('search', quick)),
    ...told('after every letter of a slow hand, by words and looks', of('search', slow)),
    ...told('what the line may go on with', of('complete', [...quick, ...slow])),
    { what: 'processor time of a line typed quickly: engine and model', value: inEngine!, unit: 'ms' },
    { what: 'processor time of a line typed quickly: the browser', value: inBrowser!, unit: 'ms' },
  ];
}

const took = ({ key, painted }: Typed) => painted - key;

function told(what: string, all: readonly Typed[]): Row[] {
  const of = (pick: (one: Typed) => number) => median(all.map(pick));
  const note = `p95 ${percentile(all.map(took), 95).toFixed(0)} ms, of ${all.length}`;
  return [
    { what, value: of(took), unit: 'ms', note },
    { what: `${what}: until the engine is asked`, value: of(({ key, asked }) => asked - key), unit: 'ms' },
    { what: `${what}: until it has answered`, value: of(({ asked, answered }) => answered - asked), unit: 'ms' },
    { what: `${what}: until it is painted`, value: of(({ answered, painted }) => painted - answered), unit: 'ms' },
  ];
}

/** All that was asked while it was typed and answered; the box is empty again afterwards. */
async function typed(tab: Page, line: string, delay: number): Promise<Typed[]> {
  await tab.evaluate(() => ((globalThis as unknown as { typed: Typed[] }).typed.length = 0));
  await tab.keyboard.type(line, { delay });
  const noted = await answered(tab, line);
  // The text, then a chip that became text again.
  for (let part = 0; part < 2; part++) {
    for (const key of ['Control+a', 'Delete', 'Backspace']) await tab.keyboard.press(key);
  }
  await answered(tab, '');
  return noted;
}

/** When the answer to this very line is painted, and whatever else was asked before it. */
async function answered(tab: Page, line: string): Promise<Typed[]> {
  await tab.waitForFunction(
    (wanted) =>
      (globalThis as unknown as { typed: Typed[] }).typed.some(
        ({ call, text, painted }) => call === 'search' && text.trim() === wanted && painted > 0,
      ),
    line,
  );
  return tab.evaluate(() => (globalThis as unknown as { typed: Typed[] }).typed.filter(({ painted }) => painted > 0));
}

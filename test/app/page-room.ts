// For test files that look at the page alone: photos, an engine on a library of them, the built page on loopback and a
// Chromium, all there before the first test and gone after the last. The walk of a person (walk.ts) has its own.

import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type Host, host } from '../../engine/host/http.ts';
import { type RunningEngine, startEngine } from '../../engine/start.ts';
import { type Scratch, scratch, untilDone } from '../engine/scratch.ts';
import { builtPage, canBrowse, chromiumPath } from './chromium.ts';

export interface PageRoom {
  at: Scratch['at'];
  /** These three from the first test on. */
  readonly engine: RunningEngine;
  readonly browser: Browser;
  readonly url: string;
}

/** `fill` puts photos into the folder `photos`; the tests begin when `ready` is told of the work on them. */
export function pageRoom(
  fill: (at: Scratch['at'], browser: Browser) => Promise<unknown>,
  ready: (engine: RunningEngine) => Promise<unknown> = untilDone,
): PageRoom {
  const { at } = scratch();
  let engine: RunningEngine;
  let served: Host;
  let browser: Browser;
  beforeAll(async () => {
    if (!canBrowse) return;
    browser = await chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox'] });
    // A loaded machine may take its time.
    browser.on('context', (context) => context.setDefaultTimeout(60_000));
    await fill(at, browser);
    engine = await startEngine({ library: at('library'), models: [at('models')], threads: 1 });
    await engine.addFolder({ path: at('photos') });
    await ready(engine);
    served = await host({ engine, page: builtPage, port: 0, findPicture: (asked) => engine.findPicture(asked) });
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
    await engine?.close();
  });
  return {
    at,
    get engine() {
      return engine;
    },
    get browser() {
      return browser;
    },
    get url() {
      return served.url;
    },
  };
}

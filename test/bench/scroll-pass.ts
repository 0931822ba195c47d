// One pass of scrolling: a step in each frame, timed by the page's clock and by the trace of its main thread.

import type { Browser, Page } from 'playwright-core';
import { percentile } from './report.ts';

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Processor time in microseconds. */
  tdur?: number;
}

export interface Pass {
  /** Frames a second, as they came. */
  perSecond: number;
  /** Processor time of the main thread for a frame, and of its longest task, in milliseconds. */
  frame: number;
  longest: number;
  over50: number;
}

export async function scrollOnce<T>(
  browser: Browser,
  tab: Page,
  frames: number,
  step: (by: T) => unknown,
  by: T,
): Promise<Pass> {
  await browser.startTracing(tab, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] });
  const ms = await tab.evaluate(
    `(async () => {
      const step = ${step.toString()};
      const start = performance.now();
      for (let frame = 0; frame < ${frames}; frame++) {
        step(${JSON.stringify(by)});
        await new Promise(requestAnimationFrame);
      }
      return performance.now() - start;
    })()`,
  );
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const layout = traceEvents.find(({ name }) => name === 'UpdateLayoutTree');
  const tasks = traceEvents
    .filter(({ name, pid, tid }) => name === 'RunTask' && pid === layout?.pid && tid === layout.tid)
    .map(({ tdur }) => (tdur ?? 0) / 1000);
  const all = tasks.reduce((sum, one) => sum + one, 0);
  return {
    perSecond: (frames / (ms as number)) * 1000,
    frame: all / frames,
    longest: percentile(tasks, 100),
    over50: tasks.filter((one) => one > 50).length,
  };
}

// Hears what is opened from outside as the page does, by the bridge.

import type { Page } from 'playwright-core';
import type { Shell } from '../../engine/contract.ts';

/**
 * Gives the paths that the page is told of next. They are kept in the page: a promise that nothing but the bridge held was
 * collected before it was answered.
 */
export async function openedNext(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const kept = globalThis as unknown as {
      talbot: { onOpened: NonNullable<Shell['onOpened']> };
      opened?: readonly string[];
    };
    delete kept.opened;
    kept.talbot.onOpened((paths) => (kept.opened ??= paths));
  });
  return async () => {
    const told = await page.waitForFunction(() => (globalThis as { opened?: readonly string[] }).opened);
    return (await told.jsonValue())!;
  };
}

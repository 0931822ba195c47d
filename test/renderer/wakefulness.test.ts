// A browser's screen stays awake while that is wanted, whatever the tab does meanwhile.

import { expect, test } from 'vitest';
import { wakefulness } from '../../renderer/wakefulness.ts';

class Screen {
  held = 0;
  asked = 0;
  all: { released: boolean; release(): Promise<void> }[] = [];
  async request(): Promise<WakeLockSentinel> {
    this.asked++;
    this.held++;
    const release = async () => {
      if (!one.released) this.held--;
      one.released = true;
    };
    const one = { released: false, release };
    this.all.push(one);
    return one as unknown as WakeLockSentinel;
  }
  /** As a browser does when the tab is hidden. */
  letGo() {
    for (const one of this.all) void one.release();
  }
}

class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

test('the screen is held once however often that is asked, and let go', async () => {
  const screen = new Screen();
  const awake = wakefulness(screen, new Page() as unknown as Document)!;
  await Promise.all([awake(true), awake(true)]);
  expect([screen.asked, screen.held]).toEqual([1, 1]);
  await awake(false);
  expect(screen.held).toBe(0);
});

test('what is wanted last holds, also when it comes before the answer', async () => {
  const screen = new Screen();
  const awake = wakefulness(screen, new Page() as unknown as Document)!;
  await Promise.all([awake(true), awake(false)]);
  expect(screen.held).toBe(0);
});

test('a tab that is seen again holds the screen again, and only while that is wanted', async () => {
  const [screen, page] = [new Screen(), new Page()];
  const awake = wakefulness(screen, page as unknown as Document)!;
  await awake(true);
  screen.letGo();
  page.dispatchEvent(new Event('visibilitychange'));
  await turn();
  expect(screen.held).toBe(1);
  await awake(false);
  page.dispatchEvent(new Event('visibilitychange'));
  await turn();
  expect(screen.held).toBe(0);
});

test('a browser without it has none', () => {
  expect(wakefulness(undefined, new Page() as unknown as Document)).toBeNull();
});

// What the machine is like, told by the system's own events in the real window: work goes slower or stands, the person reads
// why and may have it go on, and it goes on by itself when the reason is over.

import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Held, Remote } from '../../engine/contract.ts';
import { findLocalEngine } from '../../engine/host/local.ts';
import { canOpen, enginePid, openTalbot, type Opened, test } from './talbot-window.ts';

const patient = { timeout: 120_000, interval: 100 };

describe('the machine', { timeout: 240_000 }, () => {
  let talbot: Opened;
  beforeAll(async () => {
    if (!canOpen) return;
    talbot = await openTalbot({ photos: 2 });
    await talbot.page.keyboard.press('Shift+W');
  }, 180_000);
  afterAll(() => talbot?.close());

  const held = async (): Promise<Held | null> => {
    const found = await findLocalEngine<Remote>(talbot.at('library'));
    const { held: now } = await found!.engine.progress();
    found!.close();
    return now;
  };
  const emit = (event: string, details: object = {}): Promise<void> =>
    talbot.app.evaluate(({ powerMonitor }, [name, told]) => void powerMonitor.emit(name, told), [
      event,
      details,
    ] as const);
  const says = (text: string) => talbot.page.getByRole('status').filter({ hasText: text }).first().waitFor();

  test('on battery work is slow, and back on mains it is not', async () => {
    await emit('on-battery');
    await says('On battery');
    expect(await held()).toEqual({ why: 'battery', how: 'slow', anyway: false });
    await emit('on-ac');
    await expect.poll(held, patient).toBeNull();
    await expect.poll(() => talbot.page.getByText('On battery').count(), patient).toBe(0);
  });

  test.each([
    ['the system says it is hot', 'thermal-state-change', { state: 'critical' }, { state: 'nominal' }],
    ['the system slows its processors down', 'speed-limit-change', { limit: 40 }, { limit: 100 }],
  ])('work stands while %s', async (_what, event, hot, cool) => {
    await emit(event, hot);
    await says('is hot');
    expect(await held()).toEqual({ why: 'hot', how: 'stopped', anyway: false });
    await talbot.page.getByRole('button', { name: 'Keep working anyway' }).click();
    await expect.poll(held, patient).toMatchObject({ why: 'hot', anyway: true });
    await emit(event, cool);
    await expect.poll(held, patient).toBeNull();
  });

  test('a new engine hears of it too', async () => {
    await emit('on-battery');
    await expect.poll(held, patient).toMatchObject({ why: 'battery' });
    const before = await enginePid(talbot.app);
    process.kill(before, 'SIGKILL');
    await expect.poll(async () => ![0, before].includes(await enginePid(talbot.app)), patient).toBe(true);
    await expect
      .poll(async () => (await findLocalEngine<Remote>(talbot.at('library')))?.engine.progress(), patient)
      .toMatchObject({ held: { why: 'battery' } });
    await emit('on-ac');
  });
});

describe('a screen that another program fills', { timeout: 240_000 }, () => {
  test('makes work stand, as the X server tells it', async () => {
    const folder = process.getBuiltinModule('node:fs').mkdtempSync('/tmp/talbot-screen-');
    // The X server as it would answer: once there is a film, the active window fills the screen and is nobody of ours.
    mkdirSync(`${folder}/bin`);
    const film = `${folder}/film`;
    const answers = [
      `[ -e '${film}' ] || { echo '_NET_ACTIVE_WINDOW(WINDOW): window id # 0x0'; exit; }`,
      'case "$*" in',
      '*_NET_ACTIVE_WINDOW*) echo "_NET_ACTIVE_WINDOW(WINDOW): window id # 0x1";;',
      '*) echo "_NET_WM_STATE(ATOM) = _NET_WM_STATE_FULLSCREEN"; echo "_NET_WM_PID(CARDINAL) = 1";;',
      'esac',
    ];
    writeFileSync(`${folder}/bin/xprop`, `#!/bin/sh\n${answers.join('\n')}\n`, { mode: 0o755 });
    const talbot = await openTalbot({ photos: 2, env: { PATH: `${folder}/bin:${process.env['PATH']}` } });
    try {
      const { engine } = (await findLocalEngine<Remote>(talbot.at('library')))!;
      writeFileSync(film, '');
      await engine.setDescribing({ describing: 'on' });
      await talbot.page.keyboard.press('Shift+W');
      // Looked for while there is work, every ten seconds.
      const stands = async () => {
        await engine.seeAgain({ photos: 'all' });
        return (await engine.progress()).held;
      };
      await expect
        .poll(stands, { timeout: 120_000, interval: 500 })
        .toMatchObject({ why: 'full-screen', how: 'stopped' });
      await talbot.page.getByRole('status').filter({ hasText: 'Another program fills the screen' }).first().waitFor();
    } finally {
      await talbot.close();
      process
        .getBuiltinModule('node:fs')
        .rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  });

  test('is not noticed where asking fails, which Settings says', async () => {
    const folder = process.getBuiltinModule('node:fs').mkdtempSync('/tmp/talbot-screen-');
    mkdirSync(`${folder}/bin`);
    writeFileSync(`${folder}/bin/xprop`, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const talbot = await openTalbot({ env: { PATH: `${folder}/bin:${process.env['PATH']}`, WAYLAND_DISPLAY: '' } });
    try {
      await talbot.page.keyboard.press('Control+,');
      await talbot.page.getByText('cannot tell when another program fills the screen').waitFor();
    } finally {
      await talbot.close();
      process
        .getBuiltinModule('node:fs')
        .rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  });
});

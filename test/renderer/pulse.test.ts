// When an engine counts as hanging: it was asked and nothing came from it, for longer than anything it does takes, while the page
// itself was awake. The clock is the test's.

import { describe, expect, test } from 'vitest';
import type { Progress, Remote } from '../../engine/contract.ts';
import { createNews } from '../../engine/wire.ts';
import { watchPulse } from '../../renderer/pulse.ts';

const beatMs = 5000;

function watched({ answers = true } = {}) {
  const news = createNews<Record<string, unknown>>();
  let [now, open] = [0, true];
  let beat = () => {};
  const told: boolean[] = [];
  const waiting: PromiseWithResolvers<Progress>[] = [];
  const engine = {
    on: news.on as Remote['on'],
    progress: () => {
      const asked = Promise.withResolvers<Progress>();
      waiting.push(asked);
      if (answers) asked.resolve({} as Progress);
      return asked.promise;
    },
  };
  const pulse = watchPulse(
    engine,
    () => open,
    (silent) => told.push(silent),
    { now: () => now, every: (_ms, hear) => void (beat = hear) },
  );
  return {
    ...{ told, pulse, tell: news.emit },
    asked: () => waiting.length,
    /** So much time, beat by beat. */
    async pass(ms: number) {
      for (const end = now + ms; now < end;) {
        now += beatMs;
        beat();
        await Promise.resolve();
      }
    },
    /** Nobody was awake meanwhile. */
    async sleep(ms: number) {
      now += ms;
      beat();
      await Promise.resolve();
    },
    stop: () => (answers = false),
    async answer(failed = false) {
      answers = true;
      for (const asked of waiting.splice(0)) {
        if (failed) asked.reject(new Error('the engine is gone'));
        else asked.resolve({} as Progress);
      }
      await Promise.resolve();
      await Promise.resolve();
    },
    road: (there: boolean) => (open = there),
  };
}

describe('the pulse of the engine', () => {
  test('one that answers is left in peace, and one question is on its way at a time', async () => {
    const { pass, told, asked, stop } = watched();
    await pass(300_000);
    expect(told).toEqual([]);
    stop();
    const before = asked();
    await pass(100_000);
    expect(asked() - before).toBe(1);
  });

  test('half a minute without a sign is told, once, and that it is back', async () => {
    const { pass, told, stop, answer } = watched();
    await pass(10_000);
    stop();
    await pass(25_000);
    expect(told).toEqual([]);
    await pass(60_000);
    expect(told).toEqual([true]);
    await answer();
    expect(told).toEqual([true, false]);
    await pass(100_000);
    expect(told).toEqual([true, false]);
  });

  test('news is a sign of life: an engine that works on something long is not hanging', async () => {
    const { pass, told, stop, tell } = watched();
    await pass(10_000);
    stop();
    for (let round = 0; round < 20; round++) {
      await pass(20_000);
      tell('progress', {});
    }
    expect(told).toEqual([]);
  });

  test('a night of sleep is none of its silence', async () => {
    const { pass, told, stop, sleep } = watched();
    await pass(10_000);
    stop();
    await pass(20_000);
    await sleep(8 * 3_600_000);
    await pass(20_000);
    expect(told).toEqual([]);
    await pass(20_000);
    expect(told).toEqual([true]);
  });

  test('who waits is told again when it goes on', async () => {
    const { pass, told, stop, pulse } = watched();
    await pass(10_000);
    stop();
    await pass(45_000);
    pulse.wait();
    expect(told).toEqual([true, false]);
    await pass(25_000);
    expect(told).toEqual([true, false]);
    await pass(20_000);
    expect(told).toEqual([true, false, true]);
  });

  test('before its first answer it has longer: a library may have to be brought up to date', async () => {
    const { pass, told, tell } = watched({ answers: false });
    await pass(100_000);
    tell('opening', null);
    await pass(100_000);
    expect(told).toEqual([]);
    await pass(60_000);
    expect(told).toEqual([true]);
  });

  test('without a road to it nothing is asked and nothing is told; the next engine begins anew', async () => {
    const { pass, told, stop, answer, road, tell, asked } = watched();
    await pass(10_000);
    stop();
    await pass(45_000);
    road(false);
    await answer(true);
    stop();
    const before = asked();
    await pass(300_000);
    expect(asked()).toBe(before);
    road(true);
    tell('again', {});
    await pass(45_000);
    expect(told).toEqual([true, false]);
  });
});

// What the machine is like slows or stops the work: on its own with a clock of the test's, and in a real engine with a
// power monitor that says what the test wants.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { Holding } from '../../../engine/pipeline/holding.ts';
import { scratch, until, untilDone } from '../scratch.ts';
import { writePhotos } from '../some-photos.ts';

const cool = { onBattery: false, hot: false, fullScreenApp: false };

describe('holding', () => {
  afterEach(() => void vi.useRealTimers());

  test('the worst reason is the one that is told', () => {
    const holding = new Holding(() => 0);
    expect(holding.now()).toBeNull();
    holding.machineIs({ onBattery: true, hot: false, fullScreenApp: false });
    expect(holding.now()).toEqual({ why: 'battery', how: 'slow', anyway: false });
    holding.machineIs({ onBattery: true, hot: false, fullScreenApp: true });
    expect(holding.now()).toEqual({ why: 'full-screen', how: 'stopped', anyway: false });
    holding.machineIs({ onBattery: true, hot: true, fullScreenApp: true });
    expect(holding.now()).toEqual({ why: 'hot', how: 'stopped', anyway: false });
  });

  test('while it stands no step is taken, and what a person allows counts until the reason is another', async () => {
    const step = vi.fn(async () => true);
    const holding = new Holding(() => 0);
    const paced = holding.paced(step);
    holding.machineIs({ ...cool, hot: true });
    expect(await paced()).toBe(false);
    expect(step).not.toHaveBeenCalled();
    holding.workAnyway(true);
    expect(await paced()).toBe(true);
    holding.machineIs({ ...cool, fullScreenApp: true });
    expect(await paced()).toBe(false);
    holding.machineIs(cool);
    expect(await paced()).toBe(true);
    expect(step).toHaveBeenCalledTimes(2);
  });

  test('on battery a step is followed by a rest of twice its length, which ends at once on the mains', async () => {
    vi.useFakeTimers();
    let now = 0;
    const holding = new Holding(() => now);
    const paced = holding.paced(async () => {
      now += 1000;
      return true;
    });
    holding.machineIs({ ...cool, onBattery: true });
    const done = vi.fn();
    void paced().then(done);
    await vi.advanceTimersByTimeAsync(1999);
    expect(done).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toHaveBeenCalledTimes(1);
    void paced().then(done);
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toHaveBeenCalledTimes(1);
    holding.machineIs(cool);
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toHaveBeenCalledTimes(2);
  });
});

describe('an engine on a hot machine', () => {
  const { at, start } = scratch();

  test('reads and sees nothing, says why, and goes on by itself when it is cool', async () => {
    await writePhotos(at('photos'), 6);
    const engine = await start('library');
    await engine.machineIs({ ...cool, hot: true });
    await engine.addFolder({ path: at('photos') });
    const held = await until(engine, (now) => now.photos === 6 && now.doing === 'nothing');
    expect(held).toMatchObject({ seen: 0, waiting: 6, held: { why: 'hot', how: 'stopped', anyway: false } });
    await engine.machineIs(cool);
    expect(await untilDone(engine)).toMatchObject({ seen: 6, held: null });
  });

  test('goes on all the same when a person says so', async () => {
    await writePhotos(at('others'), 5, 40);
    const engine = await start('library-anyway');
    await engine.machineIs({ ...cool, fullScreenApp: true });
    await engine.addFolder({ path: at('others') });
    await until(engine, (now) => now.photos === 5 && now.doing === 'nothing');
    await engine.workAnyway({ on: true });
    expect(await untilDone(engine)).toMatchObject({
      seen: 5,
      held: { why: 'full-screen', how: 'stopped', anyway: true },
    });
  });
});

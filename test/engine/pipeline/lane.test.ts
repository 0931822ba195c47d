// A lane: one step at a time, no wake-up lost, trouble told and survived.

import { expect, onTestFinished, test, vi } from 'vitest';
import { openLane } from '../../../engine/pipeline/lane.ts';

const soon = () => new Promise((resolve) => setTimeout(resolve, 1));

test('it works until nothing is left, one step at a time', async () => {
  let left = 5;
  let inside = 0;
  const most = vi.fn();
  const lane = openLane({
    async step() {
      if (left === 0) return false;
      most(++inside);
      await soon();
      inside--;
      left--;
      return true;
    },
    onTrouble: vi.fn(),
    onRest: vi.fn(),
  });
  for (let i = 0; i < 10; i++) lane.wake();
  expect(lane.busy()).toBe(true);
  await lane.rested();
  expect(left).toBe(0);
  expect(most.mock.calls.every(([count]) => count === 1)).toBe(true);
});

test('a wake-up at the very end is not lost', async () => {
  let work = 0;
  let done = 0;
  const lane = openLane({
    async step() {
      if (work > done) {
        done++;
        return true;
      }
      return false;
    },
    onTrouble: vi.fn(),
    // The moment in which the last step said "nothing" and the lane is about to rest.
    onRest: () => {
      if (work < 3) {
        work++;
        lane.wake();
      }
    },
  });
  lane.wake();
  await expect.poll(() => [done, lane.busy()]).toEqual([3, false]);
});

test('work that comes while it says "nothing" is done without another wake-up', async () => {
  const steps: string[] = [];
  let more = false;
  const lane = openLane({
    async step() {
      steps.push(more ? 'work' : 'nothing');
      if (!more) {
        await soon();
        if (steps.length === 1) {
          more = true;
          lane.wake();
        }
        return false;
      }
      more = false;
      return true;
    },
    onTrouble: vi.fn(),
    onRest: vi.fn(),
  });
  lane.wake();
  await expect.poll(() => lane.busy()).toBe(false);
  expect(steps).toContain('work');
});

test('trouble is told once, the lane rests, and goes on when woken', async () => {
  let broken = true;
  let left = 2;
  const onTrouble = vi.fn();
  const lane = openLane({
    async step() {
      if (broken) throw new Error('the disk is full');
      return left-- > 0;
    },
    onTrouble,
    onRest: vi.fn(),
  });
  lane.wake();
  await lane.rested();
  expect(onTrouble).toHaveBeenCalledTimes(1);
  expect(lane.busy()).toBe(false);
  broken = false;
  lane.wake();
  await lane.rested();
  expect(left).toBe(-1);
});

test('who cannot bear to hear of trouble or rest ends nothing', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => said.mockRestore());
  const damaged = () => {
    throw new Error('the library is damaged');
  };
  let steps = 0;
  const lane = openLane({
    async step() {
      if (++steps % 2 === 0) throw new Error('the disk is full');
      return false;
    },
    onTrouble: damaged,
    onRest: damaged,
  });
  for (let times = 1; times <= 4; times++) {
    lane.wake();
    await expect.poll(() => [steps, lane.busy()]).toEqual([times, false]);
  }
  await expect.poll(() => said.mock.calls.length).toBe(4);
});

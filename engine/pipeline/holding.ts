// What the machine is like, and what that does to work: on battery it goes at a third of its pace, on a hot machine or
// beside a program that fills the screen it stands. Level-triggered: the last word about the machine counts, whatever
// was said before, and a person may have work go on all the same until the reason is over.

import type { Held, Power } from '../contract.ts';

type Step = () => Promise<boolean>;

/** On battery each step is followed by a rest of so many times its length. */
const restTimes = 2;
const longestRestMs = 60_000;

export class Holding {
  private machine: Power = { onBattery: false, hot: false, fullScreenApp: false };
  private anyway = false;
  private readonly clock: () => number;
  private readonly resting = new Set<() => void>();
  private closed = false;

  constructor(clock: () => number) {
    this.clock = clock;
  }

  now(): Held | null {
    const { hot, fullScreenApp, onBattery } = this.machine;
    const why = hot ? 'hot' : fullScreenApp ? 'full-screen' : onBattery ? 'battery' : null;
    return why && { why, how: why === 'battery' ? 'slow' : 'stopped', anyway: this.anyway };
  }

  machineIs(machine: Power): void {
    const before = this.now()?.why;
    this.machine = { ...machine };
    // What a person allowed for one reason is not allowed for the next.
    if (this.now()?.why !== before) this.anyway = false;
    this.endRests();
  }

  workAnyway(on: boolean): void {
    this.anyway = on && this.now() !== null;
    this.endRests();
  }

  stands(): boolean {
    const held = this.now();
    return held !== null && held.how === 'stopped' && !held.anyway;
  }

  /** The same step, which does nothing while work stands and rests after itself while it is slow. */
  paced(step: Step): Step {
    return async () => {
      if (this.stands()) return false;
      const began = this.clock();
      const did = await step();
      if (did && this.isSlow()) await this.rest((this.clock() - began) * restTimes);
      return did;
    };
  }

  close(): void {
    this.closed = true;
    this.endRests();
  }

  private isSlow(): boolean {
    const held = this.now();
    return !this.closed && held !== null && held.how === 'slow' && !held.anyway;
  }

  private rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(clock);
        this.resting.delete(end);
        resolve();
      };
      const clock = setTimeout(end, Math.min(ms, longestRestMs));
      this.resting.add(end);
    });
  }

  private endRests(): void {
    for (const end of [...this.resting]) end();
  }
}

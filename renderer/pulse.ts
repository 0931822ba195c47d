// Notices an engine that hangs without dying: nothing came from it for a while although it was asked. What takes long is given
// time, and time in which this page itself was asleep (a closed laptop, a tab in the background) does not count.

import type { Remote } from '../engine/contract.ts';

export interface Clock {
  now(): number;
  every(ms: number, beat: () => void): void;
}

const beatMs = 5000;
/** A beat that comes so late says that nobody was awake. */
const asleepMs = 4 * beatMs;
/** What a library of a million photos does at one stretch is done in less. */
const patienceMs = 30_000;
/** Until the first answer of an engine: it may have a library to bring up to date. */
const firstPatienceMs = 120_000;

/** Signs of life that come unasked from an engine whose library is open. */
const signs = ['progress', 'photos', 'answering', 'batch', 'exporting', 'installing', 'inquiring'] as const;

const usual: Clock = {
  now: () => performance.now(),
  every: (ms, beat) => void setInterval(beat, ms),
};

/** `isOpen`: whether there is a road to ask by. `tell` hears each change: true when the engine has fallen silent. */
export function watchPulse(
  engine: Pick<Remote, 'on' | 'progress'>,
  isOpen: () => boolean,
  tell: (silent: boolean) => void,
  clock: Clock = usual,
): { wait(): void } {
  let last = clock.now();
  let beaten = last;
  let answered = false;
  let questions = 0;
  /** Which of them waits for its answer. */
  let asking: number | null = null;
  let silent = false;

  function alive(): void {
    last = clock.now();
    say(false);
  }

  function say(now: boolean): void {
    if (now === silent) return;
    silent = now;
    tell(now);
  }

  function ask(): void {
    if (asking !== null) return;
    const question = (asking = ++questions);
    const settled = (life: boolean) => () => {
      if (question !== asking) return;
      asking = null;
      answered ||= life;
      alive();
    };
    // A refusal is an answer; that the road was cut says nothing of the next engine.
    engine.progress().then(settled(true), settled(false));
  }

  function heard(): void {
    answered = true;
    alive();
  }

  for (const name of signs) engine.on(name, heard);
  engine.on('opening', alive);
  engine.on('again', () => {
    asking = null;
    answered = false;
    alive();
    ask();
  });
  ask();
  clock.every(beatMs, () => {
    const now = clock.now();
    const slept = now - beaten > asleepMs;
    beaten = now;
    if (slept || !isOpen()) last = now;
    if (!isOpen()) return;
    ask();
    say(now - last > (answered ? patienceMs : firstPatienceMs));
  });
  // A person gives it as long again.
  return { wait: alive };
}

// What is read aloud of the work by whoever is on its screen: each step as it begins and every quarter of it, the end, and each
// kind of failure once. What goes on already when the screen is come to stands there and is not said.

import type { FailureGroup, Progress } from '../engine/contract.ts';
import { percent, photos } from './phrases.ts';
import { reasons, words } from './words.ts';

type Failure = Pick<FailureGroup, 'stage' | 'reason' | 'photos'>;
type Work = Pick<Progress, 'doing' | 'paused' | 'waiting' | 'photos' | 'unread' | 'seen' | 'failed' | 'describing'>;

export class HeardWork {
  /** The furthest quarter that was said or stood there, of each step since the last rest. */
  readonly #said = new Map<Work['doing'], number>();
  #failures: ReadonlySet<string> | null = null;
  #paused: boolean | null = null;
  #working = false;

  /** Null: nothing new. */
  progress(now: Work): string | null {
    const first = this.#paused === null;
    const turned = this.#paused !== now.paused;
    this.#paused = now.paused;
    if (now.doing === 'nothing' && now.waiting === 0) return this.#rest(now);
    this.#working = true;
    if (now.paused) return turned && !first ? words.work.paused : null;
    if (now.doing === 'nothing') return null;
    const quarter = quarterOf(now);
    const before = this.#said.get(now.doing) ?? -1;
    if (quarter <= before && !turned) return null;
    this.#said.set(now.doing, Math.max(quarter, before));
    if (first) return null;
    const step = words.work.doing[now.doing];
    return quarter > 0 ? words.said.named(step, percent(quarter / 4)) : step;
  }

  /** Those there are, by reason, after each change; null: none that was not there before. */
  failures(groups: readonly Failure[]): string | null {
    const nameOf = ({ stage, reason }: Failure) => `${stage} ${reason}`;
    const before = this.#failures;
    this.#failures = new Set(groups.map(nameOf));
    const fresh = before === null ? [] : groups.filter((group) => !before.has(nameOf(group)));
    if (fresh.length === 0) return null;
    return fresh.map(({ reason, photos: many }) => words.said.named(photos(many), reasons[reason].happened)).join(' ');
  }

  #rest({ describing, failed }: Work): string | null {
    const worked = this.#working;
    this.#working = false;
    this.#said.clear();
    if (!worked) return null;
    const end = describing === 'on' ? words.work.done : words.work.doing.nothing;
    return failed === 0 ? end : words.said.between([end, words.said.named(words.activity.failures, photos(failed))]);
  }
}

/** 0 to 4: how far the step is that goes on; looking for photos has no end that is known. */
function quarterOf({ doing, photos: all, unread, seen, failed }: Work): number {
  if (doing === 'walking') return 0;
  const done = doing === 'reading' ? all - unread : seen;
  const known = doing === 'reading' ? all : all - failed;
  return Math.min(3, Math.floor((done / Math.max(1, known)) * 4));
}

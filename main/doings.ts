// What the engine is doing, and what it finished after long enough that a person may have gone elsewhere: photos
// described, exported or asked about, models installed. Heard from its news alone; pure but for the clock.

import type { Exporting, Inquiry, Installation, NoticeWords, Progress, Reason, Remote } from '../engine/contract.ts';

export interface Ended {
  what: keyof NoticeWords;
  many: number;
  /** Of the folder, the question or the model. */
  name: string;
  why: Reason | null;
  /** The command that goes to where it is shown; null: wherever the person was. */
  command: string | null;
}

export interface Hears {
  /** Whether anything goes on that should not be cut off by sleep. */
  onBusy(busy: boolean): void;
  onEnded(ended: Ended): void;
}

/** What took less than this is seen by whoever began it. */
const longMs = 20_000;
const nothing = { many: 0, name: '', why: null, command: null };

/** The page's words for why something stopped. */
export type Reasons = Partial<Record<Reason, string>>;

type Task = 'export' | 'question' | 'model';

export class Doings {
  private readonly clock: () => number;
  private readonly hears: Hears;
  private readonly tasks = new Map<string, number>();
  private episode: { began: number; seen: number; read: number } | null = null;
  private working = false;
  private problem = false;
  private wasBusy = false;

  constructor(hears: Hears, clock: () => number = () => Date.now()) {
    this.hears = hears;
    this.clock = clock;
  }

  /** A new engine: what the one before it was doing is over. */
  meet(engine: Pick<Remote, 'on'>): void {
    this.tasks.clear();
    this.working = false;
    this.tellBusy();
    engine.on('progress', (now) => this.hearProgress(now));
    engine.on('exporting', (now) => this.hearExport(now));
    engine.on('installing', (now) => this.hearModel(now));
    engine.on('inquiring', (now) => this.hearQuestion(now));
  }

  private hearProgress(now: Progress): void {
    this.working = now.doing !== 'nothing' && !now.paused && !stands(now);
    const read = now.photos - now.unread;
    if (now.doing === 'reading' || now.doing === 'seeing') {
      this.episode ??= { began: this.clock(), seen: now.seen, read };
    }
    if (now.problem && !this.problem) this.end('stopped', { why: now.problem.reason, command: 'go.activity' });
    this.problem = now.problem !== null;
    if (this.episode && now.doing === 'nothing' && now.waiting === 0) {
      const { began, seen, read: before } = this.episode;
      this.episode = null;
      if (this.clock() - began >= longMs) this.endWork(now.seen - seen, read - before);
    }
    this.tellBusy();
  }

  private endWork(described: number, read: number): void {
    if (described > 0) this.end('described', { many: described, command: 'go.activity' });
    else if (read > 0) this.end('read', { many: read, command: 'go.library' });
  }

  private hearExport({ id, state, done, folder, problem }: Exporting): void {
    const name = folder.split(/[/\\]/).findLast((part) => part !== '') ?? folder;
    const long = this.hearTask('export', id, state === 'working');
    if (state === 'done' && long) this.end('exported', { many: done, name });
    else if (problem && long !== null) this.end('stopped', { why: problem.reason });
  }

  private hearModel({ id, state, problem }: Installation): void {
    const long = this.hearTask('model', id, state === 'working' || state === 'testing');
    if (state === 'done' && long) this.end('installed', { name: id, command: 'go.models' });
    else if (problem && long !== null) this.end('stopped', { why: problem.reason, command: 'go.models' });
  }

  private hearQuestion({ id, state, question, yes, unsure, no, problem }: Inquiry): void {
    const long = this.hearTask('question', id, state === 'working');
    const command = 'go.questions';
    if (state === 'done' && long) this.end('answered', { many: yes + unsure + no, name: question, command });
    else if (problem && long !== null) this.end('stopped', { why: problem.reason, command });
  }

  /** Null while it goes on, or when it was never heard of; else whether it took long. */
  private hearTask(task: Task, id: number | string, goesOn: boolean): boolean | null {
    const name = `${task} ${id}`;
    const began = this.tasks.get(name);
    if (goesOn) this.tasks.set(name, began ?? this.clock());
    else this.tasks.delete(name);
    this.tellBusy();
    return goesOn || began === undefined ? null : this.clock() - began >= longMs;
  }

  private end(what: Ended['what'], told: Partial<Ended>): void {
    this.hears.onEnded({ what, ...nothing, ...told });
  }

  private tellBusy(): void {
    const busy = this.working || this.tasks.size > 0;
    if (busy === this.wasBusy) return;
    this.wasBusy = busy;
    this.hears.onBusy(busy);
  }
}

function stands({ held }: Progress): boolean {
  return held?.how === 'stopped' && !held.anyway;
}

/** Filled in at once, so that a name with braces in it is only a name. */
export function noticeText(
  words: NoticeWords,
  { what, many, name, why }: Ended,
  reasons: Reasons,
  numbers = new Intl.NumberFormat('en'),
): string {
  const given: Record<string, string> = { many: numbers.format(many), name, why: (why && reasons[why]) ?? '' };
  return words[what].replace(/\{(many|name|why)\}/g, (_, part: string) => given[part]!).slice(0, 500);
}

// Models installed from the hub, an address or a folder: converted in a process of their own, tested, and only then
// visible to anybody. What was stopped, also by a kill, stays beside the models and is resumed when a person says so.

import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { EngineError, type Installation, type ModelCheck } from '../contract.ts';
import type { ConvertOptions } from '../convert/convert.ts';
import { described } from '../wire.ts';
import type { StartWorker } from '../worker-process.ts';

export interface InstallsOptions {
  /** Where models are put. */
  folder: string;
  startWorker: StartWorker;
  test: (folder: string) => Promise<ModelCheck>;
  onNews: (installation: Installation) => void;
  /** Free bytes where a folder is; the disk is asked when absent. */
  freeBytes?: (folder: string) => Promise<number>;
  /** A model is whole and tested. */
  onInstalled: () => Promise<void>;
}

/** How a model is asked for; the rest of the conversion's options have their usual values. */
export type Wanted = Pick<ConvertOptions, 'checkpoint' | 'recipe'> & Pick<Partial<ConvertOptions>, 'retrieval'>;

interface Job {
  wanted: Wanted;
  now: Installation;
  stop: AbortController;
  done: Promise<void>;
}

export class Installs {
  private readonly options: InstallsOptions;
  private readonly jobs = new Map<string, Job>();

  constructor(options: InstallsOptions) {
    this.options = options;
  }

  /** Those under way or failed since Talbot began, and those that were stopped earlier. */
  async list(): Promise<Installation[]> {
    const names = await readdir(this.options.folder).catch(() => []);
    const left = names.flatMap((name) => /^\.(.+)\.partial$/.exec(name)?.[1] ?? []);
    const stopped = await Promise.all(left.filter((id) => !this.jobs.has(id)).map((id) => this.stopped(id)));
    return [...[...this.jobs.values()].map(({ now }) => now), ...stopped.filter((one) => one !== null)];
  }

  isBusy(): boolean {
    return [...this.jobs.values()].some(({ now }) => now.problem === null);
  }

  async start(wanted: Wanted, asked: string | undefined, taken: (id: string) => boolean): Promise<Installation> {
    const id = asked ?? idOf(wanted.checkpoint);
    if (!/^[\w][\w.-]*$/.test(id)) {
      throw new EngineError('bad-request', `"${id}" is not a name for a model. Use letters, digits, dots and dashes.`);
    }
    for (const source of [wanted.checkpoint, wanted.retrieval]) if (source !== undefined) await refuseNowhere(source);
    await this.refuseFullDisk();
    if (taken(id))
      throw new EngineError('bad-request', `A model is called ${id} already. Remove it, or choose another name.`);
    if (this.jobs.get(id)?.now.problem === null)
      throw new EngineError('busy', `${id} is being added already. Wait for it, or stop it first.`);
    return this.run(id, wanted);
  }

  /** Goes on with what was stopped or has failed. */
  async resume(id: string): Promise<Installation> {
    await this.refuseFullDisk();
    const failed = this.jobs.get(id);
    if (failed?.now.problem === null)
      throw new EngineError('busy', `${id} is being added already. Wait for it, or stop it first.`);
    const { stoppedConversion } = await conversion();
    const left = await stoppedConversion(this.path(id));
    const asked = (left?.asked as Wanted | undefined) ?? failed?.wanted;
    if (!asked) throw new EngineError('not-found', `Nothing is left of ${id}. Ask for it again.`);
    return this.run(id, asked);
  }

  /** `discard`: what was read so far is dropped, and its disk is free. */
  async stop(id: string, discard: boolean): Promise<void> {
    const job = this.jobs.get(id);
    job?.stop.abort();
    await job?.done;
    this.jobs.delete(id);
    if (discard) await (await conversion()).discardPartial(this.path(id));
    const left = await this.stopped(id);
    if (left) this.options.onNews(left);
  }

  async close(): Promise<void> {
    for (const job of this.jobs.values()) job.stop.abort();
    await Promise.all([...this.jobs.values()].map((job) => job.done));
  }

  private run(id: string, wanted: Wanted): Installation {
    const now = { ...nothingYet, id, source: wanted.checkpoint };
    const job: Job = { wanted, now, stop: new AbortController(), done: Promise.resolve() };
    this.jobs.set(id, job);
    job.done = this.convert(job, wanted);
    return now;
  }

  private async convert(job: Job, wanted: Wanted): Promise<void> {
    const { startWorker, test, onInstalled } = this.options;
    const { id } = job.now;
    try {
      const { convertInWorker } = await conversion();
      await convertInWorker(
        { startWorker },
        {
          ...wanted,
          out: this.path(id),
          about: { ...(wanted as ConvertOptions).about, id },
          signal: job.stop.signal,
          onProgress: ({ done, total, rate, secondsLeft, waiting }) =>
            this.tell(job, { state: 'working', done, total, rate, secondsLeft, waiting }),
        },
      );
      // Nobody uses it before it has been tested: it was looked for last before it had its name.
      this.tell(job, { ...job.now, state: 'testing', rate: null, secondsLeft: null });
      await test(this.path(id));
      this.jobs.delete(id);
      await onInstalled();
      this.options.onNews({ ...job.now, state: 'done' });
    } catch (error) {
      const stopped = error instanceof EngineError && ['cancelled', 'closed'].includes(error.reason);
      this.tell(job, { ...job.now, state: 'stopped', problem: stopped ? null : described(error), rate: null });
      if (stopped) this.jobs.delete(id);
    }
  }

  private tell(job: Job, change: Partial<Installation>): void {
    job.now = { ...job.now, ...change };
    this.options.onNews(job.now);
  }

  private async stopped(id: string): Promise<Installation | null> {
    const { stoppedConversion } = await conversion();
    const left = await stoppedConversion(this.path(id)).catch(() => null);
    if (!left) return null;
    const { done, total, asked } = left;
    const source = (asked as Partial<Wanted> | null)?.checkpoint ?? '';
    return { ...nothingYet, id, source, done, total, state: 'stopped' };
  }

  /** At once, and not by a conversion that looks at the model first. */
  private async refuseFullDisk(): Promise<void> {
    await (await conversion()).refuseFullDisk(this.options.folder, this.options.freeBytes);
  }

  private path(id: string): string {
    return join(this.options.folder, id);
  }
}

/** Loaded when a model is brought, not whenever Talbot starts. */
const conversion = () => import('../convert/convert.ts');

const nothingYet: Omit<Installation, 'id' | 'source'> = {
  state: 'working',
  done: 0,
  total: 0,
  rate: null,
  secondsLeft: null,
  waiting: null,
  problem: null,
};

/** What a person mistyped is said at once, not by a conversion that fails. */
async function refuseNowhere(source: string): Promise<void> {
  if ((await conversion()).isRemote(source)) return;
  if (!isAbsolute(source)) {
    throw new EngineError(
      'bad-request',
      `${source} is neither owner/name on the hub, nor an address, nor a full path.`,
    );
  }
  if (statSync(source, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new EngineError(
    'folder-missing',
    `There is no folder ${source}. Name the one with config.json and the weights.`,
  );
}

/** `Salesforce/blip2-opt-2.7b@main` is `blip2-opt-2.7b`. */
function idOf(source: string): string {
  const [name = ''] = source
    .replace(/[/\\]+$/, '')
    .split(/[/\\]/)
    .slice(-1);
  return (
    name
      .replace(/@.*$/, '')
      .replace(/[^\w.-]+/g, '-')
      .replace(/^[.-]+/, '') || 'model'
  );
}

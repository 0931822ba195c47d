// The models of a running engine: which there are, which does what, and what changes when a person chooses another, one
// is removed or one has crashed. What was chosen is kept in the library; which models there are is looked up anew.

import { join } from 'node:path';
import {
  type DamagedModel,
  EngineError,
  type ModelCheck,
  type ModelInfo,
  type ModelTask,
  type ModelUse,
  type News,
} from '../contract.ts';
import type { Decoder } from '../decode/decode.ts';
import type { Store } from '../store/store.ts';
import type { StartWorker } from '../worker-process.ts';
import { choose, type Choices, expectationOf, lighterThan, mayDo, nobody, servedBy, settingOf } from './choices.ts';
import { type Eyes, openEyes } from './eyes.ts';
import { abilitiesOf, findModels, type FoundModel, infoOf, tasks, told } from './found-models.ts';
import { isRemovable, removeFolder } from './remove-model.ts';
import { selfTestFolder } from './self-test.ts';
import { sameEncoder, type View, viewsOf } from './views.ts';

export interface ModelsOptions {
  store: Store;
  places: readonly string[];
  /** What came with the app: its models are never removed, its photos test them. */
  resources: string;
  decoder: Decoder;
  startWorker: StartWorker;
  threads?: number;
  onAnswering: (news: News['answering']) => void;
  /** Other models look from now on. */
  onSeer: () => void;
  /** Which models there are, or what they do, has changed. */
  onChange: () => void;
}

/** Throws nothing for want of models: without any there are no eyes, and the rest of the house goes on. */
export async function openModels(options: ModelsOptions): Promise<ModelsInUse> {
  const models = new ModelsInUse(options);
  await models.refresh();
  return models;
}

export class ModelsInUse {
  private readonly options: ModelsOptions;
  private readonly store: Store;
  private models: readonly FoundModel[] = [];
  private passedOver: readonly DamagedModel[] = [];
  /** By task and the model that crashed at it: a lighter one in its place, until Talbot starts again. */
  private readonly standIns = new Map<string, FoundModel>();
  private open: Eyes;
  /** What `open` looks with. */
  private looking = '';
  private readonly closing = new Set<Promise<void>>();
  private readonly checks = new Map<string, ModelCheck>();
  private closed = false;

  constructor(options: ModelsOptions) {
    this.options = options;
    this.store = options.store;
    this.open = this.eyesOf([]);
  }

  eyes(): Eyes {
    return this.open;
  }

  found(): readonly FoundModel[] {
    return this.models;
  }

  damaged(): readonly DamagedModel[] {
    return this.passedOver;
  }

  choices(): Choices {
    const chosen = this.chosen();
    const inPlace = tasks.map((task) => {
      const model = chosen[task];
      return [task, (model && this.standIns.get(standing(task, model))) ?? model];
    });
    return Object.fromEntries(inPlace) as Choices;
  }

  list(): ModelInfo[] {
    const choices = this.choices();
    const shipped = this.shipped();
    return this.models.map((one) => infoOf(one, servedBy(choices, one.description.id), isRemovable(one, shipped)));
  }

  /** By task: who does it, and of how many photos it was done by others. */
  uses(): ModelUse[] {
    const choices = this.choices();
    const now = this.store.expectation();
    const sights = this.store.sights();
    return tasks.map((task) => {
      const by = task === 'chat' ? undefined : now[task]?.[0];
      const others = sights.filter(({ sight }) => task !== 'chat' && by !== undefined && sight[task] !== by);
      const count = others.reduce((sum, { photos }) => sum + photos, 0);
      return { task, model: choices[task]?.description.id ?? null, others: count };
    });
  }

  /** Throws not-found, with the ids there are. */
  named(id: string): FoundModel {
    const model = this.models.find((one) => one.description.id === id);
    if (model) return model;
    const ids = this.models.map((one) => one.description.id).join(', ');
    throw new EngineError('not-found', `No model is called ${id}. There ${ids ? `are ${ids}` : 'is none'}.`);
  }

  /** `tasks`: all it can do when absent; `again`: photos that others have seen wait for it. */
  use({ id, tasks: wanted, again }: { id: string | null; tasks?: readonly ModelTask[]; again: boolean }): void {
    const model = id === null ? null : this.named(id);
    const given = wanted ?? (model ? abilitiesOf(model.description) : tasks);
    for (const task of given) if (model) refuseUnable(model, task);
    for (const task of given) {
      if (model) this.standIns.delete(standing(task, model));
      this.store.setSetting(settingOf(task), model?.description.id ?? nobody);
    }
    this.settle(again ? given : []);
  }

  async remove({ id, instead }: { id: string; instead: boolean }): Promise<{ freedBytes: number }> {
    const model = this.named(id);
    if (!isRemovable(model, this.shipped())) {
      const { name } = model.description;
      throw new EngineError('not-allowed', `${name} came with Talbot and stays. Use another beside it.`);
    }
    const others = this.models.filter((one) => one !== model);
    const serves = servedBy(this.choices(), id);
    if (serves.length > 0 && !instead) throw inUse(model, serves, this.chosen(others));
    for (const task of tasks) if (this.setting(settingOf(task)) === id) this.store.setSetting(settingOf(task), null);
    this.models = others;
    this.settle();
    // Its processes must be gone before its files are.
    await Promise.all(this.closing);
    try {
      return { freedBytes: await removeFolder(model) };
    } finally {
      await this.refresh();
    }
  }

  /** Tests it on a photo that ships with the app. One that fails is not used from now on. */
  async check(id: string): Promise<ModelCheck> {
    const check = await this.test(this.named(id).folder);
    this.checks.set(`${id}@${check.version}`, check);
    await this.refresh();
    return told(check);
  }

  /** The same of a folder that nobody has looked at yet. */
  test(folder: string): Promise<ModelCheck> {
    const { resources, decoder, startWorker, threads } = this.options;
    const others = this.models.filter((one) => one.folder !== folder);
    return selfTestFolder(folder, { resources, decoder, startWorker, others, ...(threads ? { threads } : {}) });
  }

  /** Looks again which models there are. */
  async refresh(): Promise<void> {
    const damaged: DamagedModel[] = [];
    const found = await findModels(this.options.places, (one) => {
      console.error(one.message);
      damaged.push(one);
    });
    this.passedOver = damaged;
    // A test whose result could not be kept beside the model counts as long as Talbot runs.
    this.models = found.map((one) => ({
      ...one,
      check: this.checks.get(`${one.description.id}@${one.description.version}`) ?? one.check,
    }));
    this.settle();
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.closing, this.open.close()]);
  }

  /** Brings eyes and store in line with what is chosen. */
  settle(again: readonly ModelTask[] = []): void {
    if (this.closed) return;
    const views = viewsOf(this.choices());
    const made = Object.assign({}, ...views.map((view) => view.made)) as View['made'];
    const expectation = expectationOf(this.store.expectation(), made, again);
    if (Object.keys(expectation).length > 0) this.store.expect(expectation);
    const now = JSON.stringify(views.map((view) => [view.folder, view.made]));
    if (now !== this.looking) this.exchange(views);
    this.looking = now;
    this.options.onSeer();
    this.options.onChange();
  }

  private exchange(views: readonly View[]): void {
    const before = this.open;
    this.open = this.eyesOf(views);
    const end: Promise<void> = before.close(true).finally(() => this.closing.delete(end));
    this.closing.add(end);
  }

  private eyesOf(views: readonly View[]): Eyes {
    const { startWorker, threads, onAnswering } = this.options;
    const lighten = (view: View) => this.lighten(view);
    return openEyes({ views, startWorker, onAnswering, lighten, ...(threads ? { threads } : {}) });
  }

  /** The next lower recipe of the same weights takes over what the view did. */
  private async lighten(view: View): Promise<boolean> {
    const chosen = this.chosen();
    const now = this.choices();
    const lighter = tasks.flatMap((task) => {
      const model = view.made[task] && now[task];
      const next = model && lighterThan(model, this.models, task);
      return next && chosen[task] ? [{ task, first: chosen[task], model, next }] : [];
    });
    const speaks = lighter.some(({ task }) => task === 'captions' || task === 'chat');
    for (const { task, first, model, next } of lighter) {
      // What looks through the very same encoder weighs nothing beside a language model, and its vectors stay comparable.
      const stays = speaks && (task === 'search' || task === 'tags') && sameEncoder(next, model);
      if (!stays) this.standIns.set(standing(task, first), next);
    }
    if (lighter.length > 0) this.settle();
    return lighter.length > 0;
  }

  private chosen(models = this.models): Choices {
    return choose(models, (name) => this.setting(name));
  }

  private shipped(): string {
    return join(this.options.resources, 'models');
  }

  private setting(name: string): string | null {
    return this.store.setting(name);
  }
}

function standing(task: ModelTask, { description }: FoundModel): string {
  return `${task} ${description.id}`;
}

function refuseUnable(model: FoundModel, task: ModelTask): void {
  if (mayDo(model, task)) return;
  const { name } = model.description;
  if (model.check?.passed === false) {
    const why = model.check.notes.join(' ');
    throw new EngineError('model-corrupt', `${name} failed its self-test, so it is not used: ${why} Convert it again.`);
  }
  throw new EngineError('not-supported-by-model', `${name} was not made for ${task}. Choose another model for that.`);
}

function inUse({ description }: FoundModel, serves: readonly ModelTask[], after: Choices): EngineError {
  const next = serves.map((task) => `${task}: ${after[task]?.description.name ?? 'nothing'}`).join(', ');
  const message = `${description.name} is in use for ${serves.join(', ')}. Choose another first, or let others take its place (${next}).`;
  return new EngineError('model-in-use', message);
}

// Which model does which task, and what of that is to be made anew. Pure: what a person chose is kept as settings of the
// library, what photos were made by is the store's, and both come in from outside.

import type { ModelTask } from '../contract.ts';
import type { ModelDescription } from '../model.ts';
import type { Expectation, Made, SightTask } from '../store/store.ts';
import { abilitiesOf, tasks, type FoundModel } from './found-models.ts';

export type Choices = Record<ModelTask, FoundModel | null>;

/** The setting's value when a person wants a task not to be done. */
export const nobody = 'none';

export const settingOf = (task: ModelTask): string => `model.${task}`;

/** The one a person chose if it is there, else the first that can: places come in order of preference. */
export function choose(models: readonly FoundModel[], setting: (name: string) => string | null): Choices {
  const of = (task: ModelTask) => {
    const chosen = setting(settingOf(task));
    if (chosen === nobody) return null;
    const able = models.filter((model) => mayDo(model, task));
    return able.find((model) => model.description.id === chosen) ?? able[0] ?? null;
  };
  return { captions: of('captions'), search: of('search'), chat: of('chat'), tags: of('tags') };
}

/** Able to, and not known to be a bad conversion. */
export function mayDo(model: FoundModel, task: ModelTask): boolean {
  return abilitiesOf(model.description).includes(task) && model.check?.passed !== false;
}

export function servedBy(choices: Choices, id: string): ModelTask[] {
  return tasks.filter((task) => choices[task]?.description.id === id);
}

/** The way we ask models; raised when captions or tags are made otherwise, so that all are made again. */
const asking = 1;

export function madeBy({ id, version }: Pick<ModelDescription, 'id' | 'version'>): Made {
  return { model: id, version, by: `${id}@${version}/${asking}` };
}

/** The model behind a `by`. */
export function modelOf(by: string): string {
  return by.slice(0, Math.max(0, by.lastIndexOf('@')));
}

/**
 * What photos are expected to be made by. What another model made goes on counting, unless `again` says otherwise; what
 * an older version of the same model made does not, nor what no model made so far.
 */
export function expectationOf(
  before: Expectation,
  made: Partial<Record<ModelTask, Made>>,
  again: readonly ModelTask[],
): Expectation {
  const next: Expectation = {};
  for (const task of ['captions', 'search', 'tags'] as const satisfies SightTask[]) {
    const now = made[task];
    if (!now) continue;
    const others = (before[task] ?? []).filter((by) => by !== now.by && modelOf(by) !== modelOf(now.by));
    next[task] = [now.by, ...(again.includes(task) ? [] : others)];
  }
  return next;
}

/** Least asked of the machine last: what a graphics device could not hold, the processor may. */
const recipes = ['reference-f32', 'gpu-f16', 'gpu-q8', 'gpu-q4', 'cpu-int8', 'cpu-int4'];

/** The same weights in the next lower recipe, for the same tasks; null where there is none. */
export function lighterThan(model: FoundModel, models: readonly FoundModel[], task: ModelTask): FoundModel | null {
  const { checkpoint } = model.description;
  if (checkpoint === undefined) return null;
  const lighter = models.filter(
    (other) => other.description.checkpoint === checkpoint && mayDo(other, task) && weight(other) < weight(model),
  );
  return lighter.toSorted((a, b) => weight(b) - weight(a))[0] ?? null;
}

/** By recipe; those not known come after all others, by size. */
function weight({ description }: FoundModel): number {
  const place = recipes.indexOf(description.recipe);
  const bytes = description.files.reduce((sum, file) => sum + file.bytes, 0);
  return (place < 0 ? 0 : recipes.length - place) * 2 ** 45 + bytes;
}

// What can be done with models that are there: list them, choose one for a task, remove one.

import type { ModelInfo, ModelTask, ModelUse } from '../contract.ts';
import { tasks } from '../models/models.ts';
import { printable, printablePath } from './printable.ts';
import { count } from './progress-line.ts';
import { type Call, exits, type OpenedEngine, UsageError } from './verb.ts';

export function list(call: Call): Promise<number> {
  return withEngine(call, async (engine) => {
    const [models, uses] = await Promise.all([engine.models(), engine.modelUses()]);
    call.out.data(models);
    if (models.length === 0) {
      call.out.note(`No model is there. Looked in: ${call.models.map(printablePath).join(', ')}`);
      return exits.noModel;
    }
    for (const one of models) sayModel(one, call.out);
    sayUses(uses, call.out);
    return exits.done;
  });
}

/** `none` in place of an id: the tasks are not done from now on. */
export function use(call: Call, id: string): Promise<number> {
  const wanted = call.options['for'] as string | undefined;
  const chosen = wanted?.split(',').map((name) => taskOf(name.trim()));
  if (id === 'none' && !chosen) throw new UsageError('--for TASKS is missing: what is nobody to do?');
  const again = call.options['again'] === true;
  return withEngine(call, async (engine) => {
    const asked = { id: id === 'none' ? null : id, again, ...(chosen ? { tasks: chosen } : {}) };
    const models = await engine.useModel(asked);
    const uses = await engine.modelUses();
    call.out.data(models);
    sayUses(uses, call.out);
    const others = Math.max(0, ...uses.filter(({ task }) => chosen?.includes(task) ?? true).map((one) => one.others));
    if (others > 0) {
      const forTasks = wanted ? ` --for ${wanted}` : '';
      call.out.note(
        `${count(others)} photos keep what another model made. To see them again: talbot model use ${id}${forTasks} --again`,
      );
    }
    if (again) call.out.note('Photos that other models have seen wait now: "talbot index" goes on with them.');
    return exits.done;
  });
}

export function remove(call: Call, id: string): Promise<number> {
  return withEngine(call, async (engine) => {
    const { freedBytes } = await engine.removeModel({ id, instead: call.options['instead'] === true });
    call.out.data({ id, freedBytes });
    call.out.line(`${printable(id)} is removed; ${(freedBytes / 1e6).toFixed(0)} MB are free again.`);
    return exits.done;
  });
}

/** A failed test is exit code 1: a script should notice. */
export function check(call: Call, id: string): Promise<number> {
  return withEngine(call, async (engine) => {
    const result = await engine.checkModel({ id });
    call.out.data({ id, ...result });
    sayCheck(result, call.out);
    return result.passed ? exits.done : exits.failed;
  });
}

async function withEngine(call: Call, work: (engine: OpenedEngine['engine']) => Promise<number>): Promise<number> {
  const opened = await call.open({ work: false });
  try {
    return await work(opened.engine);
  } finally {
    await opened.close();
  }
}

function taskOf(name: string): ModelTask {
  const task = tasks.find((one) => one === name);
  if (!task) throw new UsageError(`"${printable(name)}" is no task. There are ${tasks.join(', ')}.`);
  return task;
}

function sayModel(one: ModelInfo, out: Call['out']): void {
  const used = one.tasks.length > 0 ? `in use for ${one.tasks.join(', ')}` : 'not in use';
  out.line(`${out.strong(printable(one.id))}  ${printable(one.name)}, ${(one.bytes / 1e6).toFixed(0)} MB, ${used}`);
  out.line(`    can do ${one.abilities.join(', ') || 'nothing that Talbot asks for'}`);
  out.line(`    ${printable(one.family)}, ${printable(one.recipe)}, version ${printable(one.version)}`);
  out.line(`    ${printablePath(one.folder)}${one.source ? `, from ${printable(one.source)}` : ''}`);
  if (one.rounding) out.line(`    ${printable(one.rounding)}`);
  if (one.caveat) out.line(`    ${printable(one.caveat)}`);
  if (one.licence) out.line(`    licence: ${printable(one.licence)}`);
  if (one.check) sayCheck(one.check, out);
}

function sayCheck({ passed, notes }: NonNullable<ModelInfo['check']>, out: Call['out']): void {
  out.line(`    self-test ${passed ? 'passed' : 'FAILED, so it is not used'}: ${notes.map(printable).join(' ')}`);
}

function sayUses(uses: ModelUse[], out: Call['out']): void {
  for (const { task, model, others } of uses) {
    const kept = others > 0 ? ` (${count(others)} photos keep what another made)` : '';
    out.line(`${task.padEnd(9)} ${model === null ? 'nobody' : printable(model)}${kept}`);
  }
}

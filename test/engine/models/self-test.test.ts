// The self-test with real models: what it keeps, what it compares with, and that a bad model is never used.

import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { ModelCheck } from '../../../engine/contract.ts';
import type { Measured } from '../../../engine/models/measured.ts';
import { scratch } from '../scratch.ts';
import { changeDescription } from '../tiny-model.ts';

const { at, start } = scratch();
const chelsea = fileURLToPath(new URL('../../../resources/demo/photos/chelsea.jpg', import.meta.url));

/** Models of these names, all made from the tiny one, in a folder with resources beside it. */
async function installed(folder: string, ...ids: string[]) {
  await cp(chelsea, at(folder, 'resources', 'demo', 'photos', 'chelsea.jpg'));
  for (const id of ids) {
    await cp(at('models', 'tiny'), at(folder, 'models', id), { recursive: true });
    await redescribe(folder, id, { id, name: id, checkpoint: 'these weights' });
  }
  return start(join(folder, 'library'), { models: [at(folder, 'models')], resources: at(folder, 'resources') });
}

const redescribe = (folder: string, id: string, change: object) =>
  changeDescription(at(folder, 'models'), (one) => Object.assign(one, change), id);

const kept = async (folder: string, id: string) =>
  JSON.parse(await readFile(at(folder, 'models', id, 'check.json'), 'utf8')) as ModelCheck & { measured: Measured };

describe('the self-test', () => {
  test('of a sound model passes, is kept beside it and told with it', async () => {
    const engine = await installed('sound', 'one');
    const check = await engine.checkModel({ id: 'one' });
    expect(check).toMatchObject({
      passed: true,
      notes: [expect.stringContaining('nothing to compare') as string, expect.any(String) as string],
    });
    const { measured } = await kept('sound', 'one');
    expect(measured.caption!.text).not.toBe('');
    expect([measured.similarities!.length, measured.matches!.length, measured.broken]).toEqual([3, 3, 0]);
    expect(await engine.models()).toMatchObject([{ id: 'one', check, tasks: ['captions', 'chat', 'search'] }]);
  });

  test('compares with what is known of these weights, and a model that says something else is never used', async () => {
    const engine = await installed('known', 'one', 'two');
    await engine.checkModel({ id: 'one' });
    const { measured } = await kept('known', 'one');
    const wrong = { ...measured, similarities: measured.similarities!.map((value) => value - 0.5) };
    const file = at('known', 'resources', 'known-models.json');
    await writeFile(file, JSON.stringify({ 'these weights': wrong }));
    const check = await engine.checkModel({ id: 'one' });
    expect(check).toMatchObject({
      passed: false,
      notes: expect.arrayContaining([expect.stringContaining('differ by 0.500')]) as string[],
    });
    expect(await engine.models()).toMatchObject([
      { id: 'one', tasks: [] },
      { id: 'two', tasks: ['captions', 'chat', 'search'] },
    ]);
    await expect(engine.useModel({ id: 'one', again: false })).rejects.toMatchObject({
      reason: 'model-corrupt',
      message: expect.stringContaining('differ by 0.500') as string,
    });
    await writeFile(file, JSON.stringify({ 'these weights': measured }));
    expect(await engine.checkModel({ id: 'one' })).toMatchObject({ passed: true });
    expect((await engine.models())[0]!.tasks).toHaveLength(3);
  });

  test('compares with another recipe of the same weights that is at hand', async () => {
    const engine = await installed('siblings', 'exact', 'rounded');
    await redescribe('siblings', 'rounded', { recipe: 'cpu-int8' });
    await engine.checkModel({ id: 'exact' });
    expect(await engine.checkModel({ id: 'rounded' })).toMatchObject({
      passed: true,
      notes: expect.arrayContaining(['Compared with exact (reference-f32).']) as string[],
    });
    const other = await kept('siblings', 'exact');
    other.measured.similarities = other.measured.similarities!.map((value) => value - 0.3);
    await writeFile(at('siblings', 'models', 'exact', 'check.json'), JSON.stringify(other));
    await engine.close();
    const again = await start('siblings/library', {
      models: [at('siblings', 'models')],
      resources: at('siblings', 'resources'),
    });
    expect(await again.checkModel({ id: 'rounded' })).toMatchObject({ passed: false });
    expect(await again.models()).toMatchObject([{ id: 'exact', tasks: ['captions', 'chat', 'search'] }, { tasks: [] }]);
  });

  test('a model that cannot be opened fails, with its reason; other files than those tested are not tested', async () => {
    const engine = await installed('damaged', 'one');
    await writeFile(at('damaged', 'models', 'one', 'vision.onnx'), 'no graph');
    const check = await engine.checkModel({ id: 'one' });
    expect([check.passed, check.notes[0]]).toEqual([false, expect.stringContaining('vision.onnx')]);
    expect(await engine.models()).toMatchObject([{ tasks: [], check: { passed: false } }]);
    await redescribe('damaged', 'one', { version: 'another' });
    await engine.close();
    const again = await start('damaged/library', { models: [at('damaged', 'models')] });
    expect(await again.models()).toMatchObject([{ check: null, tasks: ['captions', 'chat', 'search'] }]);
    await expect(again.checkModel({ id: 'one' })).rejects.toMatchObject({ reason: 'not-found' });
  });
});

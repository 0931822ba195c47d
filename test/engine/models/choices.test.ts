// Which model does what when nobody chose, when somebody did, and what then counts as done.

import { describe, expect, test } from 'vitest';
import { choose, expectationOf, lighterThan, madeBy, modelOf, servedBy } from '../../../engine/models/choices.ts';
import type { FoundModel } from '../../../engine/models/found-models.ts';
import type { ModelDescription } from '../../../engine/model.ts';

interface Able {
  speaks?: boolean;
  searches?: boolean;
  tags?: boolean;
  passed?: boolean;
  recipe?: string;
  checkpoint?: string;
  bytes?: number;
}

function model(id: string, able: Able = {}): FoundModel {
  const { speaks, searches, tags, passed, recipe = 'cpu-int8', checkpoint, bytes = 1 } = able;
  const description = {
    ...{ id, name: id, version: '1', recipe, ...(checkpoint ? { checkpoint } : {}) },
    language: speaks ? { prompts: { caption: {}, question: {} } } : null,
    dims: { vectorWidth: searches ? 4 : null },
    graphs: searches ? { 'itc-text': {} } : {},
    ...{ classes: tags ? 'classes.json' : null, files: [{ file: 'x', bytes, sha256: '' }] },
  } as unknown as ModelDescription;
  const check = passed === undefined ? null : { passed, version: '1', checkedAt: '', notes: [] };
  return { folder: `/models/${id}`, description, check };
}

const ids = (choices: ReturnType<typeof choose>) =>
  Object.fromEntries(Object.entries(choices).map(([task, one]) => [task, one?.description.id ?? null]));

describe('chosen', () => {
  const models = [model('large', { speaks: true }), model('small', { speaks: true, searches: true, tags: true })];

  test('nobody chose: the first that can do a task does it', () => {
    expect(ids(choose(models, () => null))).toEqual({
      ...{ captions: 'large', chat: 'large' },
      ...{ search: 'small', tags: 'small' },
    });
  });

  test('a person’s choice counts while that model is there and can; none is a choice too', () => {
    const kept: Record<string, string> = { 'model.captions': 'small', 'model.chat': 'gone', 'model.tags': 'none' };
    const choices = choose(models, (name) => kept[name] ?? null);
    expect(ids(choices)).toEqual({ captions: 'small', chat: 'large', search: 'small', tags: null });
    expect(servedBy(choices, 'small')).toEqual(['captions', 'search']);
  });

  test('a model that failed its self-test is never used, not even when it was chosen', () => {
    const broken = [model('large', { speaks: true, passed: false }), ...models.slice(1)];
    expect(ids(choose(broken, () => 'large'))).toMatchObject({ captions: 'small', chat: 'small' });
  });
});

describe('expected', () => {
  const by = (id: string, version = '1') => madeBy({ id, version });
  const before = { captions: ['a@1/1'], search: ['a@1/1'] };

  test('what another model made goes on counting, task by task, unless it is to be made again', () => {
    expect(expectationOf(before, { captions: by('b'), search: by('a') }, [])).toEqual({
      captions: ['b@1/1', 'a@1/1'],
      search: ['a@1/1'],
    });
    expect(expectationOf(before, { captions: by('b'), search: by('a') }, ['captions'])).toEqual({
      captions: ['b@1/1'],
      search: ['a@1/1'],
    });
  });

  test('a newer version of the same model sees all again, and a task new to the library too', () => {
    expect(expectationOf(before, { captions: by('a', '2'), tags: by('a', '2') }, [])).toEqual({
      captions: ['a@2/1'],
      tags: ['a@2/1'],
    });
    expect(modelOf(by('odd@name', '2').by)).toBe('odd@name');
  });

  test('back and forth, everything made on the way counts', () => {
    const there = expectationOf(before, { captions: by('b') }, []);
    expect(expectationOf(there, { captions: by('a') }, [])).toEqual({ captions: ['a@1/1', 'b@1/1'] });
  });
});

describe('lighter', () => {
  const of = (recipe: string, bytes = 1) => model(recipe, { speaks: true, recipe, checkpoint: 'c', bytes });
  const models = [of('reference-f32'), of('cpu-int4'), of('cpu-int8'), of('something-new')];

  test('the next lower recipe of the same weights, and none below the last', () => {
    const next = (id: string) =>
      lighterThan(
        models.find((one) => one.description.id === id)!,
        models,
        'captions',
      )?.description.id;
    expect(['reference-f32', 'cpu-int8', 'cpu-int4', 'something-new'].map(next)).toEqual([
      ...['cpu-int8', 'cpu-int4', 'something-new'],
      undefined,
    ]);
  });

  test('other weights, other tasks and bad conversions are none', () => {
    const heavy = of('cpu-int8');
    const others = [
      model('other', { speaks: true, recipe: 'cpu-int4', checkpoint: 'd' }),
      model('finder', { searches: true, recipe: 'cpu-int4', checkpoint: 'c' }),
      model('broken', { speaks: true, recipe: 'cpu-int4', checkpoint: 'c', passed: false }),
    ];
    expect(lighterThan(heavy, [heavy, ...others], 'captions')).toBeNull();
    expect(lighterThan(model('unnamed', { speaks: true }), [model('x', { speaks: true })], 'captions')).toBeNull();
  });
});

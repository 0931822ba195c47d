// A model.json that was spoilt by hand, by a disk or by another program: that model is passed over and named, Talbot starts.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findModels } from '../../../engine/models/found-models.ts';
import { scratch } from '../scratch.ts';

const { at, start } = scratch();
const shipped = fileURLToPath(new URL('../../../resources/models/starter/model.json', import.meta.url));

type Json = Record<string, unknown>;

const spoilt: [string, (model: Json) => unknown][] = [
  ['nothing', () => null],
  ['a list', () => []],
  ['another format', (model) => ({ ...model, format: 2 })],
  ['no name', (model) => ({ ...model, name: undefined })],
  ['an id that is a number', (model) => ({ ...model, id: 7 })],
  ['files that are none', (model) => ({ ...model, files: [null] })],
  ['files without a size', (model) => ({ ...model, files: [{ file: 'x' }] })],
  ['a graph that is a number', (model) => ({ ...model, graphs: { ...(model['graphs'] as Json), vision: 1.5 } })],
  ['a graph without its data', (model) => ({ ...model, graphs: { vision: { file: 'x.onnx' } } })],
  ['a language that is a number', (model) => ({ ...model, language: -1 })],
  [
    'a language without prompts',
    (model) => ({ ...model, language: { ...(model['language'] as Json), prompts: null } }),
  ],
  ['dims that are a text', (model) => ({ ...model, dims: 'x' })],
];

test.each(spoilt)('%s', async (how, spoil) => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => error.mockRestore());
  const model = JSON.parse(await readFile(shipped, 'utf8')) as Json;
  const places = at('bad', how.replaceAll(' ', '-'));
  for (const [name, content] of [
    ['good', model],
    ['spoilt', spoil(model)],
  ] as const) {
    await mkdir(`${places}/${name}`, { recursive: true });
    await writeFile(`${places}/${name}/model.json`, JSON.stringify(content));
  }
  expect((await findModels([places])).map(({ folder }) => folder)).toEqual([`${places}/good`]);
  expect(error.mock.calls.flat().join()).toContain(`${places}/spoilt is passed over`);
});

test('Talbot starts beside one, with the others', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => error.mockRestore());
  await mkdir(at('spoilt'), { recursive: true });
  await writeFile(
    at('spoilt', 'model.json'),
    '{"format": 1, "id": "x", "image": 1, "dims": 1, "graphs": {"vision": 3}, "files": 5}',
  );
  const engine = await start('beside', { models: [at('spoilt'), at('models')], work: false });
  expect((await engine.models()).length).toBeGreaterThan(0);
  expect(await engine.damagedModels()).toEqual([
    {
      folder: at('spoilt'),
      message: expect.stringMatching(
        /spoilt is passed over: .*\(.* missing .*\)\. Convert or fetch it again, or remove/,
      ),
    },
  ]);
});

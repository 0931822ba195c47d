// A checkpoint of CLIP as the eyes of a BLIP-2 that was trained on them and does not bring them.

import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { convertCheckpoint } from '../../../engine/convert/convert.ts';
import { changeConfig, changeTensors, copiedCheckpoint, goldenCheckpoint, temporaryFolder } from './fixtures.ts';

const recipe = 'reference-f32';
const whole = goldenCheckpoint('blip2-itm-clip');
const frozen = /^vision_model\.(?!post_layernorm)/;

/** What CLIP publishes: the same tower with one layer more in its config, and a config of its own kind. */
async function clipFolder(): Promise<string> {
  const folder = join(await temporaryFolder(), 'clip');
  await cp(whole, folder, { recursive: true });
  await changeConfig(folder, (config) => {
    config['model_type'] = 'clip';
    config.vision_config['num_hidden_layers'] = Number(config.vision_config['num_hidden_layers']) + 1;
  });
  return folder;
}

async function blind(): Promise<string> {
  const folder = await copiedCheckpoint('blip2-itm-clip');
  await changeTensors(folder, (tensors) => {
    for (const name of Object.keys(tensors)) if (frozen.test(name)) delete tensors[name];
  });
  await changeConfig(folder, (config) => void Reflect.deleteProperty(config, 'vision_config'));
  return folder;
}

it('gives the same model as a checkpoint that brings them: CLIP’s last layer is left out', async () => {
  const folder = await temporaryFolder();
  const own = await convertCheckpoint({ checkpoint: whole, out: join(folder, 'own'), recipe });
  const eyes = { checkpoint: await blind(), vision: await clipFolder() };
  const joined = await convertCheckpoint({ ...eyes, out: join(folder, 'joined'), recipe });
  expect(joined).toMatchObject({ dims: own.dims, graphs: own.graphs, image: own.image });
  const bytes = (name: string, file: string) => readFile(join(folder, name, file));
  for (const file of ['vision.data', 'retrieval.data']) {
    expect((await bytes('joined', file)).equals(await bytes('own', file)), file).toBe(true);
  }
});

it('refuses what is neither an encoder nor CLIP, and lenses for a model that has its own', async () => {
  const out = join(await temporaryFolder(), 'out');
  const converting = (checkpoint: string, vision: string) => convertCheckpoint({ checkpoint, vision, out, recipe });
  await expect(converting(await blind(), goldenCheckpoint('blip2-opt'))).rejects.toMatchObject({
    reason: 'checkpoint-unsupported',
  });
  await expect(converting(goldenCheckpoint('blip1-caption'), await clipFolder())).rejects.toMatchObject({
    reason: 'bad-request',
  });
});

it('a Q-Former without the last LayerNorm of its eyes is not whole', async () => {
  const checkpoint = await blind();
  await changeTensors(checkpoint, (tensors) => void delete tensors['vision_model.post_layernorm.bias']);
  const out = join(await temporaryFolder(), 'out');
  await expect(convertCheckpoint({ checkpoint, vision: await clipFolder(), out, recipe })).rejects.toMatchObject({
    reason: 'checkpoint-incomplete',
    message: expect.stringContaining('vision_model.post_layernorm.bias') as string,
  });
});

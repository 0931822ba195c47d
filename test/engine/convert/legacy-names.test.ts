// Checkpoints under the names of the authors' own code give the very model that Hugging Face's names give.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { convertCheckpoint } from '../../../engine/convert/convert.ts';
import {
  changeTensors,
  copiedCheckpoint,
  floatsOf,
  floatTensor,
  goldenCheckpoint,
  noise,
  temporaryFolder,
} from './fixtures.ts';
import { floats, largestDifference, loadModel } from './run-model.ts';

const recipe = 'reference-f32';

const eva: [RegExp, string][] = [
  [/^vision_model\.embeddings\.class_embedding$/, 'visual_encoder.cls_token'],
  [/^vision_model\.embeddings\.position_embedding$/, 'visual_encoder.pos_embed'],
  [/^vision_model\.embeddings\.patch_embedding\./, 'visual_encoder.patch_embed.proj.'],
  [/^vision_model\.encoder\.layers\./, 'visual_encoder.blocks.'],
  [/^(visual_encoder\..*)\.layer_norm(.)/, '$1.norm$2'],
  [/^(visual_encoder\..*)\.self_attn\.projection/, '$1.attn.proj'],
  [/^(visual_encoder\..*)\.self_attn/, '$1.attn'],
];
const blip = [...eva, [/^vision_model\.post_layernorm/, 'visual_encoder.norm'] as [RegExp, string]];
const qformer: [RegExp, string][] = [
  [/^vision_model\.post_layernorm/, 'ln_vision'],
  [/^(qformer\..*attention)\.attention\./, '$1.self.'],
  [/^qformer\.layernorm/, 'Qformer.bert.embeddings.LayerNorm'],
  [/^embeddings\./, 'Qformer.bert.embeddings.'],
  [/^qformer\./, 'Qformer.bert.'],
  [/^(vision|text)_projection/, '$1_proj'],
];
const clip: [RegExp, string][] = [
  [/^vision_model\.embeddings\.class_embedding$/, 'visual_encoder.class_embedding'],
  [/^vision_model\.embeddings\.position_embedding\.weight$/, 'visual_encoder.positional_embedding'],
  [/^vision_model\.embeddings\.patch_embedding\./, 'visual_encoder.conv1.'],
  [/^vision_model\.pre_layrnorm\./, 'visual_encoder.ln_pre.'],
  [/^vision_model\.encoder\.layers\./, 'visual_encoder.transformer.resblocks.'],
  [/^(visual_encoder\..*)\.layer_norm(.)/, '$1.ln_$2'],
  [/^(visual_encoder\..*)\.self_attn/, '$1.attn'],
  [/^(visual_encoder\..*)\.fc1/, '$1.c_fc'],
  [/^(visual_encoder\..*)\.fc2/, '$1.c_proj'],
];

it.each([
  ['blip1-caption', blip],
  ['blip1-vqa', blip],
  ['blip1-itm', blip],
  ['blip2-itm', [...eva, ...qformer]],
  ['blip2-itm-clip', [...clip, ...qformer]],
])('%s', async (name, renamings) => {
  const checkpoint = await copiedCheckpoint(name);
  let changed = 0;
  await changeTensors(checkpoint, (tensors) => {
    for (const [now, tensor] of Object.entries(tensors)) {
      const then = renamings.reduce((text, [pattern, instead]) => text.replace(pattern, instead), now);
      if (then === now) continue;
      delete tensors[now];
      tensors[then] = tensor;
      changed++;
    }
  });
  expect(changed).toBeGreaterThan(40);
  const folder = await temporaryFolder();
  const [own, old] = [join(folder, 'own'), join(folder, 'old')];
  const { files } = await convertCheckpoint({ checkpoint: goldenCheckpoint(name), out: own, recipe });
  await convertCheckpoint({ checkpoint, out: old, recipe });
  for (const { file } of files) {
    const [was, is] = await Promise.all([own, old].map((place) => readFile(join(place, file))));
    expect(is!.equals(was!), file).toBe(true);
  }
});

it('takes queries’ and values’ biases apart, as EVA’s authors store them', async () => {
  const name = 'blip1-itm';
  const layers = /^vision_model\.encoder\.layers\.\d+\.self_attn\./;
  const parts: [string, number][] = [
    ['q_bias', 0],
    ['v_bias', 2],
  ];
  const checkpoint = await copiedCheckpoint(name);
  await changeTensors(checkpoint, (tensors) => {
    for (const [bias, tensor] of Object.entries(tensors)) {
      if (!layers.test(bias) || !bias.endsWith('qkv.bias')) continue;
      const values = floatsOf(tensor);
      const width = values.length / 3;
      for (const [part, at] of parts) {
        const third = values.slice(at * width, (at + 1) * width);
        tensors[bias.replace('qkv.bias', part)] = floatTensor([width], third);
      }
      delete tensors[bias];
    }
  });
  const folder = await temporaryFolder();
  const outputs: Float32Array[] = [];
  for (const [place, from] of [
    ['own', goldenCheckpoint(name)],
    ['apart', checkpoint],
  ] as const) {
    const out = join(folder, place);
    const model = await loadModel(out, await convertCheckpoint({ checkpoint: from, out, recipe }));
    const { size } = model.description.image;
    const { image } = await model.run('vision', { pixels: floats(noise(3 * size * size, 7), [1, 3, size, size]) });
    outputs.push(image!.values);
  }
  expect(largestDifference(outputs[0]!, outputs[1]!)).toBeLessThan(1e-5);
});

// config.json with almost nothing in it, as the official ones are, and what of it is refused.

import { expect, it } from 'vitest';
import { readBlip2Config } from '../../../engine/convert/config.ts';

it('fills in what the reference fills in', () => {
  expect(readBlip2Config({ model_type: 'blip-2' })).toEqual({
    family: 'blip2-opt',
    vision: {
      kind: 'eva',
      width: 1408,
      heads: 16,
      layers: 39,
      intermediate: 6144,
      image: 224,
      patch: 14,
      activation: 'gelu',
      epsilon: 1e-6,
      qkvBias: true,
    },
    qformer: {
      width: 768,
      heads: 12,
      layers: 12,
      intermediate: 3072,
      activation: 'gelu',
      epsilon: 1e-12,
      crossEvery: 2,
    },
    queries: 32,
    instructed: false,
    language: {
      kind: 'opt',
      width: 768,
      heads: 12,
      headSize: 64,
      layers: 12,
      intermediate: 3072,
      activation: 'relu',
      preNorm: true,
      finalNorm: true,
      bias: true,
      affine: true,
      tied: true,
      bos: 2,
      eos: [2],
      pad: 1,
    },
    vectorWidth: null,
    imageToken: null,
  });
});

it('reads the image token under its old and its new name, and lives without', () => {
  expect(readBlip2Config({ image_token_index: 50265 }).imageToken).toBe(50265);
  expect(readBlip2Config({ image_token_id: 50265 }).imageToken).toBe(50265);
  expect(readBlip2Config({ image_token_index: null }).imageToken).toBeNull();
});

it('takes one end token or several', () => {
  expect(readBlip2Config({ text_config: { eos_token_id: 50118 } }).language?.eos).toEqual([50118]);
  expect(readBlip2Config({ text_config: { eos_token_id: [2, 50118] } }).language?.eos).toEqual([2, 50118]);
});

it('has no final norm after the post-norm layers of OPT-350m', () => {
  expect(readBlip2Config({ text_config: { do_layer_norm_before: false } }).language).toMatchObject({
    preNorm: false,
    finalNorm: false,
  });
  expect(readBlip2Config({ text_config: { _remove_final_layer_norm: true } }).language).toMatchObject({
    preNorm: true,
    finalNorm: false,
  });
});

it.each([
  [{ text_config: { num_attention_heads: 7 } }, /7 attention heads over a width of 768/],
  [{ qformer_config: { position_embedding_type: 'relative_key' } }, /relative_key/],
  [{ vision_config: { qkv_bias: 'yes' } }, /qkv_bias is "yes"/],
  [{ model_type: 'blip_2_vision' }, /blip_2_vision/],
  [{ model_type: 'blip-2', architectures: ['InstructBlipForConditionalGeneration'] }, /InstructBlip/],
  [{ text_config: { model_type: 'gpt2' } }, /gpt2/],
])('refuses %j', (raw, says) => {
  expect(() => readBlip2Config(raw)).toThrow(says);
});

// config.json with almost nothing in it, as the official ones are, and what of it is refused.

import { expect, it } from 'vitest';
import { readBlip2Config, readConfig } from '../../../engine/convert/families/config.ts';

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
    lateInteraction: null,
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

it('fills in T5: the activation that is stated goes before the one that is derived', () => {
  const of = (text_config: object) => readBlip2Config({ text_config: { model_type: 't5', ...text_config } }).language;
  expect(of({})).toMatchObject({
    ...{ width: 512, headSize: 64, intermediate: 2048, layers: 6, encoderLayers: 6, heads: 8 },
    ...{ activation: 'relu', gated: false, buckets: 32, maxDistance: 128, epsilon: 1e-6, tied: true, scaled: true },
    ...{ bos: 0, eos: [1], pad: 0 },
  });
  expect(of({ feed_forward_proj: 'gated-gelu' })).toMatchObject({ activation: 'gelu_new', gated: true });
  expect(of({ feed_forward_proj: 'gated-gelu', dense_act_fn: 'gelu' })).toMatchObject({ activation: 'gelu' });
  expect(of({ feed_forward_proj: 'gated-silu' })).toMatchObject({ activation: 'silu', gated: true });
  expect(of({ num_layers: 4, num_decoder_layers: 2 })).toMatchObject({ layers: 2, encoderLayers: 4 });
  expect(of({ tie_word_embeddings: true, scale_decoder_outputs: false })).toMatchObject({ tied: true, scaled: false });
  expect(of({ decoder_start_token_id: 0, bos_token_id: 1 })).toMatchObject({ bos: 0 });
});

it('fills in Llama, with rotary positions under their old and their new name', () => {
  const of = (text_config: object) =>
    readBlip2Config({ text_config: { model_type: 'llama', ...text_config } }).language;
  expect(of({})).toMatchObject({
    ...{ width: 4096, heads: 32, keyHeads: 32, headSize: 128, intermediate: 11008, layers: 32, activation: 'silu' },
    ...{ theta: 10_000, stretch: 1, longest: 2048, epsilon: 1e-6, tied: false, bos: 1, eos: [2], pad: 2 },
  });
  expect(of({ pad_token_id: -1 })).toMatchObject({ pad: 2 });
  expect(of({ num_key_value_heads: 8, head_dim: 64 })).toMatchObject({ keyHeads: 8, headSize: 64 });
  const scaling = { type: 'linear', factor: 4 };
  expect(of({ rope_theta: 500, rope_scaling: scaling })).toMatchObject({ theta: 500, stretch: 4 });
  const parameters = { rope_type: 'linear', factor: 2, rope_theta: 700 };
  expect(of({ rope_parameters: parameters })).toMatchObject({ theta: 700, stretch: 2 });
  expect(() => of({ rope_scaling: { rope_type: 'llama3', factor: 8 } })).toThrow(/llama3/);
  expect(() => of({ num_key_value_heads: 5 })).toThrow(/32 attention heads over 5/);
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

it('fills in what the reference fills in for BLIP: 8 heads where none are counted, the separator as end', () => {
  const config = readConfig({ model_type: 'blip', architectures: ['BlipForQuestionAnswering'] });
  expect(config).toEqual({
    family: 'blip-vqa',
    vision: {
      kind: 'eva',
      ...{ width: 768, heads: 12, layers: 12, intermediate: 3072, image: 384, patch: 16 },
      ...{ activation: 'gelu', epsilon: 1e-5, qkvBias: true },
    },
    text: {
      ...{ width: 768, heads: 8, layers: 12, intermediate: 3072, activation: 'gelu', epsilon: 1e-12, inner: 'self' },
    },
    language: {
      ...{ kind: 'blip', width: 768, layers: 12, heads: 8, headSize: 96 },
      ...{ bos: 30522, eos: [102], pad: 0, tied: true },
    },
    vectorWidth: null,
    imageToken: null,
  });
});

it.each([
  ['BlipModel', {}, 'BlipModel'],
  [
    'BlipForQuestionAnswering',
    { vision_config: { hidden_size: 1024, num_attention_heads: 16 } },
    'vision width of 1024',
  ],
])('refuses BLIP as %s %o', (architecture, more, says) => {
  const raw = { model_type: 'blip', architectures: [architecture], ...more };
  expect(() => readConfig(raw)).toThrow(says);
});

it('knows CLIP’s encoder by its type', () => {
  const raw = { vision_config: { model_type: 'clip_vision_model', hidden_size: 1024, num_attention_heads: 16 } };
  expect(readConfig(raw).vision).toMatchObject({ kind: 'clip', activation: 'quick_gelu', epsilon: 1e-5, patch: 32 });
});

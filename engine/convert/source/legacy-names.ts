// Tensor names of the authors' own code (BLIP, LAVIS) under the names that Hugging Face gave them, so that a checkpoint
// saved before that renaming is read like one after it. After transformers' convert_blip*_original_to_pytorch scripts.

type Renaming = [pattern: RegExp, name: string];

const eyes: Renaming[] = [
  [/^visual_encoder\.(cls_token|class_embedding)$/, 'vision_model.embeddings.class_embedding'],
  [/^visual_encoder\.pos_embed$/, 'vision_model.embeddings.position_embedding'],
  [/^visual_encoder\.positional_embedding$/, 'vision_model.embeddings.position_embedding.weight'],
  [/^visual_encoder\.(patch_embed\.proj|conv1)\./, 'vision_model.embeddings.patch_embedding.'],
  [/^visual_encoder\.ln_pre\./, 'vision_model.pre_layrnorm.'],
  [/^(visual_encoder\.norm|ln_vision)\./, 'vision_model.post_layernorm.'],
  [/^visual_encoder\.(blocks|transformer\.resblocks)\./, 'vision_model.encoder.layers.'],
  [/(^vision_model\..*)\.(norm|ln_)([12])\./, '$1.layer_norm$3.'],
  [/(^vision_model\..*)\.attn\.proj\./, '$1.self_attn.projection.'],
  [/(^vision_model\..*)\.attn\.in_proj_/, '$1.self_attn.qkv.'],
  [/(^vision_model\..*)\.attn\./, '$1.self_attn.'],
  [/(^vision_model\..*)\.mlp\.c_fc\./, '$1.mlp.fc1.'],
  [/(^vision_model\..*)\.mlp\.c_proj\./, '$1.mlp.fc2.'],
];

const queries: Renaming[] = [
  [/^Qformer\.bert\.embeddings\.LayerNorm\./, 'qformer.layernorm.'],
  [/^Qformer\.bert\.embeddings\./, 'embeddings.'],
  [/^Qformer\.bert\./, 'qformer.'],
  [/(^qformer\..*attention)\.self\./, '$1.attention.'],
  [/^(vision|text)_proj\./, '$1_projection.'],
  [/^(opt|t5|llm)_proj\./, 'language_projection.'],
  [/^(opt|t5|llm)_model\./, 'language_model.'],
];

/** InstructBLIP keeps the words of its instruction inside the Q-Former. */
const instructed: Renaming[] = [
  [/^Qformer\.bert\.embeddings\.LayerNorm\./, 'qformer.embeddings.layernorm.'],
  [/^Qformer\.bert\.embeddings\./, 'qformer.embeddings.'],
];

/** What each of these names is called today; the same where it is not of that age. */
export function renamer(names: readonly string[]): (name: string) => string {
  if (!names.some((name) => /^(visual_encoder|Qformer|ln_vision)\./.test(name))) return (name) => name;
  const blip2 = names.some((name) => name.startsWith('Qformer.'));
  const speaks = names.some((name) => /^(opt|t5|llm)_proj\./.test(name));
  const renamings = [...eyes, ...(speaks ? instructed : []), ...(blip2 ? queries : [])];
  return (name) => renamings.reduce((now, [pattern, instead]) => now.replace(pattern, instead), name);
}

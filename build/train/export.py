"""Write a training checkpoint as two Hugging Face folders, and the encoder beside them.

    python export.py CHECKPOINT OUT [--minilm FOLDER] [--tokenizer FILE] [--resnet FOLDER]

OUT/starter-opt: Blip2ForConditionalGeneration without vision_model; OUT/starter-itm: Blip2ForImageTextRetrieval without
vision_model; OUT/resnet50: the encoder. The Q-Former and query tensors of the two folders are the same bits.
"""
import argparse, json, os, shutil
import torch
from safetensors.torch import save_file
import language as L, model as M, resnet
from match import LAYERS

NOTE = ('The vision tower is not a ViT: image_embeds [batch, 49, 2048] is the square root of the 7x7x2048 grid of the '
        'ResNet-50 in resnet50/, row by row. vision_config only states the sizes.')


def vision_config():
    return {'model_type': 'blip_2_vision_model', 'hidden_size': 2048, 'image_size': 224, 'patch_size': 32, 'num_hidden_layers': 0,
            'num_attention_heads': 16, 'intermediate_size': 2048, 'encoder': 'resnet50', 'note': NOTE}


def config(kind, text):
    q = {'model_type': 'blip_2_qformer', 'vocab_size': 30522, 'hidden_size': M.HIDDEN, 'num_hidden_layers': M.LAYERS,
         'num_attention_heads': M.HEADS, 'intermediate_size': 1536, 'encoder_hidden_size': M.ENCODER, 'hidden_act': 'gelu',
         'cross_attention_frequency': M.CROSS_EVERY, 'max_position_embeddings': 64, 'layer_norm_eps': 1e-12,
         'position_embedding_type': 'absolute', 'use_qformer_text_input': kind == 'itm', 'hidden_dropout_prob': 0.1,
         'attention_probs_dropout_prob': 0.0, 'initializer_range': 0.02, 'pad_token_id': 0}
    t = {'model_type': 'opt', 'vocab_size': L.VOCABULARY, 'hidden_size': L.WIDTH, 'word_embed_proj_dim': L.WIDTH, 'num_hidden_layers': L.DEPTH,
         'num_attention_heads': L.HEADS, 'ffn_dim': L.FFN, 'max_position_embeddings': 128, 'activation_function': 'relu',
         'do_layer_norm_before': True, '_remove_final_layer_norm': False, 'enable_bias': True, 'layer_norm_elementwise_affine': True,
         'dropout': 0.1, 'attention_dropout': 0.0, 'layerdrop': 0.0, 'bos_token_id': 2, 'pad_token_id': 1, 'eos_token_id': text.end,
         'tie_word_embeddings': True, 'use_cache': True, 'init_std': 0.02}
    return {'architectures': ['Blip2ForConditionalGeneration' if kind == 'opt' else 'Blip2ForImageTextRetrieval'], 'model_type': 'blip-2',
            'dtype': 'float32', 'num_query_tokens': M.QUERIES, 'image_text_hidden_size': M.SHARED, 'initializer_range': 0.02, 'initializer_factor': 1.0,
            'use_decoder_only_language_model': True, 'vision_config': vision_config(), 'qformer_config': q, 'text_config': t,
            'tie_word_embeddings': True} | ({'image_token_index': text.image} if kind == 'opt' else {})


def put(folder, name, value):
    json.dump(value, open(os.path.join(folder, name), 'w'), indent=2)


def preprocessor():
    return {'image_processor_type': 'BlipImageProcessor', 'do_convert_rgb': True, 'do_resize': True, 'size': {'height': 224, 'width': 224},
            'resample': 3, 'do_rescale': True, 'rescale_factor': 1 / 255, 'do_normalize': True, 'image_mean': resnet.MEAN, 'image_std': [1.0, 1.0, 1.0],
            'note': 'RGB order; conv1 of resnet50/ already holds the change to BGR and the factor 255'}


def late_interaction(match):
    """Tensors and config of the matching head (match.py): several heads side by side."""
    heads = match['heads']; side = lambda name: torch.cat([h[name] for h in heads]).float().contiguous()
    named = {f'{part}.{kind}': side(f'{part}.{kind}') for part in ('cells', 'words', 'gate') for kind in ('weight', 'bias')}
    named |= {'temperature': torch.stack([h['temperature'].exp() for h in heads]).float(), 'mix': match['mix'].float()}
    return {f'late_interaction.{k}': v for k, v in named.items()}, {'layers': LAYERS, 'heads': len(heads), 'width': len(heads[0]['cells.bias'])}


def main():
    p = argparse.ArgumentParser()
    p.add_argument('checkpoint'); p.add_argument('out'); p.add_argument('--minilm', default='minilm')
    p.add_argument('--tokenizer', default='lm-tokenizer.json'); p.add_argument('--resnet', default='resnet')
    p.add_argument('--speaker', help="checkpoint of speak.py, if the language model was finished there")
    p.add_argument('--no-matching', action='store_true', help='the matching head was not trained: write zeros, so that it says 0.5 to everything')
    p.add_argument('--match', help='what match.py wrote: words beside cells, in place of the joint pass')
    a = p.parse_args()
    c = torch.load(a.checkpoint); s, spoken = {k: v.contiguous() for k, v in c['model'].items()}, torch.load(a.speaker)['speaker'] if a.speaker else c['speaker']
    if a.no_matching:
        s['itm_head.weight'] = torch.zeros(2, M.HIDDEN); s['itm_head.bias'] = torch.zeros(2)
    text = L.Text(a.tokenizer)
    opt, itm, net = (os.path.join(a.out, d) for d in ('starter-opt', 'starter-itm', 'resnet50'))
    for d in (opt, itm, net): os.makedirs(d, exist_ok=True)
    shared = {k: v for k, v in s.items() if k.startswith(('qformer.', 'query_tokens'))}
    talk = {k: v for k, v in shared.items() if '.intermediate.' not in k and '.output.' not in k.replace('.attention.output.', '.').replace('.crossattention.output.', '.')}
    talk |= {k: v.contiguous().clone() for k, v in spoken.items() if k != 'language_model.lm_head.weight'}
    save_file(talk, os.path.join(opt, 'model.safetensors'), {'format': 'pt'})
    ask = shared | {k: v for k, v in s.items() if k.startswith(('embeddings.', 'vision_projection', 'text_projection', 'itm_head')) and 'position_ids' not in k}
    if a.match:
        tensors, late = late_interaction(torch.load(a.match)); ask = {k: v for k, v in ask.items() if not k.startswith('itm_head')} | tensors
    save_file(ask, os.path.join(itm, 'model.safetensors'), {'format': 'pt'})
    put(opt, 'config.json', config('opt', text)); put(itm, 'config.json', config('itm', text) | ({'late_interaction': late} if a.match else {}))
    for d in (opt, itm): put(d, 'preprocessor_config.json', preprocessor())
    shutil.copy(a.tokenizer, os.path.join(opt, 'tokenizer.json'))
    put(opt, 'tokenizer_config.json', {'tokenizer_class': 'GPT2Tokenizer', 'add_prefix_space': False, 'add_bos_token': True, 'bos_token': '</s>', 'eos_token': '</s>',
                                       'pad_token': '<pad>', 'unk_token': '<unk>', 'padding_side': 'left', 'model_max_length': 128, 'clean_up_tokenization_spaces': False})
    put(opt, 'generation_config.json', {'bos_token_id': 2, 'pad_token_id': 1, 'eos_token_id': text.end, 'num_beams': 5, 'max_new_tokens': 24, 'length_penalty': 1.0})
    t = json.load(open(os.path.join(a.minilm, 'tokenizer.json'))); t['padding'] = t['truncation'] = None
    json.dump(t, open(os.path.join(itm, 'tokenizer.json'), 'w'), ensure_ascii=False, separators=(',', ':'))
    put(itm, 'tokenizer_config.json', {'tokenizer_class': 'BertTokenizer', 'do_lower_case': True, 'model_max_length': 64, 'cls_token': '[CLS]', 'sep_token': '[SEP]',
                                       'pad_token': '[PAD]', 'unk_token': '[UNK]', 'mask_token': '[MASK]'})
    state, strides = resnet.load(a.resnet)
    put(net, 'graph.json', resnet.graph(strides))
    save_file(state, os.path.join(net, 'model.safetensors'), {'format': 'pt'})
    w = s['embeddings.word_embeddings.weight']; again = M.round4(w)[0]
    print('word embeddings survive 4-bit rounding:', bool((again == w).all()), (again - w).abs().max().item(), 'parameters', sum(v.numel() for v in talk.values()), sum(v.numel() for v in ask.values()))


if __name__ == '__main__':
    main()

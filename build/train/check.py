"""Reference values for whoever runs the export elsewhere: check.safetensors, check.json and resnet50/check.safetensors.

    python check.py EXPORT PHOTO... 

Everything through the reference implementation's own forward (see evaluate.py), fp32.
"""
import json, os, sys
import torch, torch.nn.functional as F
from safetensors.torch import save_file
import data as D, evaluate as E, language as L, resnet

SENTENCES = ['a dog running through the snow', 'two people riding bikes', 'a boy in a blue shirt', 'a plate of food on a table', 'submarine']
QUESTIONS = ['what color is the dog?', 'how many people are there?', 'is there a dog in the photo?']


def net_of(folder):
    from safetensors.torch import load_file
    g = json.load(open(os.path.join(folder, 'graph.json')))
    return resnet.ResNet(load_file(os.path.join(folder, 'model.safetensors')), {l['name']: l['stride'] for l in g if l['op'] == 'conv'})


def main(export, *photos, tokenizer=None):
    net = net_of(os.path.join(export, 'resnet50'))
    px = torch.stack([resnet.pixels(p) for p in photos])
    grid, logits = net(px); embeds = grid.sqrt().clone(); logits = logits.clone()
    save_file({'pixel_values': px, 'image_embeds': embeds, 'class_logits': logits}, os.path.join(export, 'resnet50/check.safetensors'))
    itm, opt = E.load(os.path.join(export, 'starter-itm'), 'itm'), E.load(os.path.join(export, 'starter-opt'), 'opt')
    tok = D.bert(os.path.join(export, 'starter-itm/tokenizer.json')); text = L.Text(os.path.join(export, 'starter-opt/tokenizer.json'))
    n = len(photos); out = {'pixel_values': px, 'image_embeds': embeds, 'class_logits': logits}; said = {'photos': [os.path.basename(p) for p in photos], 'sentences': SENTENCES}
    with torch.inference_mode():
        q = itm.qformer(query_embeds=itm.query_tokens.expand(n, -1, -1), encoder_hidden_states=embeds).last_hidden_state
        q2 = opt.qformer(query_embeds=opt.query_tokens.expand(n, -1, -1), encoder_hidden_states=embeds).last_hidden_state
        said['largest difference between the two checkpoints query outputs'] = (q - q2).abs().max().item()
        ids = [tok.encode(s).ids for s in SENTENCES]
        T = torch.stack([E.text_vectors(itm, [i])[0] for i in ids]); I = F.normalize(itm.vision_projection(q), dim=-1)
        out |= {'query_output': q, 'itc_image': I, 'itc_text': T, 'itc_scores': E.similarity(I, T),
                'itm_logits': torch.stack([torch.cat([E.match(itm, embeds[k:k + 1], [i]) for i in ids]) for k in range(n)]),
                'language_projection': opt.language_projection(q2)}
        said['bert_ids'] = ids
        runs = []
        for prompt in [L.PROMPT, ''] + [L.ask(x) for x in QUESTIONS]:
            p = [text.image] * q.shape[1] + [2] + text.ids(prompt); x = torch.tensor([p])
            for k in range(n):
                f = opt(pixel_values=embeds[k:k + 1], input_ids=x, attention_mask=torch.ones_like(x)).logits
                r = {'photo': k, 'prompt': prompt, 'input_ids': p}
                if len(runs) < 4: out[f'run{len(runs)}.logits'] = f[0]
                for name, beams in (('greedy', 1), ('beam5', 5)):
                    g = opt.generate(pixel_values=embeds[k:k + 1], input_ids=x, attention_mask=torch.ones_like(x), num_beams=beams, max_new_tokens=20, do_sample=False)[0].tolist()
                    g = g[len(p):] if g[:len(p)] == p else g
                    r[name] = {'ids': g, 'text': text.t.decode([i for i in g if i not in (0, 1, 2, text.end)]).strip()}
                runs.append(r)
        said['runs'] = runs
    save_file({k: v.contiguous().clone() for k, v in out.items()}, os.path.join(export, 'check.safetensors'))
    json.dump(said, open(os.path.join(export, 'check.json'), 'w'), indent=1)
    for r in runs: print(r['photo'], repr(r['prompt']), '->', r['beam5']['text'])


if __name__ == '__main__':
    main(*sys.argv[1:])

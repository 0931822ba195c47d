"""Measure an export with the reference implementation's own forward, on stored features, fp32 or with int8 imitated.

    python evaluate.py EXPORT [--int8] [--only retrieval,rerank,caption,daquar] [--photos N] [--json FILE]

int8 imitation: every linear layer's weights per output row and its input per token (symmetric, max / 127); the language
model's embeddings per row. Attention, norms and biases stay fp32.
"""
import argparse, json, os, random, time
import torch, torch.nn as nn, torch.nn.functional as F
from safetensors.torch import load_file
from transformers import Blip2Config, Blip2ForConditionalGeneration, Blip2ForImageTextRetrieval, AutoConfig
from transformers.modeling_outputs import BaseModelOutputWithPooling
import data as D, language as L, questions as Q, score


class Stored(nn.Module):
    """Stands where the vision tower would: what it is given as pixel_values already is image_embeds."""
    main_input_name = 'pixel_values'
    def __init__(self): super().__init__(); self.dtype = torch.float32
    def forward(self, pixel_values=None, return_dict=True, **_):
        return BaseModelOutputWithPooling(last_hidden_state=pixel_values, pooler_output=pixel_values[:, 0])


def load(folder, kind):
    c = Blip2Config.from_pretrained(folder); c.vision_config.num_hidden_layers = 0
    m = (Blip2ForConditionalGeneration if kind == 'opt' else Blip2ForImageTextRetrieval)(c)
    state = load_file(os.path.join(folder, 'model.safetensors'))
    missing, extra = m.load_state_dict(state, strict=False)
    missing = [k for k in missing if not k.startswith('vision_model') and k != 'language_model.lm_head.weight' and 'position_ids' not in k]
    assert not missing and not extra, (missing, extra)
    m.vision_model = Stored()
    if kind == 'opt': m.tie_weights()
    return m.eval()


def int8_rows(w):
    s = w.abs().amax(-1, keepdim=True).clamp(min=1e-12) / 127
    return (w / s).round().clamp(-127, 127) * s


def imitate_int8(m):
    with torch.no_grad():
        for name, x in m.named_modules():
            if isinstance(x, nn.Linear) and not name.endswith('lm_head'):
                x.weight.copy_(int8_rows(x.weight)); x.register_forward_pre_hook(lambda _, i: (int8_rows(i[0]),))
        if hasattr(m, 'language_model'):
            e = m.get_input_embeddings().weight; e.copy_(int8_rows(e))
            m.language_model.lm_head.register_forward_pre_hook(lambda _, i: (int8_rows(i[0]),))
    return m


def pad(lists):
    ids = torch.zeros(len(lists), max(map(len, lists)), dtype=torch.long)
    for i, l in enumerate(lists): ids[i, :len(l)] = torch.tensor(l)
    return ids, (torch.arange(ids.shape[1])[None] < torch.tensor([len(l) for l in lists])[:, None]).long()


@torch.inference_mode()
def image_vectors(m, grid, rows):
    out = []
    for at in range(0, len(rows), 100):
        f = grid(rows[at:at + 100])
        q = m.qformer(query_embeds=m.query_tokens.expand(len(f), -1, -1), encoder_hidden_states=f).last_hidden_state
        out.append(F.normalize(m.vision_projection(q), dim=-1))
    return torch.cat(out)


@torch.inference_mode()
def text_vectors(m, lists):
    order = sorted(range(len(lists)), key=lambda i: len(lists[i])); out = torch.zeros(len(lists), m.config.image_text_hidden_size)
    for at in range(0, len(order), 128):
        b = order[at:at + 128]; ids, mask = pad([lists[i] for i in b])
        h = m.qformer(query_embeds=m.embeddings(input_ids=ids), query_length=0, attention_mask=mask).last_hidden_state
        out[torch.tensor(b)] = F.normalize(m.text_projection(h[:, 0]), dim=-1)
    return out


@torch.inference_mode()
def match(m, feats, lists):
    """ITM probability of class 1, photo i with text i, through Blip2ForImageTextRetrieval.forward."""
    ids, mask = pad(lists)
    return m(pixel_values=feats, input_ids=ids, attention_mask=mask, use_image_text_matching_head=True).logits_per_image


def similarity(I, T):
    return torch.stack([I[:, q] @ T.t() for q in range(I.shape[1])]).amax(0)  # [photos, texts]


def ranks(sim, own):
    """Rank (0 = best) of the photo own[i] for text i; sim [photos, texts]."""
    return (sim > sim.gather(0, own[None])).sum(0)


@torch.inference_mode()
def generate(m, grid, rows, prompts, text, beams=5, new=20, step=64, **more):
    out = []
    for at in range(0, len(rows), step):
        p = [text.ids(x) for x in prompts[at:at + step]]; w = max(map(len, p))
        ids = torch.tensor([[text.image] * m.config.num_query_tokens + [1] * (w - len(x)) + [2] + x for x in p])
        mask = (ids != 1).long()
        g = m.generate(pixel_values=grid(rows[at:at + step]), input_ids=ids, attention_mask=mask, num_beams=beams, max_new_tokens=new, do_sample=False, **more)
        g = g[:, ids.shape[1]:] if g.shape[1] > ids.shape[1] and (g[:, :ids.shape[1]] == ids).all() else g
        out += [text.t.decode([i for i in r.tolist() if i not in (0, 1, 2, text.end)]).strip() for r in g]
    return out


def main():
    p = argparse.ArgumentParser()
    p.add_argument('export'); p.add_argument('--int8', action='store_true'); p.add_argument('--json'); p.add_argument('--photos', type=int, default=1002)
    p.add_argument('--only', default='retrieval,rerank,caption,daquar'); p.add_argument('--rerank', default='400,64', help='captions, photos re-ranked')
    p.add_argument('--data', default='data'); p.add_argument('--features', default='feat')
    a = p.parse_args(); only = a.only.split(',')
    torch.manual_seed(0)
    grid = D.Grid(os.path.join(a.features, 'flickr8k')); dev = D.flickr(a.data, 'dev')[:a.photos]
    rows = [grid.index[r['file']] for r in dev]; tok = D.bert(os.path.join(a.export, 'starter-itm/tokenizer.json'))
    text = L.Text(os.path.join(a.export, 'starter-opt/tokenizer.json')); out = {'int8': a.int8, 'photos': len(dev)}
    prepare = imitate_int8 if a.int8 else (lambda m: m)
    if {'retrieval', 'rerank'} & set(only):
        m = prepare(load(os.path.join(a.export, 'starter-itm'), 'itm'))
        ids = [tok.encode(c).ids for r in dev for c in r['captions']]
        I, T = image_vectors(m, grid, rows), text_vectors(m, ids)
        sim, own = similarity(I, T), torch.arange(len(dev)).repeat_interleave(5)
        rk = ranks(sim, own)
        out['t2i'] = {f'R@{k}': (rk < k).float().mean().item() for k in (1, 5, 10)}
        best = sim.argsort(1, descending=True) // 5
        out['i2t'] = {f'R@{k}': (best[:, :k] == torch.arange(len(dev))[:, None]).any(1).float().mean().item() for k in (1, 5, 10)}
        print(out, flush=True)
        if 'rerank' in only:
            n, k = map(int, a.rerank.split(','))
            some = torch.randperm(len(ids), generator=torch.Generator().manual_seed(1))[:n].tolist()
            top = sim.topk(k, 0).indices
            fine = sim.clone(); hit0 = hit1 = hit2 = 0
            feats = grid(rows) if len(rows) <= 1100 else None
            for t in some:
                l = torch.cat([match(m, feats[top[b:b + 64, t]], [ids[t]] * len(top[b:b + 64, t])) for b in range(0, k, 64)])
                pr = l.softmax(1)[:, 1]; s = sim[top[:, t], t]
                hit0 += int(top[0, t] == own[t]); hit1 += int(top[(pr + s).argmax(), t] == own[t]); hit2 += int(top[pr.argmax(), t] == own[t])
            out['rerank'] = {'captions': n, 'of': k, 'R@1 ITC': hit0 / n, 'R@1 ITC+ITM': hit1 / n, 'R@1 ITM': hit2 / n}
            print(out['rerank'], flush=True)
    if {'caption', 'daquar'} & set(only):
        m = prepare(load(os.path.join(a.export, 'starter-opt'), 'opt'))
        if 'caption' in only:
            said = generate(m, grid, rows, [L.PROMPT] * len(rows), text)
            refs = [r['captions'] for r in dev]
            out['caption'] = {'BLEU-4': score.bleu(said, refs), 'CIDEr-D': sum(score.cider(said, refs)) / len(said), 'examples': said[:8]}
            print(out['caption'], flush=True)
        if 'daquar' in only:
            g = D.Grid(os.path.join(a.features, 'daquar')); qs = [(f, q, w) for f, l in Q.daquar(a.data)[1].items() for q, w in l]
            files = [f for f, _, _ in qs]; names = sorted(set(files)); r = random.Random(3); turn = dict(zip(names, names[len(names) // 2:] + names[:len(names) // 2]))
            for name, fs in (('right photo', files), ('another photo', [turn[f] for f in files])):
                ans = generate(m, g, [g.index[f] for f in fs], [L.ask(q) for _, q, _ in qs], text, new=12)
                out.setdefault('daquar', {'questions': len(qs)})[name] = sum(x == w for x, (_, _, w) in zip(ans, qs)) / len(qs)
                if name == 'right photo': out['daquar']['examples'] = [(q, w, x) for x, (_, q, w) in list(zip(ans, qs))[:12]]
            print(out['daquar'], flush=True)
    if a.json: json.dump(out, open(a.json, 'w'), indent=1)


if __name__ == '__main__':
    main()

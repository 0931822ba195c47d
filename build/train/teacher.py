"""Teacher networks for ITC, and the shared space they span.

    python teacher.py --data DATA --features FEAT --minilm MODEL --views 1,2,3,4 --text TEXT.pt --out TEACHER.pt --start START.pt

Small networks see only the mean and the maximum of a photo's 49 cells (of the whole photo and its crops) and learn
ITC against the sentence embedder's caption vectors. Few, wide, with much dropout: on 6,000 photos they find more than a
Q-Former does alone. Their joined vectors are turned to the 256 leading directions: TEACHER.pt holds photo [photos,
views, 256], text [photos, 5, 256], dev_photo, dev_text. START.pt is TEXT.pt with a text_projection that reads these
vectors off [CLS] (ridge regression on a few thousand captions).
"""
import argparse, os
import torch, torch.nn as nn, torch.nn.functional as F
import data as D
from model import Model, Packed, SHARED

NETWORKS = [dict(hidden=1024, passes=30, batch=1024, rate=1.5e-3, thin=0.5), dict(hidden=2048, passes=26, batch=512, rate=1e-3, thin=0.5),
            dict(hidden=1024, passes=30, batch=1024, rate=1.5e-3, thin=0.6)]


class Network(nn.Module):
    """[n, 4096] -> [n, 384]: two layers beside one, inputs and hidden values left out at random."""
    def __init__(self, inputs, hidden, out, thin):
        super().__init__()
        self.deep = nn.Sequential(nn.Dropout(thin), nn.Linear(inputs, hidden), nn.GELU(), nn.Dropout(0.6), nn.Linear(hidden, out))
        self.direct = nn.Sequential(nn.Dropout(thin), nn.Linear(inputs, out))

    def forward(self, x):
        return self.deep(x) + self.direct(x)


def pooled(grid, files):
    """Mean and maximum over the cells: [photos, 4096]."""
    parts = [grid([grid.index[f] for f in files[i:i + 256]]) for i in range(0, len(files), 256)]
    return torch.cat([torch.cat((p.mean(1), p.amax(1)), 1) for p in parts])


def learn(x, texts, hidden, passes, batch, rate, thin, adapt=True):
    """x [photos, views, 4096], texts [photos, 5, d]: a network and, with adapt, the text's own layer; else the texts stay as they are."""
    net, layer = Network(x.shape[-1], hidden, texts.shape[-1], thin), None
    if adapt:
        layer = nn.Linear(texts.shape[-1], texts.shape[-1]); nn.init.eye_(layer.weight); nn.init.zeros_(layer.bias)
    opt = torch.optim.AdamW([*net.parameters(), *(layer.parameters() if layer else ())], lr=rate, weight_decay=0.1)
    steps = passes * (len(x) // batch); step = 0; own = torch.arange(batch)
    for _ in range(passes):
        order = torch.randperm(len(x))
        for at in range(0, len(x) - batch + 1, batch):
            for g in opt.param_groups:
                g['lr'] = rate * min(1, (step + 1) / 20) * (1 - step / steps)
            b = order[at:at + batch]; step += 1
            t = texts[b, torch.randint(5, (batch,))]
            t = F.normalize(layer(F.dropout(t, 0.1)), dim=-1) if layer else t
            s = F.normalize(net(x[b, torch.randint(x.shape[1], (batch,))]), dim=-1) @ t.t() / 0.05
            loss = (F.cross_entropy(s, own) + F.cross_entropy(s.t(), own)) / 2
            opt.zero_grad(); loss.backward(); opt.step()
    return net.eval(), layer and layer.eval()


def recall(photos, texts):
    own = torch.arange(len(photos)).repeat_interleave(5); s = photos @ texts.t(); rank = (s > s.gather(0, own[None])).sum(0)
    return {f'R@{k}': round((rank < k).float().mean().item(), 4) for k in (1, 5, 10)}


@torch.no_grad()
def start(a, goal):
    """TEXT.pt with the text_projection that reads goal off [CLS]."""
    tok = D.bert(os.path.join(a.minilm, 'tokenizer.json')); model = Model(os.path.join(a.minilm, 'model.fp16.safetensors'))
    kept = torch.load(a.text); model.load_state_dict(kept['model'], strict=False); model.eval()
    told, want = [], []
    for i, r in enumerate(D.training(a.data)):
        for c in (i % 5, (i + 2) % 5):
            told.append(tok.encode((D.plain if c % 2 else str)(r['captions'][c])).ids); want.append(goal[i, c])
    rows = torch.cat([model.texts(Packed(told[i:i + 256])) for i in range(0, len(told), 256)])
    rows = torch.cat((rows, torch.ones(len(rows), 1)), 1)
    w = torch.linalg.solve(rows.t() @ rows + torch.eye(rows.shape[1]), rows.t() @ torch.stack(want))
    kept['model'] |= {'text_projection.weight': w[:-1].t().contiguous(), 'text_projection.bias': w[-1].contiguous()}
    torch.save(kept, a.start)


def main():
    p = argparse.ArgumentParser()
    for n in ('data', 'features', 'minilm', 'text', 'out', 'start'):
        p.add_argument('--' + n, required=True)
    p.add_argument('--views', default='1,2,3,4'); a = p.parse_args(); torch.manual_seed(5)
    texts, dev_texts = (torch.load(os.path.join(a.features, f)) for f in ('caption-vectors.pt', 'dev-vectors.pt'))
    files = {'flickr8k': [r['file'] for r in D.flickr(a.data, 'train')], 'coco-small': [r['file'] for r in D.coco_small_split(a.data)[0]]}
    grids = {s: D.Grid(os.path.join(a.features, s)) for s in files}; views = 1 + len(a.views.split(','))
    x = []
    for s, names in files.items():
        seen = [pooled(g, names) for g in [grids[s]] + D.crops(a.features, s, a.views)]
        # a set with fewer crops begins again with its first
        x.append(torch.stack([seen[v if v < len(seen) else 1 + (v - 1) % (len(seen) - 1)] for v in range(views)], 1))
    dev = pooled(grids['flickr8k'], [r['file'] for r in D.flickr(a.data, 'dev')])
    middle, spread = x[0][:, 0].mean(0), x[0][:, 0].std(0) + 1e-3; x = (torch.cat(x) - middle) / spread; dev = (dev - middle) / spread
    out = {'photo': [], 'text': [], 'dev_photo': [], 'dev_text': []}
    for n in NETWORKS:
        net, layer = learn(x, texts, **n)
        with torch.no_grad():
            for k, v in (('photo', torch.stack([net(x[:, v]) for v in range(views)], 1)), ('text', layer(texts)), ('dev_photo', net(dev)), ('dev_text', layer(dev_texts.view(-1, 384)))):
                out[k].append(F.normalize(v, dim=-1))
        print(n, recall(out['dev_photo'][-1], out['dev_text'][-1]), flush=True)
    out = {k: torch.cat(v, -1) for k, v in out.items()}
    all_ = torch.cat([out[k].reshape(-1, out[k].shape[-1]) for k in ('text', 'photo')])
    basis = torch.linalg.eigh(all_.t() @ all_).eigenvectors.flip(1)[:, :SHARED]
    out = {k: F.normalize(v @ basis, dim=-1) for k, v in out.items()}
    print('together, in', SHARED, 'directions', recall(out['dev_photo'], out['dev_text']), flush=True)
    torch.save({k: v.half() if k in ('photo', 'text') else v for k, v in out.items()}, a.out)
    start(a, out['text'])


if __name__ == '__main__':
    main()

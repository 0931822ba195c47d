"""The text side learns what of a caption can be seen at all, from networks that have not seen the photo.

    python unseen.py START.pt OUT.pt --data DATA --features FEAT --minilm MODEL [--views 1]

Every photo-side network knows its training photos too well (it finds 9 of 10 of their captions, 1 of 4 on new photos), so a text
side taught by those vectors learns nothing. Here the photos are dealt into five parts; five small networks (teacher.py's) each
learn from four parts to say the text side's own vectors, and speak about the fifth; this is done twice, dealt anew. Against those vectors, made
as for new photos, the last layer's text feed-forward and text_projection learn to pick the photo of a caption out of all. Several
short runs are averaged, weight by weight. Nothing the photo side or the language model uses is touched. 15 minutes.
"""
import argparse, os
import torch, torch.nn.functional as F
import data as D
from model import HEADS, HIDDEN, Model, Packed
from teacher import learn, pooled

PARTS, BATCH, TEMPERATURE = 5, 1024, 0.05
NETWORKS = [dict(hidden=1024, passes=30, batch=811, rate=1.3e-3, thin=0.5), dict(hidden=2048, passes=28, batch=608, rate=1e-3, thin=0.5)]
#       rate of the feed-forward, of the projection, passes, dropout, within the feed-forward, pull back to the start
RUNS = [(4e-4, 1e-4, 18, .1, .3, 1e-2), (4e-4, 1e-4, 16, .1, .3, 1e-2), (5e-4, 1e-4, 16, .1, .3, 1e-2), (4e-4, 1.5e-4, 16, .1, .35, 1e-2)]


@torch.no_grad()
def before_last(model, lists):
    """[CLS] rows [texts, 384] as they enter the last layer's feed-forward."""
    order = sorted(range(len(lists)), key=lambda i: len(lists[i])); out = torch.zeros(len(lists), HIDDEN)
    for at in range(0, len(order), 256):
        b = order[at:at + 256]; t = Packed([lists[i] for i in b])
        x = model.start(model.text_rows(t.ids, t.where)); mask = t.mask[:, None, None, :]
        for l in model.qformer.encoder.layer:
            p = x.new_zeros(t.n * t.width, 3 * HIDDEN).index_copy(0, t.at, model.qkv(l, x))
            q, k, v = p.view(t.n, t.width, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
            y = F.scaled_dot_product_attention(q, k, v, mask).transpose(1, 2).reshape(-1, HIDDEN)[t.at]
            y = model.out(l.attention.output, y, x); x = model.ffn(l, y, False)
        out[torch.tensor(b)] = y[t.first]
    return out


def as_for_new_photos(x, texts, network):
    """Vectors [photos, views, 256] by networks that did not learn from the photo they speak about."""
    part = torch.randperm(len(x)) % PARTS; out = torch.zeros(*x.shape[:2], texts.shape[-1])
    for p in range(PARTS):
        net, _ = learn(x[part != p], texts[part != p], **network, adapt=False)
        with torch.no_grad():
            out[part == p] = F.normalize(net(x[part == p]), dim=-1)
        print('part', p + 1, 'of', PARTS, flush=True)
    return out


class Last:
    """The last layer's text feed-forward and text_projection: rows [n, 384] -> vectors [n, 256]."""
    def __init__(self, model):
        l = model.qformer.encoder.layer[-1]; self.model, self.wide, self.back, self.project = model, l.intermediate, l.output, model.text_projection
        self.names = [n for n in model.state_dict() if n.startswith(('qformer.encoder.layer.5.intermediate.', 'qformer.encoder.layer.5.output.', 'text_projection'))]
        self.first = self.state()

    def state(self):
        return {n: v.clone() for n, v in self.model.state_dict().items() if n in self.names}

    def __call__(self, x, drop=0., hidden=0.):
        y = self.back.dense(F.dropout(F.gelu(self.wide.dense(x)), hidden))
        return F.normalize(self.project(self.back.LayerNorm(F.dropout(y, drop) + x)), dim=-1)

    def train(self, rows, photos, rate, project_rate, passes, drop, hidden, pull):
        """rows [photos, 5, 384], photos [photos, views, 256]. Returns the running mean of the weights."""
        self.model.load_state_dict(self.first, strict=False)
        wide, project = [*self.wide.parameters(), *self.back.parameters()], [*self.project.parameters()]; live = wide + project
        first, mean = ([v.detach().clone() for v in live] for _ in 'fm')
        opt = torch.optim.AdamW([{'params': wide, 'm': rate}, {'params': project, 'm': project_rate}], weight_decay=0)
        step, steps = 0, passes * (len(rows) // BATCH)
        for _ in range(passes):
            order = torch.randperm(len(rows))
            for at in range(0, len(rows) - BATCH + 1, BATCH):
                b = order[at:at + BATCH]; seen = photos[:, torch.randint(photos.shape[1], (1,)).item()]
                loss = F.cross_entropy(self(rows[b, torch.randint(5, (BATCH,))], drop, hidden) @ seen.t() / TEMPERATURE, b)
                loss = loss + pull * sum(((v - f) ** 2).sum() for v, f in zip(live, first))
                for g in opt.param_groups:
                    g['lr'] = g['m'] * min(1, (step + 1) / 10) * (1 - step / steps)
                opt.zero_grad(); loss.backward(); opt.step(); step += 1
                for m, v in zip(mean, live):
                    m.lerp_(v.detach(), max(0.05, 1 / (step + 1)))
        for v, m in zip(live, mean):
            v.data.copy_(m)
        print('loss', round(loss.item(), 3), flush=True)
        return self.state()


def main():
    p = argparse.ArgumentParser(); p.add_argument('start'); p.add_argument('out')
    for n in ('data', 'features', 'minilm'):
        p.add_argument('--' + n, required=True)
    p.add_argument('--views', default='1'); a = p.parse_args(); torch.manual_seed(7)
    kept = torch.load(a.start); model = Model(os.path.join(a.minilm, 'model.fp16.safetensors')); model.load_state_dict(kept['model'], strict=False); model.eval()
    train = D.flickr(a.data, 'train'); tok = D.bert(os.path.join(a.minilm, 'tokenizer.json')); grid = D.Grid(os.path.join(a.features, 'flickr8k'))
    last = Last(model); rows = before_last(model, [tok.encode(c).ids for r in train for c in r['captions']])
    with torch.no_grad():
        texts = last(rows).view(len(train), 5, -1)
    x = torch.stack([pooled(g, [r['file'] for r in train]) for g in [grid] + D.crops(a.features, 'flickr8k', a.views)], 1)
    x = (x - x[:, 0].mean(0)) / (x[:, 0].std(0) + 1e-3)
    one, other = (as_for_new_photos(x, texts, n) for n in NETWORKS)
    photos = torch.cat((one, other, F.normalize(one + other, dim=-1)), 1)
    runs = [last.train(rows.view(len(train), 5, -1), photos, *r) for r in RUNS]
    kept['model'] |= {n: torch.stack([r[n] for r in runs]).mean(0) for n in last.names}
    torch.save(kept, a.out)


if __name__ == '__main__':
    main()

"""The matching head: words beside image cells (late interaction), with what ITC says of photo and caption as wholes.

    python match.py CHECKPOINT.pt OUT.pt --data DATA --features FEAT --minilm MODEL --resnet EXPORT/resnet50 --seed N [--with OTHER.pt …]

A Q-Former that has seen 6,000 photos does not learn ITM in its joint pass (figures.json, `tried`). This head learns it in
minutes: the rows of the words after LAYERS layers of the text side and the 49 cells are turned into one space of WIDTH
dimensions; each word attends to its like among the cells, and the mean over the words, weighed by how much each tells,
is the score. It starts from what ResNet-50 knows: a cell begins where the names of its ImageNet classes stand among the words
(ridge regression, no caption read), which alone finds 15 % of dev captions among the first five. Nothing else is touched.
Heads are trained one by one, from other seeds, and joined (--with; --passes 0 only joins): their mean is what counts.

Late: cells [photos, 49, 2048], words [texts, words, 384] -> scores [photos, texts]. OUT.pt holds `heads` (weights of each) and `mix`
(logit = mix[0] * ITC + mix[1] * score + mix[2]); export.py --match writes them; engine/convert/families/late-interaction-graph.ts runs it.
"""
import argparse, json, os, random, time
import torch, torch.nn as nn, torch.nn.functional as F
from safetensors.torch import load_file
import data as D
from model import HEADS, HIDDEN, Model, Packed

LAYERS, WIDTH, WORDS = 3, 96, 20
BATCH, RATE, DECAY, SMOOTH, CELLS, CHANNELS, DROP = 96, 1e-3, 0.05, 0.05, 36, 0.4, 0.3
SHARE = 1.25  # the score beside the ITC cosine, chosen on dev
plain = lambda x: F.layer_norm(x, x.shape[-1:])


@torch.no_grad()
def read(model, lists):
    """Token ids of texts -> rows of their words after LAYERS layers [texts, WORDS, 384] (float16), numbers of words [texts],
    ITC vectors [texts, 256]."""
    order = sorted(range(len(lists)), key=lambda i: len(lists[i]))
    rows, count, vectors = torch.zeros(len(lists), WORDS, HIDDEN, dtype=torch.float16), torch.zeros(len(lists), dtype=torch.long), torch.zeros(len(lists), 256)
    for at in range(0, len(order), 256):
        b = order[at:at + 256]; t = Packed([lists[i] for i in b])
        x = model.start(model.text_rows(t.ids, t.where)); mask = t.mask[:, None, None, :]
        for i, l in enumerate(model.qformer.encoder.layer):
            p = x.new_zeros(t.n * t.width, 3 * HIDDEN).index_copy(0, t.at, model.qkv(l, x))
            q, k, v = p.view(t.n, t.width, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
            y = F.scaled_dot_product_attention(q, k, v, mask).transpose(1, 2).reshape(-1, HIDDEN)[t.at]
            x = model.ffn(l, model.out(l.attention.output, y, x), False)
            if i == LAYERS - 1:
                full = x.new_zeros(t.n * t.width, HIDDEN).index_copy(0, t.at, x).view(t.n, t.width, HIDDEN)
                for j, one in enumerate(b):  # without [CLS] and [SEP]
                    n = min(len(lists[one]) - 2, WORDS); rows[one, :n] = full[j, 1:n + 1].half(); count[one] = n
        vectors[torch.tensor(b)] = F.normalize(model.text_projection(x[t.first]), dim=-1)
    return rows, count, vectors


class Late(nn.Module):
    def __init__(self):
        super().__init__()
        self.cells, self.words, self.gate = nn.Linear(2048, WIDTH), nn.Linear(HIDDEN, WIDTH), nn.Linear(HIDDEN, 1)
        nn.init.zeros_(self.gate.weight); nn.init.zeros_(self.gate.bias)
        self.temperature, self.scale = nn.Parameter(torch.tensor(12.).log()), nn.Parameter(torch.tensor(3.))

    def seen(self, x):
        return F.normalize(self.cells(F.dropout(plain(x), DROP, self.training)).float(), dim=-1)

    def said(self, w):
        """Words in the shared space, and how much each tells."""
        w = plain(w)
        return F.normalize(self.words(F.dropout(w, 0.1, self.training)).float(), dim=-1), self.gate(w)[..., 0].float().exp()

    def score(self, likeness, told, count):
        """likeness [photos, texts, words, cells] -> [photos, texts]."""
        found = ((likeness * self.temperature.exp()).softmax(-1) * likeness).sum(-1)
        told = told * (torch.arange(found.shape[-1]) < count[:, None])
        return (found * told).sum(-1) / told.sum(-1)


def begin(late, model, tok, words, count, grids, resnet):
    """Words by their leading directions; cells where the names of their classes are: ridge regression from a cell to the mean
    of its classes' names, weighed by how probable ResNet-50 finds each in it."""
    classes = json.load(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'imagenet-tags.json')))
    mean = lambda texts: torch.stack([r[:n].float().mean(0) for r, n in zip(*read(model, [tok.encode(t).ids for t in texts])[:2])])
    names = (plain(mean([c['tag'] for c in classes])) + plain(mean([c.get('parent') or c['tag'] for c in classes]))) / 2
    some = plain(torch.cat([words[i, :count[i]] for i in torch.randperm(len(words))[:8000].tolist()]).float())
    middle = some.mean(0); turn = torch.linalg.svd(some[torch.randperm(len(some))[:20000]] - middle, full_matrices=False).Vh[:WIDTH]
    late.words.weight.data.copy_(turn); late.words.bias.data.copy_(-(turn @ middle))
    names = F.normalize(late.words(names).detach(), dim=-1)
    head = load_file(os.path.join(resnet, 'model.safetensors')); weight, bias = head['fc1000.weight'].float(), head['fc1000.bias'].float()
    x, y = [], []
    for grid, left_out in grids:
        for row, file in enumerate(grid.files):
            if file not in left_out:
                raw = grid.grid[row].float(); raw = torch.cat((raw[torch.randperm(49)[:6]], raw.mean(0, keepdim=True)))
                x.append(plain(raw.sqrt())); y.append((raw @ weight.t() + bias).softmax(-1) @ names)
    x, y = torch.cat(x), torch.cat(y); xm, ym = x.mean(0), y.mean(0); x = x - xm; both = x.t() @ x
    solved = torch.linalg.solve(both + 0.05 * both.diag().mean() * torch.eye(2048), x.t() @ (y - ym)).t()
    late.cells.weight.data.copy_(solved); late.cells.bias.data.copy_(-(solved @ xm))


@torch.no_grad()
def rescored(late, itc, cells, words, count, most=128):
    """itc [photos, texts] -> scores of the `most` nearest photos of each text, None elsewhere (-9)."""
    late.eval(); seen = torch.cat([late.seen(c) for c in cells]); said, told = late.said(words.float()); out = torch.full_like(itc, -9.)
    for t, best in enumerate(itc.topk(most, 0).indices.t()):
        n = count[t]; out[best, t] = late.score(torch.einsum('bcd,wd->bwc', seen[best], said[t, :n])[:, None], told[t:t + 1, :n], count[t:t + 1])[:, 0]
    return out


def recall(scores):
    own = torch.arange(len(scores)).repeat_interleave(5); rank = (scores > scores.gather(0, own[None])).sum(0)
    return {f'R@{k}': round((rank < k).float().mean().item(), 4) for k in (1, 5, 10)}


def logistic(itc, score, seed=0):
    """mix: so that the logistic of the logit is how probable a caption is the photo's own, against a wrong one drawn by ITC from
    96 photos, as ITM is trained in the paper."""
    total = itc + SHARE * score; own = torch.arange(len(itc)).repeat_interleave(5); text = torch.arange(len(own)); draw = torch.Generator().manual_seed(seed)
    some = torch.randint(len(itc), (96, len(own)), generator=draw); near = (itc.gather(0, some) / 0.05).softmax(0) * (some != own)
    wrong = some.gather(0, torch.multinomial(near.t(), 1, generator=draw).t())[0]
    x = torch.cat((total[own, text], total[wrong, text])); y = torch.cat((torch.ones(len(own)), torch.zeros(len(own))))[x > -5]; x = x[x > -5]
    fit = torch.tensor([10., -5.], requires_grad=True); opt = torch.optim.LBFGS([fit], max_iter=200)
    def loss():
        opt.zero_grad(); l = F.binary_cross_entropy_with_logits(fit[0] * x + fit[1], y); l.backward(); return l
    opt.step(loss); a, b = fit.detach().tolist()
    print('own caption against a wrong one: right', round((((a * x + b) > 0) == (y > 0)).float().mean().item(), 3), flush=True)
    return torch.tensor([a, a * SHARE, b])


def train(late, photos, words, count, passes, started):
    """photos: views of the training photos' grids, as (grid tensor, row of each photo). Returns the running mean of the weights."""
    opt = torch.optim.AdamW(late.parameters(), lr=RATE, weight_decay=DECAY); mean = {k: v.clone() for k, v in late.state_dict().items()}
    n = len(words) // 5; steps = passes * (n // BATCH); step = 0; own = torch.arange(BATCH)
    for turn in range(passes):
        order = torch.randperm(n).tolist()
        for at in range(0, n - BATCH + 1, BATCH):
            b = order[at:at + BATCH]; views = [random.choice(photos) for _ in b]
            x = torch.stack([grid[rows[i]] for i, (grid, rows) in zip(b, views)]).float().sqrt_()
            x = (x * ((torch.rand(BATCH, 1, 2048) >= CHANNELS).float() / (1 - CHANNELS)))[:, torch.randperm(49)[:CELLS]]
            k = [5 * i + random.randrange(5) for i in b]; n_words = count[k]
            with torch.autocast('cpu', dtype=torch.bfloat16):
                said, told = late.said(words[k][:, :n_words.max()].float())
                likeness = torch.einsum('bcd,twd->btwc', late.seen(x), said).float()
                s = late.score(likeness, told, n_words) * late.scale.exp()
                loss = (F.cross_entropy(s, own, label_smoothing=SMOOTH) + F.cross_entropy(s.t(), own, label_smoothing=SMOOTH)) / 2
            for g in opt.param_groups:
                g['lr'] = RATE * min(1, (step + 1) / 30) * max(0.02, 1 - step / steps)
            opt.zero_grad(); loss.backward(); opt.step(); step += 1
            for name, v in late.state_dict().items():
                mean[name].lerp_(v, max(0.01, 1 / (step + 1)))
        print('pass', turn + 1, 'loss', round(loss.item(), 3), f'{time.time() - started:.0f} s', flush=True)
    return mean


def main():
    p = argparse.ArgumentParser(); p.add_argument('checkpoint'); p.add_argument('out')
    for n in ('data', 'features', 'minilm', 'resnet'):
        p.add_argument('--' + n, required=True)
    p.add_argument('--views', default='1'); p.add_argument('--passes', type=int, default=22); p.add_argument('--seed', type=int, default=11); p.add_argument('--with', dest='others', nargs='*', default=[])
    a = p.parse_args(); torch.manual_seed(a.seed); random.seed(a.seed); started = time.time()
    tok = D.bert(os.path.join(a.minilm, 'tokenizer.json')); model = Model(os.path.join(a.minilm, 'model.fp16.safetensors'))
    model.load_state_dict(torch.load(a.checkpoint)['model'], strict=False); model.eval()
    learn, dev = D.flickr(a.data, 'train'), D.flickr(a.data, 'dev'); ids = lambda rows: [tok.encode(c).ids for r in rows for c in r['captions']]
    (words, count, _), (dev_words, dev_count, dev_texts) = read(model, ids(learn)), read(model, ids(dev))
    grids = {s: D.Grid(os.path.join(a.features, s)) for s in ('flickr8k', 'coco-small', 'daquar')}; flickr = grids['flickr8k']
    at = [flickr.index[r['file']] for r in dev]; cells = [flickr(at[i:i + 100]) for i in range(0, len(at), 100)]
    with torch.no_grad():
        vectors = F.normalize(model.vision_projection(torch.cat([model.images(model.visual_keys(c))[0] for c in cells])), dim=-1)
    itc = torch.stack([q @ dev_texts.t() for q in vectors.unbind(1)]).amax(0); print('ITC', recall(itc), flush=True)
    heads = [h for path in a.others for h in torch.load(path)['heads']]; late = Late(); found = lambda: rescored(late, itc, cells, dev_words, dev_count)
    if a.passes:
        begin(late, model, tok, words, count, [(g, {r['file'] for r in dev}) for g in grids.values()], a.resnet)
        print('words alone, not trained', recall(found()), flush=True)
        late.train(); views = [(g.grid, [g.index[r['file']] for r in learn]) for g in [flickr] + D.crops(a.features, 'flickr8k', a.views)]
        heads.append(train(late, views, words, count, a.passes, started))
    scores = []
    for head in heads:
        late.load_state_dict(head); scores.append(found()); print('words alone', recall(scores[-1]), flush=True)
    score = torch.stack(scores).mean(0); there = score > -5
    print('together', recall(score), 'with ITC', {w: recall(torch.where(there, itc + w * score, -9.)) for w in (0.75, 1, SHARE, 1.5)}, flush=True)
    torch.save({'heads': heads, 'mix': logistic(itc, score)}, a.out)


if __name__ == '__main__':
    main()

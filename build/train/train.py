"""Train the Q-Former, alone (stage 1) or together with the language model (stage 2, --speaker).

    python train.py --losses text|photo|itc|all --out FILE --minutes M [--start FILE] [--speaker FILE] …

text: the text side alone learns to say with [CLS] what the sentence embedder says with the mean of its rows. photo: queries,
cross-attention and query feed-forward alone, ITC against the embedder's vectors. itc: ITC of both sides. all: ITC, ITM, ITG.
With --speaker the language model's loss on captions and questions joins in. The learning rate follows the clock: a short
rise, then a cosine down to --floor of the peak when the minutes are over. What is saved is the running mean of the weights.
"""
import argparse, copy, math, os, random, sys, time
import torch, torch.nn.functional as F
import data as D, language as L
from model import Model, Packed, QUERIES, SHARED
from objectives import Contrast, arrange, hard_negatives, matching, neighbours
from speak import Mix, Cycle
from together import Together


def arguments():
    p = argparse.ArgumentParser()
    add = p.add_argument
    add('--data', default='data'); add('--features', default='feat'); add('--minilm', default='minilm'); add('--tokenizer', default='lm-tokenizer.json')
    add('--out', required=True); add('--start'); add('--speaker'); add('--losses', default='all'); add('--minutes', type=float, required=True)
    add('--rate', type=float, default=3e-4); add('--old', type=float, default=0.25, help="rate of MiniLM's weights, times")
    add('--lm_rate', type=float, default=1.0, help="rate of the language model, times"); add('--rise', type=float, default=30); add('--floor', type=float, default=0.05)
    add('--batch', type=int, default=64, help='photos per step and process'); add('--texts', type=int, default=1, help='captions per photo')
    add('--keep', type=int, default=36, help='grid cells kept of 49'); add('--channels', type=float, default=0.2, help='share of channels left out')
    add('--views', default='', help='crops of the training photos to learn from besides the whole: 1,2,3,4')
    add('--teacher', help="what teacher.py wrote: photos and captions as its networks see them"); add('--learn', type=float, default=0.5, help="the teacher's share of the contrast")
    add('--dropout', type=float, default=0.1); add('--hidden', type=float, default=0.0, help="dropout within the queries' feed-forward"); add('--soft', type=float, default=0.1, help="share of the target that like captions get")
    add('--queue', type=int, default=4, help='steps whose vectors stay as negatives'); add('--text_from', type=int, default=2, help='first layer that learns from texts')
    add('--keep_text', type=float, default=0.0, help='weight of staying near the sentence embedder'); add('--groups', type=int, default=1)
    add('--judge', type=int, default=0, help='photos judged (ITM) per step while the text side rests'); add('--stay', type=float, default=0.0, help='weight of keeping the query outputs as they were at the start')
    add('--pairs', type=int, default=24, help='photos judged per step'); add('--itm', type=float, default=1); add('--itg', type=float, default=0.2); add('--itg_share', type=float, default=0.3)
    add('--lm', type=float, default=1.0); add('--captions', type=int, default=3, help='captions written per photo and step')
    add('--asked', default='3,12', help='coco-small and DAQUAR photos per step'); add('--each', type=int, default=4, help='questions of each'); add('--seed', type=int, default=1)
    return p.parse_args()


class Photos:
    """Training photos with token ids of their captions (as written, and without full stop)."""
    def __init__(self, a):
        tok = D.bert(os.path.join(a.minilm, 'tokenizer.json'))
        self.grids = {s: D.Grid(os.path.join(a.features, s)) for s in ('flickr8k', 'coco-small') + (('daquar',) if a.speaker else ())}
        self.crops = {s: D.crops(a.features, s, a.views) for s in self.grids}
        self.train, self.dev = D.training(a.data), D.flickr(a.data, 'dev')
        self.keys = [next((s, g.index[r['file']]) for s, g in self.grids.items() if r['file'] in g.index) for r in self.train]
        ids = lambda rows, f: [[tok.encode(f(c)).ids for c in r['captions']] for r in rows]
        self.written, self.bare, self.dev_ids = ids(self.train, str), ids(self.train, D.plain), ids(self.dev, str)

    def view(self, key, v):
        """Grid of a photo, whole (0) or as its v-th crop; crops that a set lacks begin again."""
        s, row = key; crops = self.crops[s]
        if not v or not crops:
            return self.grids[s].grid[row]
        c = crops[(v - 1) % len(crops)]
        return c.grid[c.index[self.grids[s].files[row]]]

    def feats(self, keys, a, views, mirrored=0.5, channels=True):
        """Grids of photos in these views, some mirrored, with cells and whole channels left out at random."""
        cells = torch.arange(49).view(7, 7); turned = cells.flip(1).reshape(-1); grids = []
        for key, v in zip(keys, views):
            g = self.view(key, v); some = torch.randperm(49)[:a.keep]
            grids.append(g[turned[some]] if random.random() < mirrored else g[some])
        g = torch.stack(grids).float().sqrt_()
        if channels and a.channels:
            g = g * ((torch.rand(len(g), 1, g.shape[2]) >= a.channels).float() / (1 - a.channels))
        return g

    def text(self, photo, caption):
        return random.choice((self.written, self.bare))[photo][caption]


class Run:
    """Model, optimiser, running mean, one step, measuring, saving."""
    def __init__(self, a, together, photos):
        self.a, self.together, self.photos = a, together, photos
        self.model = Model(os.path.join(a.minilm, 'model.fp16.safetensors'), a.dropout, a.hidden)
        vectors, dev = (torch.load(os.path.join(a.features, f)) for f in ('caption-vectors.pt', 'dev-vectors.pt'))
        # the shared space: the leading directions of the sentence embedder's caption vectors
        basis = torch.linalg.svd(vectors[::4].reshape(-1, vectors.shape[-1]), full_matrices=False).Vh[:SHARED]
        self.vectors, self.goal = vectors, F.normalize(vectors @ basis.t(), dim=-1)
        self.dev_goal = F.normalize(dev.view(len(photos.dev), 5, -1) @ basis.t(), dim=-1)
        self.teacher = None
        if a.teacher:
            self.teacher = {k: v.float() for k, v in torch.load(a.teacher).items()}
            self.goal, self.dev_goal = self.teacher['text'], self.teacher['dev_text'].view(len(photos.dev), 5, -1)
        self.alone = a.losses if a.losses in ('text', 'photo') else None
        if a.start:
            self.model.load_state_dict(torch.load(a.start)['model'], strict=False)
        else:
            self.model.text_projection.weight.data.copy_(basis * 3); self.model.text_projection.bias.data.zero_()
            for l in self.model.qformer.encoder.layer:  # the query feed-forward starts as next to nothing added
                l.output_query.dense.weight.data.mul_(0.1); l.output_query.dense.bias.data.zero_()
        self.speaker = None
        if a.speaker:
            self.text = L.Text(a.tokenizer); self.mix = Mix(a.data, photos.grids, self.text)
            self.speaker = L.Speaker(self.text); self.speaker.load_state_dict(torch.load(a.speaker)['speaker'])
            self.said, self.made = dict(self.mix.captions), dict(self.mix.made)
            self.wheels = [(w, n) for w, n in zip((Cycle(self.mix.objects), Cycle(self.mix.daquar)), map(int, a.asked.split(',')))]
        self.done, self.before = 0, copy.deepcopy(self.model).eval().requires_grad_(False) if a.stay else None
        self.contrast = Contrast(a.queue, a.soft)
        self.groups()

    def groups(self):
        a, m = self.a, self.model
        fresh, old, flat = [], [], []
        for n, v in m.named_parameters():
            query_side = 'crossattention' in n or '_query.' in n or n.startswith(('query_tokens', 'vision_projection') + (('itm_head',) if a.judge else ()))
            if self.alone:
                v.requires_grad_(v.requires_grad and query_side == (self.alone == 'photo'))
            if v.requires_grad:
                (flat if v.dim() < 2 else fresh if query_side or not n.startswith(('qformer', 'embeddings')) else old).append(v)
        sets = [{'params': fresh, 'm': 1, 'weight_decay': 0.05}, {'params': old, 'm': a.old, 'weight_decay': 0.05}, {'params': flat, 'm': a.old, 'weight_decay': 0}]
        self.live = fresh + old + flat
        if self.speaker:
            sets.append({'params': list(self.speaker.parameters()), 'm': a.lm_rate, 'weight_decay': 0.05}); self.live += list(self.speaker.parameters())
        self.opt = torch.optim.AdamW([s for s in sets if s['params']], lr=a.rate, betas=(0.9, 0.98), fused=True)
        self.mean = [v.detach().clone() for v in self.live]; self.steps = 0

    def finish(self, loss, done):
        a = self.a; self.done = done
        rate = a.rate * min(1, (self.steps + 1) / a.rise) * (a.floor + (1 - a.floor) * 0.5 * (1 + math.cos(math.pi * done)))
        for g in self.opt.param_groups:
            g['lr'] = rate * g['m']
        self.opt.zero_grad(); loss.backward(); self.together.average(self.live)
        torch.nn.utils.clip_grad_norm_(self.live, 1.0); self.opt.step()
        torch._foreach_lerp_(self.mean, [v.data for v in self.live], 1 - min(0.998, (self.steps + 1) / (self.steps + 20)))
        self.steps += 1

    def swap(self):
        for v, m in zip(self.live, self.mean):
            v.data, m.data = m.data, v.data

    def save(self):
        self.swap()
        out = {'model': {k: v.clone() for k, v in self.model.state_dict().items()}}
        if self.speaker:
            out['speaker'] = {k: v.clone() for k, v in self.speaker.state_dict().items()}
        self.swap()
        torch.save(out, self.a.out + '.part'); os.replace(self.a.out + '.part', self.a.out)

    # -- losses -------------------------------------------------------------------------------------------------------
    def text_loss(self, pick, which):
        lists = [self.photos.text(i, c) for i, w in zip(pick, which) for c in w]
        T = F.normalize(self.model.text_projection(self.model.texts(Packed(lists))), dim=-1); V = self.targets(self.goal, pick, which)
        cosine = (T * V).sum(1).mean()
        return 4 * (1 - cosine) + 0.2 * F.cross_entropy(T @ V.t() / 0.05, torch.arange(len(T))), {'cosine': cosine.item()}

    def targets(self, table, pick, which):
        return torch.stack([table[i, c] for i, w in zip(pick, which) for c in w])

    def taught(self, pick, views, goal, logit, was=None):
        """Cross-entropy to the teacher's own contrast of these photos and captions, both ways. was [B, Q, d]: this model's
        vectors before this stage, which join the teacher as one more of its networks."""
        says = self.teacher['photo'][torch.tensor(pick), torch.tensor(views)] @ goal.t() / 0.05
        if was is not None:
            says = (says + (was @ goal.t()).amax(1) / 0.05) / 2
        one = lambda want, got: -(want.softmax(1) * got.log_softmax(1)).sum(1).mean()
        return (one(says, logit) + one(says.t(), logit.t())) / 2

    def spoken(self, x, keys, more):
        """The language model's loss: captions and a made question per photo, questions of the other photos."""
        a, groups = self.a, []
        for k in keys:
            groups.append([self.mix.caption((k, [c])) for c in random.sample(self.said[k], a.captions)] + ([self.mix.answer((k, self.made[k]))] if k in self.made else []))
        for k, qa in more:
            groups.append([self.text.pair(L.ask(q), w) for q, w in random.sample(qa, min(a.each, len(qa)))])
        return self.speaker.many(x, groups)

    def loss(self, pick):
        a, m = self.a, self.model
        which = [random.sample(range(5), a.texts) for _ in pick]
        if self.alone == 'text':
            return self.text_loss(pick, which)
        B, K = len(pick), a.texts; keys = [self.photos.keys[i] for i in pick]; own = torch.arange(B).repeat_interleave(K)
        more = [e for w, n in self.wheels for e in w.take(n)] if self.speaker else []
        look = lambda n: [random.randrange(1 + len(self.photos.crops['flickr8k'])) for _ in range(n)]
        views = look(B); g = self.photos.feats(keys, a, views)
        if more:
            g = torch.cat((g, self.photos.feats([k for k, _ in more], a, look(len(more)), 0.3, False)))
        kv = m.visual_keys(g); x, kept = m.images(kv); parts = {}; loss = 0
        if self.speaker:
            lm = self.spoken(x, keys, more); loss = a.lm * lm; parts['lm'] = lm.item()
        x, kept, kv = x[:B], [(k[:B], v[:B]) for k, v in kept], [v and (v[0][:B], v[1][:B]) for v in kv]
        I = F.normalize(m.vision_projection(x), dim=-1); lists = [self.photos.text(i, c) for i, w in zip(pick, which) for c in w]
        goal = self.targets(self.goal, pick, which)
        T = goal if self.alone == 'photo' else F.normalize(m.text_projection(m.texts(Packed(lists), a.text_from)), dim=-1)
        near = self.targets(self.vectors, pick, which); near = near @ near.t()
        itc, logit = self.contrast(I, T, own, near, m.log_temperature.exp().clamp(min=0.02))
        was = None
        if a.stay:
            with torch.no_grad():
                was = self.before.images(self.before.visual_keys(g[:B]))[0]
            stay = F.mse_loss(x, was); loss = loss + a.stay * stay; parts['stay'] = stay.item()
        if self.teacher:
            taught = self.taught(pick, views, goal, logit, None if was is None else F.normalize(self.before.vision_projection(was), dim=-1)); parts['taught'] = taught.item()
            itc = (1 - a.learn) * itc + a.learn * taught
        loss = loss + itc; parts |= {'itc': itc.item(), 'hit': (logit.argmax(0) == own).float().mean().item()}
        if a.keep_text and not self.alone:
            loss = loss + a.keep_text * (1 - (T * goal).sum(1)).mean()
        if a.judge:
            n = min(a.judge, B); done = min(1, self.done / 0.6)
            photos, told = hard_negatives(logit, near, own, K, n, 0.5 * done)
            judged = m.judge([v and (v[0][photos], v[1][photos]) for v in kv], Packed([lists[i] for i in told.tolist()]))
            likeness = (self.teacher['photo'][torch.tensor(pick), torch.tensor(views)][photos] * goal[told]).sum(1)
            itm, follow, right = matching(judged, likeness)
            loss = loss + a.itm * itm + max(0.1, 1 - done) * follow; parts |= {'itm': itm.item(), 'follow': follow.item(), 'right': right.item()}
        if a.losses == 'all':
            n = min(a.pairs, B)
            photos, told = hard_negatives(logit, near, own, K, n)
            judged = m.match([v and (v[0][photos], v[1][photos]) for v in kv], Packed([lists[i] for i in told.tolist()]))
            itm, _, right = matching(judged)
            some = torch.randperm(B)[:max(1, int(B * a.itg_share))]
            itg = m.write([(k[some], v[some]) for k, v in kept], Packed([lists[i * K] for i in some.tolist()], self.itg_index), self.used) if a.itg else torch.zeros(())
            loss = loss + a.itm * itm + a.itg * itg
            parts |= {'itm': itm.item(), 'itm pair': right.item(), 'itg': itg.item()}
        return loss, parts

    # -- measuring ----------------------------------------------------------------------------------------------------
    @torch.inference_mode()
    def measure(self, captions):
        """Dev recall with the running mean (or, for the text side alone, the cosine to the embedder's vectors)."""
        m, p = self.model, self.photos; self.swap(); m.eval(); torch.set_num_threads(2)
        goal = self.dev_goal[:, :captions].reshape(-1, SHARED); flat = [c for r in p.dev_ids for c in r[:captions]]
        T = goal if self.alone == 'photo' else torch.cat([F.normalize(m.text_projection(m.texts(Packed(flat[i:i + 256]))), dim=-1) for i in range(0, len(flat), 256)])
        if self.alone == 'text':
            out = {'cosine': (T * goal).sum(1).mean().item()}
        else:
            g = p.grids['flickr8k']; rows = [g.index[r['file']] for r in p.dev]
            I = torch.cat([F.normalize(m.vision_projection(m.images(m.visual_keys(g(rows[i:i + 128])))[0]), dim=-1) for i in range(0, len(rows), 128)])
            sim = torch.stack([T @ I[:, q].t() for q in range(QUERIES)]).amax(0); own = torch.arange(len(rows)).repeat_interleave(captions)
            rank = (sim > sim.gather(1, own[:, None])).sum(1)
            out = {f't2i R@{k}': round((rank < k).float().mean().item(), 4) for k in (1, 5, 10)}
        m.train(); self.swap(); torch.set_num_threads(1 if self.together.world > 1 else 2)
        return out


def main():
    a = arguments(); together = Together(a.out, a.minutes)
    torch.manual_seed(a.seed); random.seed(a.seed)
    photos = Photos(a); run = Run(a, together, photos)
    run.used = torch.tensor(sorted({i for r in photos.written for c in r for i in c}))
    run.itg_index = torch.zeros(30522, dtype=torch.long); run.itg_index[run.used] = torch.arange(len(run.used))
    like = neighbours(run.goal) if a.groups > 1 else None
    torch.manual_seed(a.seed + 100 * together.rank); random.seed(a.seed + 100 * together.rank)
    order, epoch, tally, last = [], 0, {}, time.time()
    run.model.train(); together.start = time.time()
    while (done := together.done()) < 1:
        if len(order) < a.batch:
            if epoch and together.rank == 0:
                if epoch % 2 == 0:
                    together.log('epoch', epoch, run.measure(1))
                run.save()
            order = arrange(len(photos.train), random.Random(a.seed * 1000 + epoch), together, like, a.groups); epoch += 1
        pick, order = order[:a.batch], order[a.batch:]
        loss, parts = run.loss(pick); run.finish(loss, done)
        for k, v in parts.items():
            tally.setdefault(k, []).append(v)
        if run.steps % 20 == 0:
            together.log(run.steps, {k: round(sum(v) / len(v), 3) for k, v in tally.items()}, f'{(time.time() - last) / 20:.2f} s/step'); tally, last = {}, time.time()
    if together.rank == 0:
        run.save(); together.log('end', run.measure(2))


if __name__ == '__main__':
    main()

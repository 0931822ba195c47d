"""Stage 2, language model alone on a frozen Q-Former (or, with --blind, on text alone, as a start).

    python speak.py --out FILE --minutes M [--qformer FILE] [--start FILE] [--blind]

One task mix per step: captions, questions made from captions, object questions of coco-small, DAQUAR. Frozen query
outputs are computed once per photo and crop.
"""
import argparse, math, os, random, time
import torch, torch.nn.functional as F
import data as D, questions as Q, language as L
from model import Model, QUERIES, HIDDEN
from together import Together


class Mix:
    """Training pairs by photo. key of a photo: (set, row in its grid)."""
    def __init__(self, data, grids, text):
        rnd = random.Random(0)
        self.text = text
        fl = [('flickr8k', r) for r in D.flickr(data, 'train')] + [('coco-small', r) for r in D.coco_small_split(data)[0]]
        held = {r['file'] for r in D.coco_small_split(data)[1]}
        self.captions = [((s, grids[s].index[r['file']]), [D.plain(c) for c in r['captions']]) for s, r in fl]
        self.made = [((s, grids[s].index[r['file']]), qa) for s, r in fl if (qa := Q.from_captions(r['captions'], rnd))]
        import features
        self.objects = [(('coco-small', grids['coco-small'].index[r['file']]), qa) for r in features.rows(data, 'coco-small')
                        if r.get('objects') and r['file'] not in held and (qa := Q.from_objects(r['objects'], rnd))]
        rooms = Q.daquar(data)[0]; more = Q.of_rooms(rooms, rnd)
        self.daquar = [(('daquar', grids['daquar'].index[f]), qa + more[f]) for f, qa in rooms.items()]

    def caption(self, entry, rnd=random):
        prompt = L.PROMPT if rnd.random() < 0.85 else ''
        return self.text.pair(prompt, rnd.choice(entry[1]))

    def answer(self, entry, rnd=random):
        q, a = rnd.choice(entry[1])
        return self.text.pair(L.ask(q), a)


class Cycle:
    """Endless shuffled passes over a list."""
    def __init__(self, items):
        self.items, self.left = items, []
    def take(self, n):
        out = []
        while len(out) < n:
            if not self.left:
                self.left = random.sample(range(len(self.items)), len(self.items))
            out.append(self.items[self.left.pop()])
        return out


def query_outputs(model, grids, crops, together=None):
    """Frozen query outputs per set: [views, photos, Q, 384], half precision; view 0 is the plain photo, the others are
    crops (data.Grid by set). A photo without a crop (dev) has its plain outputs there."""
    model.eval(); out = {}
    with torch.inference_mode():
        for s, g in grids.items():
            n, every = len(g.files), [g] + crops[s]; v = torch.zeros(len(every), n, QUERIES, HIDDEN)
            for k, seen in enumerate(every):
                rows = [i for i, f in enumerate(g.files) if f in seen.index]
                for part, at in enumerate(range(0, len(rows), 128)):
                    if not together or part % together.world == together.rank:
                        some = rows[at:at + 128]
                        v[k, some] = model.images(model.visual_keys(seen([seen.index[g.files[i]] for i in some])))[0]
            out[s] = v
    return {k: (together.sum(v.clone()) if together else v.clone()).half() for k, v in out.items()}


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--data', default='data'); p.add_argument('--features', default='feat')
    p.add_argument('--tokenizer', default='lm-tokenizer.json'); p.add_argument('--out', required=True)
    p.add_argument('--qformer'); p.add_argument('--start'); p.add_argument('--blind', action='store_true')
    p.add_argument('--minutes', type=float, required=True); p.add_argument('--rate', type=float, default=1e-3)
    p.add_argument('--views', default='', help='crops to learn from besides the whole photo: 1,2')
    p.add_argument('--mix', default='32,3,9', help='captioned, object and DAQUAR photos per step and process')
    p.add_argument('--captions', type=int, default=4); p.add_argument('--made', type=int, default=1); p.add_argument('--each', type=int, default=4)
    p.add_argument('--dropout', type=float, default=0.1)
    a = p.parse_args()
    together = Together(a.out, a.minutes); log = together.log
    torch.manual_seed(2); random.seed(2)
    text = L.Text(a.tokenizer)
    grids = {s: D.Grid(os.path.join(a.features, s)) for s in ('flickr8k', 'coco-small', 'daquar')}
    mix = Mix(a.data, grids, text)
    log(len(mix.captions), 'captioned', sum(len(q) for _, q in mix.made), 'made', sum(len(q) for _, q in mix.objects), 'object', sum(len(q) for _, q in mix.daquar), 'daquar pairs')
    speaker = L.Speaker(text)
    for m in speaker.modules():
        if hasattr(m, 'dropout') and isinstance(m.dropout, float): m.dropout = a.dropout
    if a.start:
        speaker.load_state_dict(torch.load(a.start)['speaker'])
    seen = None
    if not a.blind:
        model = Model(); model.load_state_dict(torch.load(a.qformer)['model'], strict=False)
        crops = {s: D.crops(a.features, s, a.views) for s in grids}; seen = query_outputs(model, grids, crops, together); log('query outputs')
    opt = torch.optim.AdamW(speaker.parameters(), lr=a.rate, betas=(0.9, 0.98), weight_decay=0.05, fused=True)
    live = list(speaker.parameters()); mean = [v.detach().clone() for v in live]
    kinds = list(map(int, a.mix.split(',')))
    made = dict(mix.made)
    wheels = [Cycle(mix.captions), Cycle(mix.objects), Cycle(mix.daquar)]
    torch.manual_seed(2 + together.rank); random.seed(2 + together.rank)
    together.start = start = time.time(); step, tally = 0, 0
    speaker.train()
    while (done := together.done()) < 1:
        rate = a.rate * min(1, (step + 1) / 50) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))
        for g in opt.param_groups:
            g['lr'] = rate
        photos, groups = [], []
        for kind, (wheel, k) in enumerate(zip(wheels, kinds)):
            for key, said in wheel.take(k):
                photos.append(key)
                if kind:
                    groups.append([text.pair(L.ask(q), w) for q, w in random.sample(said, min(a.each, len(said)))])
                else:
                    groups.append([mix.caption((key, [c])) for c in random.sample(said, a.captions)]
                                  + [text.pair(L.ask(q), w) for q, w in random.sample(made.get(key, []), min(a.made, len(made.get(key, []))))])
        if a.blind:
            rows = torch.zeros(len(photos), QUERIES, HIDDEN)
        else:
            rows = torch.stack([seen[s][random.randrange(len(seen[s])), r] for s, r in photos]).float()
        loss = speaker.many(rows, groups)
        opt.zero_grad(); loss.backward(); together.average(live); torch.nn.utils.clip_grad_norm_(live, 1.0); opt.step()
        torch._foreach_lerp_(mean, [v.data for v in live], 1 - min(0.995, (step + 1) / (step + 20)))
        step += 1; tally += loss.item()
        if step % 50 == 0:
            log(step, round(tally / 50, 3), f'{(time.time() - start) / step:.2f} s/step rate {rate:.1e}'); tally = 0
    if together.rank:
        return
    for v, m in zip(live, mean): v.data.copy_(m)
    torch.save({'speaker': speaker.state_dict()}, a.out)
    log('saved', step)


if __name__ == '__main__':
    main()

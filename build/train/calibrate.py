"""Thresholds: which captions to show, when a search has found nothing, which tags to show. Writes EXPORT/calibration.json.

    python calibrate.py EXPORT [--data …] [--features …]

Chosen on Flickr8k dev and on the held-out third of coco-small; data/coco is only measured upon.
"""
import argparse, json, math, os, random, re
import numpy as np, torch, torch.nn.functional as F
import data as D, evaluate as E, features, language as L, questions as Q, score


def logistic(x, y, steps=400):
    """Plain logistic regression with a little ridge; x [n, d], y [n] in 0..1. Returns weights and bias."""
    w = torch.zeros(x.shape[1], requires_grad=True); b = torch.zeros(1, requires_grad=True)
    o = torch.optim.LBFGS([w, b], max_iter=steps)
    def f():
        o.zero_grad(); l = F.binary_cross_entropy_with_logits(x @ w + b, y) + 1e-3 * (w ** 2).sum(); l.backward(); return l
    o.step(f)
    return w.detach(), b.detach()


def auc(s, y):
    s, y = np.asarray(s), np.asarray(y, bool); o = s.argsort(); r = np.empty(len(s)); r[o] = np.arange(1, len(s) + 1)
    return float((r[y].sum() - y.sum() * (y.sum() + 1) / 2) / max(1, y.sum() * (~y).sum()))


def caption_set(itm, opt, tok, text, grid, rows, refs):
    said = E.generate(opt, grid, rows, [L.PROMPT] * len(rows), text)
    I = E.image_vectors(itm, grid, rows); ids = [tok.encode(s).ids for s in said]; T = E.text_vectors(itm, ids)
    cos = (I * T[:, None]).sum(-1).amax(1)
    logit = torch.cat([E.match(itm, grid(rows[k:k + 64]), ids[k:k + 64]) for k in range(0, len(rows), 64)])
    margin = logit[:, 1] - logit[:, 0]
    return {'said': said, 'cos': cos, 'margin': margin, 'cider': torch.tensor(score.cider(said, refs)), 'refs': refs}


def shown(c, s, t):
    on = s >= t
    m = lambda v: float(v.mean()) if len(v) else None
    a, b = m(c['cider'][on]), m(c['cider'][~on])
    return {'photos': len(s), 'shown': float(on.float().mean()), 'CIDEr-D shown': a, 'CIDEr-D withheld': b, 'ratio': a / b if a and b else None}


def captions(a, itm, opt, tok, text, grids):
    dev = D.flickr(a.data, 'dev'); _, held = D.coco_small_split(a.data); coco = features.rows(a.data, 'coco')
    sets = {n: caption_set(itm, opt, tok, text, grids[g], [grids[g].index[r['file']] for r in rows], [r['captions'] for r in rows])
            for n, g, rows in (('flickr8k dev', 'flickr8k', dev), ('coco-small held out', 'coco-small', held), ('coco', 'coco', coco))}
    fit = ['flickr8k dev', 'coco-small held out']
    x = torch.cat([torch.stack((sets[n]['margin'], sets[n]['cos']), 1) for n in fit]); y = torch.cat([(sets[n]['cider'] > 0.4).float() for n in fit])
    # the far smaller set of another kind of photo counts as much as the large one
    k = len(sets[fit[0]]['cider']) // len(sets[fit[1]]['cider'])
    x2 = torch.cat((x[:len(sets[fit[0]]['cider'])], x[len(sets[fit[0]]['cider']):].repeat(k, 1))); y2 = torch.cat((y[:len(sets[fit[0]]['cider'])], y[len(sets[fit[0]]['cider']):].repeat(k)))
    w, b = logistic(x2, y2)
    scores = {'itm': lambda s: torch.sigmoid(s['margin']), 'itc': lambda s: s['cos'], 'both': lambda s: torch.sigmoid(w[0] * s['margin'] + w[1] * s['cos'] + b)}
    out = {'both': {'rule': 'sigmoid(margin * itm + cosine * itc + bias); margin = itm_logits[1] - itm_logits[0] (mean over queries), cosine = ITC score', 'itm': float(w[0]), 'itc': float(w[1]), 'bias': float(b)}, 'choices': {}}
    for n, f in scores.items():
        values = torch.cat([f(sets[s]) for s in fit])
        rows = []
        for share in (.95, .9, .85, .8, .75, .7, .65, .6, .5):
            t = float(f(sets['flickr8k dev']).quantile(1 - share))
            rows.append({'threshold': t} | {s: shown(sets[s], f(sets[s]), t) for s in sets})
        out['choices'][n] = {'auc of CIDEr-D > 0.4': {s: auc(f(sets[s]), sets[s]['cider'] > 0.4) for s in sets}, 'table': rows}
    out['examples on coco'] = [{'said': s, 'cider': round(float(c), 3), 'score': round(float(v), 3)} for s, c, v in list(zip(sets['coco']['said'], sets['coco']['cider'], scores['both'](sets['coco'])))[:30]]
    return out


def search(a, itm, tok, grid):
    """A library of 500 dev photos; queries that it holds (their captions), queries of other photos, and words of things
    that no caption of the library names."""
    dev = D.flickr(a.data, 'dev'); inside, outside = dev[:500], dev[500:]
    I = E.image_vectors(itm, grid, [grid.index[r['file']] for r in inside])
    names = set(' '.join(c.lower() for r in inside for c in r['captions']).split())
    things = ['submarine', 'pizza', 'giraffe', 'elephant', 'airplane', 'laptop', 'toilet', 'zebra', 'microwave', 'refrigerator', 'volcano', 'castle', 'penguin', 'helicopter', 'banana', 'cactus', 'windmill', 'lighthouse', 'spaceship', 'whale', 'strawberry', 'wedding cake', 'sushi', 'kitchen sink', 'bookshelf', 'traffic light', 'piano', 'skyscraper', 'teapot', 'tractor']
    things = [t for t in things if not set(t.split()) & names]
    have = ['dog', 'snow', 'beach', 'bike', 'water', 'boy', 'girl', 'soccer', 'football', 'mountain', 'grass', 'ball', 'swimming pool', 'motorcycle', 'skateboard', 'rock climbing', 'two dogs', 'baby', 'street', 'horse']
    sets = {'its captions': [D.plain(c) for r in inside for c in r['captions'][:2]], 'captions of other photos': [D.plain(c) for r in outside for c in r['captions'][:2]], 'words it holds': have, 'words it lacks': things}
    best, pick = {}, {}
    for n, l in sets.items():
        ids = [tok.encode(t).ids for t in l]; s = E.similarity(I, E.text_vectors(itm, ids))
        best[n] = s.amax(0); pick[n] = (ids, s.topk(5, 0))
    out = {'best ITC score, quantiles 5/25/50/75/95 %': {n: [round(float(v.quantile(q)), 3) for q in (.05, .25, .5, .75, .95)] for n, v in best.items()},
           'auc its captions vs captions of other photos': auc(torch.cat((best['its captions'], best['captions of other photos'])), [1] * len(best['its captions']) + [0] * len(best['captions of other photos'])),
           'auc words held vs lacked': auc(torch.cat((best['words it holds'], best['words it lacks'])), [1] * len(have) + [0] * len(things)),
           'words': {t: round(float(v), 3) for n in ('words it holds', 'words it lacks') for t, v in zip(sets[n], best[n])}}
    rows = []
    for t in np.arange(0.1, 0.7, 0.02):
        rows.append({'threshold': round(float(t), 2)} | {n: round(float((v >= t).float().mean()), 3) for n, v in best.items()})
    out['share of queries with a photo at or above'] = rows
    # the same after ITM has judged the five best
    feats = grid([grid.index[r['file']] for r in inside]); top = {}
    for n in sets:
        ids, (s, who) = pick[n]; take = range(min(150, len(ids)))
        p = [float(E.match(itm, feats[who[:, k]], [ids[k]] * 5).softmax(1)[:, 1].max()) for k in take]; top[n] = torch.tensor(p)
    out['best ITM probability among the ITC top 5, quantiles 5/25/50/75/95 %'] = {n: [round(float(v.quantile(q)), 3) for q in (.05, .25, .5, .75, .95)] for n, v in top.items()}
    return out


WORDS = {'dog': 'dog dogs puppy puppies', 'bicycle': 'bike bikes bicycle bicycles biker cyclist', 'motorcycle': 'motorcycle motorbike dirtbike bike motorcyclist moped scooter', 'beach': 'beach shore sand ocean sea coast', 'airplane': 'plane airplane jet airliner',
         'car': 'car cars vehicle taxi', 'boat': 'boat boats canoe kayak raft sailboat ship', 'ball': 'ball', 'football': 'soccer football ball', 'mountain': 'mountain mountains hill', 'lake': 'lake water pond river', 'winter sport': 'ski skis skiing skier snowboard sled sledding snow',
         'swimwear': 'swimsuit bikini swimming bathing trunks', 'sofa': 'couch sofa', 'television': 'tv television', 'fridge': 'refrigerator fridge', 'washbasin': 'sink', 'computer': 'computer laptop keyboard monitor', 'phone': 'phone', 'baseball': 'baseball', 'sport': 'baseball basketball volleyball rugby hockey tennis soccer football ball player game',
         'furniture': 'table chair couch bed desk furniture', 'clothing': 'shirt dress jacket coat pants jeans wearing', 'landscape': 'mountain mountains hill cliff valley lake rock rocks', 'coast': 'ocean sea pier dock beach water', 'musical instrument': 'guitar drum drums violin piano saxophone trumpet instrument music band', 'truck': 'truck', 'train': 'train', 'bus': 'bus', 'toilet': 'toilet', 'bathroom': 'bathroom toilet sink bathtub tub', 'kitchen': 'kitchen stove oven refrigerator microwave', 'bird': 'bird birds duck ducks goose parrot owl pigeon seagull', 'animal': 'animal', 'swing': 'swing swings swinging', 'vehicle': 'car truck vehicle van bus tractor jeep'}


def tags(a):
    table = json.load(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'imagenet-tags.json')))
    groups = {}
    for e in table:
        groups.setdefault(e['tag'], set()).add(e['id'])
    parents = {}
    for e in table:
        if e['parent']: parents.setdefault(e['parent'], set()).add(e['id'])
    for p in list(parents):
        parents[p] |= groups.get(p, set())
    parents.pop('animal', None)
    names = list(groups) + list(parents)
    one, many = (torch.zeros(1000, len(g)) for g in (groups, parents))
    for m, g in ((one, groups), (many, parents)):
        for k, ids in enumerate(g.values()): m[list(ids), k] = 1
    parent_of = {e['tag']: e['parent'] for e in table}
    items = []
    for name, rows in (('flickr8k', D.flickr(a.data, 'dev')), ('coco-small', [r for r in features.rows(a.data, 'coco-small') if r['captions']])):
        files = json.load(open(os.path.join(a.features, name + '.json'))); at = {f: i for i, f in enumerate(files)}
        lg = torch.from_numpy(np.load(os.path.join(a.features, name + '.logits.npy')))
        for r in rows:
            items.append((lg[at[r['file']]], set(re.findall('[a-z]+', ' '.join(r['captions']).lower())) | set(' '.join(r.get('objects', {})).split())))
    def right(tag, words):
        known = WORDS.get(tag, '') .split() + [w for w in tag.split()] + [tag + 's', tag.split()[-1] + 's']
        return bool(set(known) & words)
    def evaluate(T, t1, t2, detail=None):
        n = ok = photos = 0
        p = (torch.stack([l for l, _ in items]) / T).softmax(1)
        on = torch.cat((p @ one >= t1, p @ many >= t2), 1)
        for row, (_, words) in zip(on, items):
            said = {names[k] for k in row.nonzero()[:, 0].tolist()}
            photos += bool(said)
            for t in said:
                r = right(t, words) or (parent_of.get(t) and right(parent_of[t], words) and parent_of[t] in ('dog', 'cat', 'bird'))
                n += 1; ok += bool(r)
                if detail is not None: detail.setdefault(t, []).append(bool(r))
        return {'temperature': T, 'tag': t1, 'parent': t2, 'shown per photo': n / len(items), 'photos with a tag': photos / len(items), 'precision by the captions': ok / max(1, n)}
    out = {'rule': 'p = softmax(class_logits / temperature); a tag (or a parent) is shown when the sum of p over its classes reaches its threshold; "animal" alone is never shown as a parent',
           'evidence': 'Flickr8k dev and the captioned photos of coco-small; right = the word, a plain synonym, or (dog, cat, bird) the parent is in the five captions. Captions leave much unsaid, so true precision is higher', 'table': []}
    for t1 in (.35, .5, .6, .7, .8, .9):
        out['table'].append(evaluate(1.0, t1, max(.5, t1 - .1)))
    d = {}; evaluate(1.0, .6, .5, d)
    out['worst at 0.6'] = sorted(((t, len(v), round(sum(v) / len(v), 2)) for t, v in d.items() if len(v) >= 4), key=lambda x: x[2])[:40]
    out['most shown at 0.6'] = sorted(((t, len(v), round(sum(v) / len(v), 2)) for t, v in d.items()), key=lambda x: -x[1])[:25]
    return out


def main():
    p = argparse.ArgumentParser(); p.add_argument('export'); p.add_argument('--data', default='data'); p.add_argument('--features', default='feat')
    p.add_argument('--only', default='captions,search,tags')
    p.add_argument('--chosen', help='thresholds decided upon, as JSON, to be kept at the head of the file'); a = p.parse_args()
    path = os.path.join(a.export, 'calibration.json'); out = json.load(open(path)) if os.path.exists(path) else {}
    if 'tags' in a.only: out['tags'] = tags(a)
    if 'search' in a.only or 'captions' in a.only:
        itm = E.load(os.path.join(a.export, 'starter-itm'), 'itm'); tok = D.bert(os.path.join(a.export, 'starter-itm/tokenizer.json'))
        grids = {s: D.Grid(os.path.join(a.features, s)) for s in ('flickr8k', 'coco-small', 'coco')}
        if 'search' in a.only: out['search'] = search(a, itm, tok, grids['flickr8k'])
        if 'captions' in a.only:
            opt = E.load(os.path.join(a.export, 'starter-opt'), 'opt'); text = L.Text(os.path.join(a.export, 'starter-opt/tokenizer.json'))
            out['captions'] = captions(a, itm, opt, tok, text, grids)
    if a.chosen:
        out = {'chosen': json.loads(a.chosen)} | {k: v for k, v in out.items() if k != 'chosen'}
    json.dump(out, open(path, 'w'), indent=1)


if __name__ == '__main__':
    main()

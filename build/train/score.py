"""Caption scores: corpus BLEU-4 and CIDEr-D, as the COCO caption evaluation defines them. Lower case, punctuation dropped."""
import collections, math, re


def tokens(s):
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", s.lower().replace('-', ' '))


def grams(w, n):
    return collections.Counter(tuple(w[i:i + n]) for i in range(len(w) - n + 1))


def bleu(said, refs, order=4):
    """said: list of strings; refs: list of lists. Closest reference length; counts clipped by the best reference."""
    hit, all_, c, r = [0] * order, [0] * order, 0, 0
    for s, rs in zip(said, refs):
        w, rw = tokens(s), [tokens(x) for x in rs]
        c += len(w); r += min((abs(len(x) - len(w)), len(x)) for x in rw)[1]
        for n in range(1, order + 1):
            g, top = grams(w, n), collections.Counter()
            for x in rw: top |= grams(x, n)
            hit[n - 1] += sum((g & top).values()); all_[n - 1] += sum(g.values())
    if min(hit) == 0: return 0.0
    return (1 if c > r else math.exp(1 - r / c)) * math.exp(sum(math.log(h / a) for h, a in zip(hit, all_)) / order)


def cider(said, refs, frequencies=None):
    """CIDEr-D of each caption (mean them). Document frequencies from refs unless given: (Counter, number of photos)."""
    if frequencies is None:
        frequencies = document_frequencies(refs)
    df, photos = frequencies
    logn = math.log(photos)
    def vector(w):
        v, norm = [], []
        for n in range(1, 5):
            g = {k: c * (logn - math.log(max(1, df[k]))) for k, c in grams(w, n).items()}
            v.append(g); norm.append(math.sqrt(sum(x * x for x in g.values())))
        return v, norm, len(w)
    out = []
    for s, rs in zip(said, refs):
        v, nv, lv = vector(tokens(s)); total = 0
        for r in rs:
            u, nu, lu = vector(tokens(r))
            g = math.exp(-(lv - lu) ** 2 / (2 * 6.0 ** 2))
            for n in range(4):
                d = sum(min(x, u[n][k]) * u[n][k] for k, x in v[n].items() if k in u[n])
                if nv[n] and nu[n]: total += g * d / (nv[n] * nu[n])
        out.append(10 * total / 4 / len(rs))
    return out


def document_frequencies(refs):
    df = collections.Counter()
    for rs in refs:
        df.update({k for r in rs for n in range(1, 5) for k in grams(tokens(r), n)})
    return df, len(refs)


if __name__ == '__main__':
    # hand-checkable: an exact copy scores BLEU 1; a known case
    refs = [['the cat is on the mat', 'there is a cat on the mat'], ['two dogs run in the snow']]
    assert abs(bleu(['the cat is on the mat', 'two dogs run in the snow'], refs) - 1) < 1e-9
    # clipped unigrams 5/6 + 5/5 ... computed by hand: p = 10/11, 7/9, 5/7, 3/5; brevity: c = 11, r = 12
    got = bleu(['the cat the cat on the mat', 'two dogs run in'], refs, 1)
    print('bleu-1', got, cider(['the cat is on the mat', 'two dogs run in the snow'], refs))

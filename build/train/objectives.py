"""Image-text contrast, hard negatives for matching, and the order photos come in."""
import random
import torch, torch.nn.functional as F


class Contrast:
    """ITC. The score of a photo and a text is the best of the photo's queries; the last steps' vectors are further
    negatives; a share of the target goes to captions of other photos that say nearly the same."""
    def __init__(self, steps, soft):
        self.steps, self.soft, self.kept = steps, soft, []

    def __call__(self, I, T, own, near, temperature):
        """I [B, Q, d], T [B*K, d] normalised; own [B*K] = photo of each text; near [B*K, B*K] = likeness of the texts.
        Returns the loss and the scores / temperature [B, B*K]."""
        B, Q, d = I.shape; n = len(T)
        best = lambda i, t: (i.reshape(-1, d) @ t.t()).view(len(i), Q, -1).amax(1) / temperature
        logit = best(I, T)
        far_i, far_t = [torch.cat([k[j] for k in self.kept]) if self.kept else x[:0].detach() for j, x in ((0, I), (1, T))]
        to_text = torch.cat((logit, best(I, far_t)), 1).log_softmax(1)[:, :n]
        to_photo = torch.cat((logit.t(), best(far_i, T).t() if len(far_i) else logit.t()[:, :0]), 1).log_softmax(1)[:, :B]
        self.kept = (self.kept + [(I.detach(), T.detach())])[-self.steps:] if self.steps else []
        with torch.no_grad():
            alike = (near / 0.05).masked_fill(own[:, None] == own[None], -1e9).softmax(1)
            want_photo = (1 - self.soft) * F.one_hot(own, B).float() + self.soft * torch.zeros(n, B).index_add(1, own, alike)
            hard = (own[None] == torch.arange(B)[:, None]).float(); hard = hard / hard.sum(1, keepdim=True)
            want_text = (1 - self.soft) * hard + self.soft * (hard @ alike)
        return (-(want_text * to_text).sum(1).mean() - (want_photo * to_photo).sum(1).mean()) / 2, logit


@torch.no_grad()
def hard_negatives(logit, near, own, K, n, hard=0.5):
    """n photos with a text of their own, then the same photos with a wrong text, then the same texts with a wrong photo,
    drawn by ITC score (hard 0: by chance). Texts that say nearly the same (likeness over 0.85) are no negatives.
    Returns photo rows and text rows, [3n] each."""
    B = len(logit); some = torch.randperm(B)[:n]; first = some * K + torch.randint(K, (n,))
    w = (logit * hard).masked_fill(own[None] == torch.arange(B)[:, None], -1e9).masked_fill(near[torch.arange(B) * K] > 0.85, -1e9)
    text = torch.multinomial(w[some].softmax(1), 1)[:, 0]
    w = (logit.t() * hard)[first].masked_fill(torch.arange(B)[None] == some[:, None], -1e9).masked_fill(near[first][:, torch.arange(B) * K] > 0.85, -1e9)
    photo = torch.multinomial(w.softmax(1), 1)[:, 0]
    return torch.cat((some, some, photo)), torch.cat((first, text, first))


def matching(judged, likeness=None):
    """ITM loss of hard_negatives' pairs, logits [3n, 2]: each pair alone (right and wrong weigh the same), and the right
    one against both of its wrong ones, which teaches more per pair. likeness [3n]: a teacher's ITC score, which the
    difference of the logits first learns to follow: a signal from every pair. Returns the loss, that following's loss,
    and how often right beats wrong."""
    n = len(judged) // 3; d = judged[:, 1] - judged[:, 0]
    follow = F.smooth_l1_loss(d, 12 * (likeness - 0.4)) if likeness is not None else torch.zeros(())
    d = d.view(3, n)
    alone = (F.softplus(-d[0]).mean() + F.softplus(d[1:]).mean()) / 2
    return alone + F.cross_entropy(d.t(), torch.zeros(n, dtype=torch.long)), follow, (d[:1] > d[1:]).float().mean()


def neighbours(goal, count=30):
    """For every photo the photos whose captions say the most alike; goal [photos, 5, d]."""
    middle = F.normalize(goal.mean(1), dim=-1)
    return torch.cat([(middle[i:i + 1000] @ middle.t()).topk(count + 1, 1).indices[:, 1:] for i in range(0, len(middle), 1000)]).tolist()


def arrange(count, rnd, together, like=None, size=1):
    """This process's share of a pass over the photos; with like, groups of photos of like content come together."""
    order = rnd.sample(range(count), count)
    if like is None:
        return order[together.rank::together.world]
    lanes, used = [[] for _ in range(together.world)], set()
    for i in order:
        if i not in used:
            group = [i] + [j for j in rnd.sample(like[i], len(like[i])) if j not in used][:size - 1]
            used.update(group); min(lanes, key=len).extend(group)
    shortest = min(map(len, lanes))
    return lanes[together.rank][:shortest]

"""The sentence embedder's vectors of all captions (mean of the rows, normalised), computed once before training.

    python vectors.py [--data …] [--features …] [--minilm …]

Writes caption-vectors.pt [training photos, 5, 384] and dev-vectors.pt [dev captions, 384] into the features folder.
"""
import argparse, os
import torch, torch.nn.functional as F
import data as D
from model import HEADS, HIDDEN, Model, Packed


@torch.inference_mode()
def sentence_vectors(model, lists):
    """lists: token ids of each text; model: MiniLM's weights as Model lays them out."""
    model.eval(); out = torch.zeros(len(lists), HIDDEN); order = sorted(range(len(lists)), key=lambda i: len(lists[i]))
    for at in range(0, len(order), 256):
        batch = order[at:at + 256]; t = Packed([lists[i] for i in batch])
        x = model.qformer.layernorm(model.text_rows(t.ids, t.where)); mask = t.mask[:, None, None, :]
        for l in model.qformer.encoder.layer:
            qkv = x.new_zeros(t.n * t.width, 3 * HIDDEN).index_copy(0, t.at, model.qkv(l, x)).view(t.n, t.width, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
            y = F.scaled_dot_product_attention(*qkv, mask).transpose(1, 2).reshape(-1, HIDDEN)[t.at]
            x = model.ffn(l, model.out(l.attention.output, y, x), False)
        out[torch.tensor(batch)] = F.normalize(torch.zeros(t.n, HIDDEN).index_add(0, t.at // t.width, x), dim=-1)
    return out


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--data', default='data'); p.add_argument('--features', default='feat'); p.add_argument('--minilm', default='minilm')
    a = p.parse_args(); tok = D.bert(os.path.join(a.minilm, 'tokenizer.json'))
    model = Model(os.path.join(a.minilm, 'model.fp16.safetensors'))
    ids = lambda rows: [tok.encode(D.plain(c)).ids for r in rows for c in r['captions'][:5]]
    torch.save(sentence_vectors(model, ids(D.training(a.data))).view(-1, 5, HIDDEN), os.path.join(a.features, 'caption-vectors.pt'))
    torch.save(sentence_vectors(model, ids(D.flickr(a.data, 'dev'))), os.path.join(a.features, 'dev-vectors.pt'))


if __name__ == '__main__':
    main()

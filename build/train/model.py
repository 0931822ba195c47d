"""The miniature BLIP-2: the reference implementation's own modules, and a faster forward pass over their parameters.

`Model` holds transformers' Blip2QFormerModel, Blip2TextEmbeddings, the heads of Blip2ForImageTextRetrieval, and (stage 2)
OPTForCausalLM with its language_projection. `Model.images`, `.texts`, `.match` and `.write` compute what the reference
forward computes (export.py checks it), but without padding rows, with the cross-attention keys and values of a photo
computed once, and with the query rows' keys and values reused by image-grounded text generation.
"""
import os, random
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from safetensors.torch import load_file
from transformers import Blip2QFormerConfig, OPTConfig, OPTForCausalLM
from transformers.models.blip_2.modeling_blip_2 import Blip2QFormerModel, Blip2TextEmbeddings

QUERIES, HIDDEN, HEADS, LAYERS, CROSS_EVERY, ENCODER, SHARED = 12, 384, 12, 6, 3, 2048, 256


def qformer_config():
    return Blip2QFormerConfig(vocab_size=30522, hidden_size=HIDDEN, num_hidden_layers=LAYERS, num_attention_heads=HEADS,
                              intermediate_size=1536, encoder_hidden_size=ENCODER, cross_attention_frequency=CROSS_EVERY,
                              max_position_embeddings=64, use_qformer_text_input=True, hidden_dropout_prob=0.1,
                              attention_probs_dropout_prob=0.0, attn_implementation='eager')


def round4(w, block=32):
    """Round a table to 4 bits: blocks of 32 along the row, one fp16 scale per block, integers -7..7. Of several scales
    the one with the least squared error is taken. Returns (rounded table, integers, scales)."""
    b = w.reshape(w.shape[0], -1, block)
    top = b.abs().amax(-1, keepdim=True).clamp(min=1e-6)
    best = None
    for f in (1.0, .95, .9, .85, .8, .75, .7):
        s = (top * f / 7).half().float()
        q = (b / s).round().clamp(-7, 7)
        e = ((q * s - b) ** 2).sum(-1, keepdim=True)
        if best is None:
            best = [e, q, s]
        else:
            better = e < best[0]
            best = [torch.where(better, n, o) for n, o in zip((e, q, s), best)]
    _, q, s = best
    return (q * s).reshape(w.shape), q.reshape(w.shape).to(torch.int8), s.squeeze(-1).half()


class Model(nn.Module):
    def __init__(self, minilm=None, dropout=0.1, hidden=0.0):
        super().__init__()
        c = qformer_config()
        self.p, self.hidden = dropout, hidden
        self.bank = (torch.rand(1 << 23) >= dropout).float() / (1 - dropout)
        self.query_tokens = nn.Parameter(torch.randn(1, QUERIES, HIDDEN) * 0.02)
        self.embeddings = Blip2TextEmbeddings(c)
        self.qformer = Blip2QFormerModel._from_config(c)
        self.vision_projection = nn.Linear(HIDDEN, SHARED)
        self.text_projection = nn.Linear(HIDDEN, SHARED)
        self.itm_head = nn.Linear(HIDDEN, 2)
        # training only
        self.log_temperature = nn.Parameter(torch.tensor(0.05).log())
        self.itg_transform = nn.Linear(HIDDEN, HIDDEN)
        self.itg_norm = nn.LayerNorm(HIDDEN)
        for m in (self.vision_projection, self.text_projection, self.itm_head, self.itg_transform):
            nn.init.normal_(m.weight, std=0.05 if m.weight.shape[0] == SHARED else 0.02); nn.init.zeros_(m.bias)
        if minilm:
            self.start_from(load_file(minilm))
        self.embeddings.word_embeddings.weight.requires_grad_(False)

    def start_from(self, s):
        """MiniLM's weights for self-attention, text feed-forward and query feed-forward; cross-attention starts new."""
        s = {k: v.float() for k, v in s.items()}
        e, put = self.embeddings, lambda p, v: p.data.copy_(v)
        put(e.word_embeddings.weight, round4(s['embeddings.word_embeddings.weight'])[0])
        # the Q-Former has no token types: their row 0 goes into the positions
        put(e.position_embeddings.weight, s['embeddings.position_embeddings.weight'][:64] + s['embeddings.token_type_embeddings.weight'][0])
        q = self.qformer
        put(q.layernorm.weight, s['embeddings.LayerNorm.weight']); put(q.layernorm.bias, s['embeddings.LayerNorm.bias'])
        # queries start at the size of a text row
        rows = s['embeddings.word_embeddings.weight'][1000:30000]
        self.query_tokens.data.normal_(0, rows.std().item())
        for i, l in enumerate(q.encoder.layer):
            a, o = f'encoder.layer.{i}.attention.', f'encoder.layer.{i}.'
            def lin(m, name): put(m.weight, s[name + '.weight']); put(m.bias, s[name + '.bias'])
            for n in ('query', 'key', 'value'):
                lin(getattr(l.attention.attention, n), a + 'self.' + n)
            lin(l.attention.output.dense, a + 'output.dense'); lin(l.attention.output.LayerNorm, a + 'output.LayerNorm')
            for inter, out in ((l.intermediate, l.output), (l.intermediate_query, l.output_query)):
                lin(inter.dense, o + 'intermediate.dense'); lin(out.dense, o + 'output.dense'); lin(out.LayerNorm, o + 'output.LayerNorm')
            if l.has_cross_attention:
                c = l.crossattention
                nn.init.normal_(c.attention.key.weight, std=0.02); nn.init.normal_(c.attention.value.weight, std=0.02)
                nn.init.normal_(c.attention.query.weight, std=0.04)

    # -- pieces -------------------------------------------------------------------------------------------------------
    def drop(self, x):
        if not (self.p and self.training):
            return x
        n = x.numel()  # drawing fresh bits for every layer costs a tenth of the time: read a bank of them at random places
        if n >= len(self.bank):
            return F.dropout(x, self.p)
        at = random.randrange(len(self.bank) - n)
        return x * self.bank[at:at + n].view(x.shape)

    def out(self, m, x, residual):
        return m.LayerNorm(self.drop(m.dense(x)) + residual)

    def qkv(self, l, x):
        a = l.attention.attention
        w = torch.cat((a.query.weight, a.key.weight, a.value.weight)); b = torch.cat((a.query.bias, a.key.bias, a.value.bias))
        return F.linear(x, w, b)

    def ffn(self, l, x, query):
        i, o = (l.intermediate_query, l.output_query) if query else (l.intermediate, l.output)
        return self.out(o, F.dropout(F.gelu(i.dense(x)), self.hidden, self.training and query), x)

    def visual_keys(self, feats):
        """Cross-attention keys and values of photos [B, tokens, 2048], per cross layer: [B, heads, tokens, 32] each."""
        out = []
        for l in self.qformer.encoder.layer:
            if l.has_cross_attention:
                a = l.crossattention.attention
                kv = F.linear(feats, torch.cat((a.key.weight, a.value.weight)), torch.cat((a.key.bias, a.value.bias)))
                k, v = kv.view(*kv.shape[:2], 2, HEADS, -1).permute(2, 0, 3, 1, 4)
                out.append((k, v))
            else:
                out.append(None)
        return out

    def cross(self, l, x, kv):
        c = l.crossattention
        q = c.attention.query(x).view(*x.shape[:2], HEADS, -1).transpose(1, 2)
        y = F.scaled_dot_product_attention(q, *kv).transpose(1, 2).reshape(x.shape)
        return self.out(c.output, y, x)

    def start(self, x):
        return self.drop(self.qformer.layernorm(x))

    # -- passes -------------------------------------------------------------------------------------------------------
    def images(self, kv):
        """Query pass: query outputs [B, Q, 384] and every layer's self-attention keys and values of the query rows."""
        B = next(k for k in kv if k is not None)[0].shape[0]
        x = self.start(self.query_tokens.expand(B, -1, -1))
        kept = []
        for l, v in zip(self.qformer.encoder.layer, kv):
            q, k, u = self.qkv(l, x).view(B, QUERIES, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
            kept.append((k, u))
            y = F.scaled_dot_product_attention(q, k, u).transpose(1, 2).reshape(x.shape)
            x = self.out(l.attention.output, y, x)
            if v is not None:
                x = self.cross(l, x, v)
            x = self.ffn(l, x, True)
        return x, kept

    def text_rows(self, ids, where, start=None):
        """Embedding rows of packed tokens. ids, where: [T]; where = position in the sentence."""
        return self.embeddings.word_embeddings(ids) + self.embeddings.position_embeddings(where)

    def texts(self, t, learn_from=0):
        """Text-only pass over packed texts: [CLS] rows [N, 384]. No gradient below layer learn_from."""
        before = torch.is_grad_enabled()
        torch.set_grad_enabled(before and learn_from == 0)
        x = self.start(self.text_rows(t.ids, t.where))
        mask = t.mask[:, None, None, :]
        for i, l in enumerate(self.qformer.encoder.layer):
            torch.set_grad_enabled(before and i >= learn_from)
            p = x.new_zeros(t.n * t.width, 3 * HIDDEN).index_copy(0, t.at, self.qkv(l, x))
            q, k, v = p.view(t.n, t.width, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
            y = F.scaled_dot_product_attention(q, k, v, mask).transpose(1, 2).reshape(-1, HIDDEN)[t.at]
            x = self.ffn(l, self.out(l.attention.output, y, x), False)
        return x[t.first]

    def judge(self, kv, t):
        """As match, while the text side rests: its rows are computed without gradients, which halves the work."""
        n, W = t.n, t.width
        mask = torch.cat((t.mask.new_ones(n, QUERIES), t.mask), 1)[:, None, None, :]
        heads = lambda p, rows: p.view(n, rows, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        x = self.start(self.query_tokens.expand(n, -1, -1))
        with torch.no_grad():
            y = self.start(self.text_rows(t.ids, t.where))
        for i, (l, v) in enumerate(zip(self.qformer.encoder.layer, kv)):
            q, k, u = heads(self.qkv(l, x), QUERIES)
            with torch.no_grad():
                tq, tk, tu = heads(y.new_zeros(n * W, 3 * HIDDEN).index_copy(0, t.at, self.qkv(l, y)), W)
                if i < LAYERS - 1:
                    z = F.scaled_dot_product_attention(tq, torch.cat((k, tk), 2), torch.cat((u, tu), 2), mask)
                    y = self.ffn(l, self.out(l.attention.output, z.transpose(1, 2).reshape(-1, HIDDEN)[t.at], y), False)
            z = F.scaled_dot_product_attention(q, torch.cat((k, tk), 2), torch.cat((u, tu), 2), mask)
            x = self.out(l.attention.output, z.transpose(1, 2).reshape(x.shape), x)
            if v is not None:
                x = self.cross(l, x, v)
            x = self.ffn(l, x, True)
        return self.itm_head(x).mean(1)

    def match(self, kv, t):
        """ITM: photo i with text i, queries and text see each other. Logits [N, 2], mean over the queries."""
        n, S = t.n, QUERIES + t.width
        at = torch.cat(((torch.arange(n)[:, None] * S + torch.arange(QUERIES)).view(-1), t.at // t.width * S + QUERIES + t.at % t.width))
        mask = torch.cat((t.mask.new_ones(n, QUERIES), t.mask), 1)[:, None, None, :]
        nq = n * QUERIES
        x = self.start(torch.cat((self.query_tokens.expand(n, -1, -1).reshape(nq, HIDDEN), self.text_rows(t.ids, t.where))))
        for i, (l, v) in enumerate(zip(self.qformer.encoder.layer, kv)):
            p = x.new_zeros(n * S, 3 * HIDDEN).index_copy(0, at, self.qkv(l, x))
            q, k, u = p.view(n, S, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
            last = i == LAYERS - 1  # only the query rows are read
            if last:
                q, x = q[:, :, :QUERIES], x[:nq]
            y = F.scaled_dot_product_attention(q, k, u, mask).transpose(1, 2).reshape(-1, HIDDEN)
            x = self.out(l.attention.output, y if last else y[at], x)
            z = x[:nq]
            if v is not None:
                z = self.cross(l, z.view(n, QUERIES, HIDDEN), v).view(nq, HIDDEN)
            z = self.ffn(l, z, True)
            x = z if last else torch.cat((z, self.ffn(l, x[nq:], False)))
        return self.itm_head(x.view(n, QUERIES, HIDDEN)).mean(1)

    def write(self, kept, t, table):
        """ITG: causal text rows that see the query rows. Loss over the next token; table: ids of the words in use."""
        x = self.start(self.text_rows(t.ids, t.where))
        causal = torch.ones(t.width, t.width).tril().bool()
        mask = torch.cat((torch.ones(t.width, QUERIES).bool(), causal), 1)
        for l, (k0, v0) in zip(self.qformer.encoder.layer, kept):
            p = x.new_zeros(t.n * t.width, 3 * HIDDEN).index_copy(0, t.at, self.qkv(l, x))
            q, k, v = p.view(t.n, t.width, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
            y = F.scaled_dot_product_attention(q, torch.cat((k0, k), 2), torch.cat((v0, v), 2), mask)
            y = y.transpose(1, 2).reshape(-1, HIDDEN)[t.at]
            x = self.ffn(l, self.out(l.attention.output, y, x), False)
        x = x[t.has_next]
        x = self.itg_norm(F.gelu(self.itg_transform(x)))
        return F.cross_entropy(x @ self.embeddings.word_embeddings.weight[table].t(), t.next_index, label_smoothing=0.1)


class Packed:
    """Texts without padding rows. lists: token ids of each text ([CLS] .. [SEP])."""
    def __init__(self, lists, itg_index=None):
        self.n, self.width = len(lists), max(map(len, lists))
        lens = torch.tensor([len(l) for l in lists])
        self.ids = torch.tensor([i for l in lists for i in l])
        self.where = torch.cat([torch.arange(n) for n in lens.tolist()])
        row = torch.repeat_interleave(torch.arange(self.n), lens)
        self.at = row * self.width + self.where
        self.first = lens.cumsum(0) - lens
        self.mask = torch.arange(self.width)[None] < lens[:, None]
        if itg_index is not None:
            self.has_next = (self.where < (lens - 1)[row]).nonzero()[:, 0]
            self.next_index = itg_index[self.ids[self.has_next + 1]]
            self.ids = self.ids.clone(); self.ids[self.first] = 1  # [unused0] begins a text to be written, as [DEC] does

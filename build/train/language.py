"""The language side: a small OPT with its own byte-level BPE, and the sequences it is trained on.

Layout of a sequence, as transformers' BLIP-2 lays it out: [query rows][2][prompt][target]["\\n"]. The prompt of a caption
is "a photo of" (sometimes nothing), of a question "Question: … Answer:". Ids as in OPT: 0 <s>, 1 <pad>, 2 </s>, 3 <unk>;
the id of "\\n" ends a text; the last id is <image>.
"""
import os, random
import torch, torch.nn as nn, torch.nn.functional as F
from tokenizers import Tokenizer, models, pre_tokenizers, decoders, trainers, processors
from transformers import OPTConfig, OPTForCausalLM
from model import HIDDEN, QUERIES
import data as D, questions as Q

VOCABULARY, WIDTH, DEPTH, HEADS, FFN = 4000, 256, 4, 4, 768
PROMPT = 'a photo of'


def ask(question):
    return f'Question: {question} Answer:'


def train_tokenizer(texts, path):
    t = Tokenizer(models.BPE())
    t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    t.decoder = decoders.ByteLevel()
    t.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=VOCABULARY - 1, special_tokens=['<s>', '<pad>', '</s>', '<unk>'],
                                                     initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    t.add_special_tokens(['<image>'])
    t.post_processor = processors.TemplateProcessing(single='</s> $A', pair='</s> $A $B', special_tokens=[('</s>', 2)])
    t.save(path)
    return t


class Text:
    """Token ids of prompts and targets."""
    def __init__(self, path):
        self.t = Tokenizer.from_file(path)
        self.end = self.t.token_to_id('Ċ')
        self.image = self.t.token_to_id('<image>')
        self.kept = {}

    def ids(self, s):
        if s not in self.kept:
            self.kept[s] = self.t.encode(s, add_special_tokens=False).ids
        return self.kept[s]

    def pair(self, prompt, target):
        """(ids after the query rows, number of ids that are prompt)."""
        p = [2] + self.ids(prompt)
        return p + self.ids(' ' + target if prompt else target) + [self.end], len(p)

    def batch(self, pairs):
        width = max(len(i) for i, _ in pairs)
        ids = torch.ones(len(pairs), width, dtype=torch.long); labels = torch.full((len(pairs), width), -100)
        for r, (i, n) in enumerate(pairs):
            ids[r, :len(i)] = torch.tensor(i); labels[r, n:len(i)] = torch.tensor(i[n:])
        return ids, labels


def opt_config(text, dropout=0.1):
    return OPTConfig(vocab_size=VOCABULARY, hidden_size=WIDTH, num_hidden_layers=DEPTH, num_attention_heads=HEADS, ffn_dim=FFN,
                     max_position_embeddings=128, word_embed_proj_dim=WIDTH, dropout=dropout, attention_dropout=0.0, layerdrop=0.0,
                     do_layer_norm_before=True, activation_function='relu', bos_token_id=2, eos_token_id=text.end, pad_token_id=1,
                     tie_word_embeddings=True, init_std=0.02)


class Speaker(nn.Module):
    """language_projection and language_model, by the names the checkpoint uses."""
    def __init__(self, text):
        super().__init__()
        self.language_projection = nn.Linear(HIDDEN, WIDTH)
        self.language_model = OPTForCausalLM(opt_config(text))
        nn.init.normal_(self.language_projection.weight, std=0.02); nn.init.zeros_(self.language_projection.bias)

    def forward(self, rows, ids, labels, smooth=0.1):
        """rows: query outputs [n, Q, 384]; mean loss over the target tokens, with a little label smoothing."""
        emb = self.language_model.get_input_embeddings()
        x = torch.cat((self.language_projection(rows), emb(ids)), 1)
        mask = torch.cat((torch.ones(len(ids), rows.shape[1], dtype=torch.long), (ids != 1).long()), 1)
        h = self.language_model.model.decoder(inputs_embeds=x, attention_mask=mask, use_cache=False).last_hidden_state
        h = h[:, rows.shape[1]:-1]
        want = labels[:, 1:]; on = want != -100
        return F.cross_entropy(h[on] @ emb.weight.t(), want[on], label_smoothing=smooth)

    def many(self, rows, groups, smooth=0.1):
        """As forward, but several texts of one photo share its query rows: groups[i] is a list of (ids, prompt length) for
        rows[i]. Each text sees the queries and itself, at the positions it would have alone."""
        n, Q = len(groups), rows.shape[1]
        width = max(sum(len(i) for i, _ in g) for g in groups)
        ids = torch.ones(n, width, dtype=torch.long); want = torch.full((n, width), -100); part = torch.full((n, Q + width), -1)
        where = torch.zeros(n, Q + width, dtype=torch.long); where[:, :Q] = torch.arange(Q); part[:, :Q] = 0
        for r, g in enumerate(groups):
            at = 0
            for k, (i, prompt) in enumerate(g):
                m = len(i); t = torch.tensor(i); ids[r, at:at + m] = t
                want[r, at + prompt - 1:at + m - 1] = t[prompt:]  # each place's next token
                part[r, Q + at:Q + at + m] = k + 1; where[r, Q + at:Q + at + m] = torch.arange(Q, Q + m); at += m
        sees = (part[:, None, :] == part[:, :, None]) | (part[:, None, :] == 0)
        sees &= torch.ones(Q + width, Q + width).tril().bool()
        mask = torch.zeros(n, 1, Q + width, Q + width).masked_fill_(~sees[:, None], torch.finfo(torch.float32).min)
        emb = self.language_model.get_input_embeddings()
        x = torch.cat((self.language_projection(rows), emb(ids)), 1)
        h = self.language_model.model.decoder(inputs_embeds=x, attention_mask=mask, position_ids=where, use_cache=False).last_hidden_state[:, Q:]
        on = want != -100
        return F.cross_entropy(h[on] @ emb.weight.t(), want[on], label_smoothing=smooth)

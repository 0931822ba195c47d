"""Train the language model's tokenizer on captions and questions: python tokenizer.py DATA OUT_FILE"""
import random, sys
import data as D, language as L, questions as Q


def texts(data):
    rnd, out = random.Random(0), []
    for r in D.flickr(data, 'train') + D.coco_small_split(data)[0]:
        out += [L.PROMPT + ' ' + D.plain(c) + '\n' for c in r['captions']]
        out += [L.ask(q) + ' ' + a + '\n' for q, a in Q.from_captions(r['captions'], rnd)]
    for pairs in Q.daquar(data)[0].values():
        out += [L.ask(q) + ' ' + a + '\n' for q, a in pairs]
    return out


if __name__ == '__main__':
    L.train_tokenizer(texts(sys.argv[1]), sys.argv[2])

"""Question-answer pairs: made from captions by rule, from coco-small's object counts, and DAQUAR's own."""
import random, re
import features, data as D

COLOURS = 'black white red blue green yellow brown orange pink purple gray grey tan blond golden'.split()
NUMBERS = {w: str(i) for i, w in enumerate('zero one two three four five six seven eight nine ten'.split())}
ONE = '''man woman boy girl child kid baby person dog cat horse bird cow sheep bear elephant giraffe zebra bike bicycle
motorcycle car truck bus train boat ball frisbee skateboard snowboard surfboard guitar camera hat shirt jacket dress
helmet bench chair table tree fence wall building bridge rock toy stick bag backpack umbrella flag pool swing slide
kayak canoe sled rope tent sign house lake river mountain hill road sidewalk coat sweater vest suit cap leash collar
pants shorts jeans dirtbike scooter tunnel bottle cup plate bowl cake pizza sandwich laptop phone clock bed sofa couch
sink toilet kite tie knife fork spoon vase book teddy mouse keyboard lamp window door cabinet mirror pillow picture
airplane plane player skier surfer climber rider'''.split()
MANY = {'men': 'man', 'women': 'woman', 'children': 'child', 'people': 'person', 'babies': 'baby', 'sheep': 'sheep',
        'buses': 'bus', 'benches': 'bench'}
MANY |= {w + 's': w for w in ONE if w not in ('child', 'man', 'woman', 'person', 'baby', 'sheep', 'bus', 'bench')}
PLURAL = {v: k for k, v in MANY.items()}
ANIMALS = 'dog cat horse bird cow sheep bear elephant giraffe zebra'.split()
PLACES = '''snow water grass beach street field pool air woods forest park sand ocean river lake road sidewalk mountain
hill city room kitchen bathroom bedroom stage boat bench couch bed table chair dirt rock rocks yard garden court gym
restaurant store mud track wall stairs playground desert'''.split()
ALIKE = [set('man boy person guy player rider skier surfer climber child kid'.split()), set('woman girl person lady child kid'.split()),
         set('child kid baby boy girl person'.split()), set('bike bicycle motorcycle dirtbike scooter'.split()), set('car truck bus'.split()),
         set('hat cap helmet'.split()), set('shirt jacket coat sweater vest suit dress'.split()), set('pants shorts jeans'.split()),
         set('couch sofa bed chair bench'.split()), set('airplane plane'.split()), set('boat kayak canoe'.split()), set('lake river pool'.split()),
         set('mountain hill rock'.split()), set('road sidewalk'.split()), set('house building tent'.split()), set('fence wall'.split())]
NEGATIVES = 'dog cat horse bird boat car bus truck bike train umbrella guitar skateboard surfboard ball airplane elephant bear cow bench bed laptop pizza motorcycle frisbee tent kite baby'.split()
COCO = {'person': 'person', 'dining table': 'table', 'tv': 'television', 'cell phone': 'phone', 'couch': 'sofa', 'potted plant': 'plant'}


def words(caption):
    return re.findall(r"[a-z]+|\d+", caption.lower())


def article(w):
    return ('an ' if w[0] in 'aeiou' else 'a ') + w


def from_captions(captions, rnd):
    """All pairs the rules find: list of (question, answer)."""
    out, seen, colours, counts, things = [], [], {}, {}, set()
    for c in captions:
        w = words(c)
        seen.append(w)
        for i, x in enumerate(w):
            one = x if x in ONE else MANY.get(x)
            if not one:
                continue
            things.add(one)
            before = w[i - 1] if i else ''
            if before in COLOURS and not (i > 1 and w[i - 2] == 'and'):
                colours.setdefault(x, set()).add('gray' if before == 'grey' else before)
                before = w[i - 2] if i > 1 else ''
            if before in NUMBERS and (x in MANY or before == 'one'):
                counts.setdefault(one, set()).add(NUMBERS[before])
            nxt = w[i + 1:i + 3]
            verb = nxt[1] if nxt[:1] in (['is'], ['are']) and len(nxt) > 1 else nxt[0] if nxt else ''
            if one in ('man', 'woman', 'boy', 'girl', 'child', 'person', 'dog', 'cat', 'horse', 'bird', 'baby', 'player') and verb.endswith('ing') and len(verb) > 5 and verb not in ('wearing', 'during', 'something', 'evening', 'building'):
                out.append((f"what {'are' if x in MANY and x != 'sheep' else 'is'} the {x} doing?", verb))
            alive = one in ('man', 'woman', 'boy', 'girl', 'child', 'person', 'dog', 'baby', 'player', 'rider', 'skier', 'climber', 'surfer')
            if alive and (verb == 'wearing' or (nxt and nxt[0] == 'wearing')):
                j = w.index('wearing', i)
                rest = w[j + 1:j + 4]
                if rest[:1] in (['a'], ['an']) and len(rest) > 1:
                    say = rest[1:2] if rest[1] in ONE else rest[1:3] if len(rest) > 2 and rest[2] in ONE else None
                    if say:
                        out.append((f'what is the {x} wearing?', ' '.join(say)))
            if alive and verb in ('holding', 'carrying', 'riding', 'playing', 'throwing', 'catching', 'chasing'):
                j = w.index(verb, i); rest = [r for r in w[j + 1:j + 4] if r in ONE]
                if rest:
                    out.append((f"what {'are' if x in MANY else 'is'} the {x} {verb}?", rest[0]))
        for i, x in enumerate(w[:-2]):
            if x in ('in', 'on', 'at', 'through', 'across', 'along') and w[i + 1] in ('the', 'a', 'an', 'some'):
                place = next((p for p in w[i + 2:i + 4] if p in PLACES), None)
                subject = next((s for s in w[:i] if s in ONE or s in MANY), None)
                if place and subject:
                    out.append((f"where {'are' if subject in MANY else 'is'} the {subject}?", f'{x} the {place}' if x in ('in', 'on', 'at') else f'in the {place}'))
    for x, c in colours.items():
        if len(c) == 1:
            out.append((f"what color {'are' if x in MANY else 'is'} the {x}?", next(iter(c))))
    for one, n in counts.items():
        if len(n) == 1:
            out.append((f"how many {PLURAL.get(one, one + 's')} are there?", next(iter(n))))
    animals = things & set(ANIMALS)
    if len(animals) == 1:
        out += [('what animal is in the photo?', next(iter(animals)))] * 2
    n = {}
    for w in seen:
        for x in set(w):
            n[x] = n.get(x, 0) + 1
    sure = [t for t in things if n.get(t, 0) + n.get(PLURAL.get(t, ''), 0) >= 2]
    every = {x for w in seen for x in w}
    near = set().union(things, *[g for g in ALIKE if g & things])
    absent = [x for x in NEGATIVES if x not in near and x not in every and PLURAL.get(x) not in every]
    for t in rnd.sample(sure, min(2, len(sure))):
        out.append((rnd.choice(['is there {} in the photo?', 'is there {}?', 'can you see {}?']).format(article(t)), 'yes'))
    for t in rnd.sample(absent, min(2, len(absent), max(1, len(sure)))):
        out.append((rnd.choice(['is there {} in the photo?', 'is there {}?', 'can you see {}?']).format(article(t)), 'no'))
    return list(dict.fromkeys(out))


def from_objects(objects, rnd):
    out, have = [], {COCO.get(o, o): n for o, n in objects.items()}
    for o, n in have.items():
        if o in ('skis', 'scissors', 'broccoli'):
            continue
        out.append((rnd.choice(['is there {} in the photo?', 'is there {}?', 'can you see {}?']).format(article(o)), 'yes'))
        if n <= 10:
            many = {'person': 'people', 'knife': 'knives', 'sheep': 'sheep', 'mouse': 'mice', 'sandwich': 'sandwiches', 'couch': 'couches',
                    'bus': 'buses', 'bench': 'benches', 'wine glass': 'wine glasses', 'toothbrush': 'toothbrushes'}.get(o, o + 's')
            out.append((f'how many {many} are there?', str(n)))
    lacks = [o for o in ('dog', 'cat', 'car', 'airplane', 'bird', 'boat', 'bottle', 'person', 'chair', 'clock', 'truck', 'horse', 'bed', 'pizza', 'train', 'bus') if o not in have]
    for o in rnd.sample(lacks, min(len(have) + 1, 3)):
        out.append((rnd.choice(['is there {} in the photo?', 'is there {}?', 'can you see {}?']).format(article(o)), 'no'))
    animals = [o for o in have if o in ANIMALS]
    if len(animals) == 1:
        out.append(('what animal is in the photo?', animals[0]))
    return out


def daquar(data):
    """DAQUAR's questions by photo: (training, dev). Dev: every seventh photo."""
    photos = {}
    for r in features.rows(data, 'daquar'):
        photos.setdefault(r['file'], []).append((re.sub(r'\s+', ' ', r['question'].lower()).strip(), ', '.join(r['answers']).lower()))
    names = sorted(photos)
    return {f: photos[f] for i, f in enumerate(names) if i % 7}, {f: photos[f] for i, f in enumerate(names) if i % 7 == 0}


def of_rooms(photos, rnd):
    """Further questions on DAQUAR's training photos: what its own questions and answers say is there, yes/no and by name.
    photos: file -> [(question, answer)]. Returns file -> [(question, answer)]."""
    answers = {}
    for f, qa in photos.items():
        for _, a in qa:
            for x in a.split(', '):
                answers.setdefault(x, set()).add(f)
    colours = {'white', 'red', 'blue', 'black', 'brown', 'green', 'pink', 'yellow', 'grey', 'gray', 'orange', 'purple', 'violet', 'beige', 'light blue'}
    things = [x for x, of in answers.items() if len(of) >= 4 and not x.isdigit() and x not in colours]
    said = {f: ' '.join(f'{q} {a}' for q, a in qa) for f, qa in photos.items()}
    there = {f: [x for x in things if re.search(rf'\b{re.escape(x)}s?\b', t)] for f, t in said.items()}
    often = [x for have in there.values() for x in have]
    out = {}
    for f, have in there.items():
        lacks = [x for x in dict.fromkeys(rnd.sample(often, 60)) if x not in have and x.rstrip('s') not in said[f]]
        out[f] = ([(f'is there {article(x)} in the room?', 'yes') for x in rnd.sample(have, min(2, len(have)))]
                  + [(f'is there {article(x)} in the room?', 'no') for x in lacks[:min(2, len(have))]]
                  + [(rnd.choice(['what is in the room?', 'what object is in the photo?']), x) for x in rnd.sample(have, min(2, len(have)))])
    return out


if __name__ == '__main__':
    import sys, collections
    rnd = random.Random(0)
    rows = D.flickr(sys.argv[1], 'train')
    all_ = [(r, from_captions(r['captions'], rnd)) for r in rows]
    for r, qa in all_[:8]:
        print(r['captions'][:3]); print('   ', qa)
    print(sum(len(q) for _, q in all_) / len(all_), collections.Counter(a for _, q in all_ for _, a in q).most_common(60))
    print(collections.Counter(' '.join(q.split()[:2]) for _, l in all_ for q, _ in l).most_common(20))

"""Photos, captions and questions as training reads them."""
import json, os, re
import numpy as np, torch
from tokenizers import Tokenizer
import features


class Grid:
    """The stored 7x7 grids of one or more feature files, as the network takes them: the square root of ResNet's output
    (it is never negative), which keeps large values within reach of int8 activations."""
    def __init__(self, *paths):
        self.files, parts = [], []
        for p in paths:
            self.files += json.load(open(p + '.json'))
            parts.append(torch.from_numpy(np.load(p + '.npy', mmap_mode='r+')) if len(paths) == 1 else torch.from_numpy(np.load(p + '.npy')))
        self.grid = parts[0] if len(parts) == 1 else torch.cat(parts)
        self.index = {f: i for i, f in enumerate(self.files)}

    def __call__(self, rows):
        return self.grid[torch.as_tensor(rows)].float().sqrt_()


def crops(features, name, numbers):
    """The stored crops of a set ('1,2,…'), those there are."""
    paths = [os.path.join(features, f'{name}.crop-{n}') for n in numbers.split(',') if n]
    return [Grid(p) for p in paths if os.path.exists(p + '.npy')]


def bert(path):
    t = Tokenizer.from_file(path)
    t.no_padding(); t.enable_truncation(32)
    return t


def plain(caption):
    """A caption without its full stop: lower case, single spaces."""
    return re.sub(r'\s+', ' ', caption.lower()).strip().rstrip('.').strip()


def flickr(data, split):
    return [r for r in features.rows(data, 'flickr8k') if r['split'] == split]


def coco_small_split(data):
    """coco-small's captioned photos: (training, held out for calibration). Every third captioned photo is held out."""
    rows = [r for r in features.rows(data, 'coco-small') if r['captions']]
    return [r for i, r in enumerate(rows) if i % 3], rows[::3]


def training(data):
    """Captioned training photos: Flickr8k's train split and coco-small's training part, five captions each."""
    return [r | {'captions': r['captions'][:5]} for r in flickr(data, 'train') + coco_small_split(data)[0]]

"""Image features, computed once: the 7x7x2048 grid of every photo (fp16, memory-mapped) and its 1000 class logits.

    python features.py RESNET_FOLDER|VISION.onnx DATA_FOLDER OUT_FOLDER SET [--crop SEED]

SET is one of flickr8k, daquar, coco-small, coco. Writes SET.npy [photos, 49, 2048], SET.logits.npy and SET.json (file
names, in row order). The encoder is the package's, or, twice as fast, the converted graph (needs onnxruntime). --crop SEED takes a random crop of every training photo (each side 70..100 %), half of them mirrored
(augmentation), as SET.crop-SEED.npy.
"""
import json, os, sys, time, random
from concurrent.futures import ThreadPoolExecutor
import numpy as np, torch
import resnet

FILES = {'flickr8k': ('captions.jsonl', 'images'), 'coco': ('captions.jsonl', 'images'),
         'coco-small': ('photos.jsonl', ''), 'daquar': ('questions.jsonl', 'images')}


def rows(data, name):
    return [json.loads(l) for l in open(os.path.join(data, name, FILES[name][0]))]


def crop(seed, file):
    r = random.Random(f'{seed} {file}')
    w, h = (r.uniform(0.7, 1) for _ in 'wh')
    x, y = r.uniform(0, 1 - w), r.uniform(0, 1 - h)
    return (x, y, x + w, y + h), r.random() < 0.5


def converted(path):
    """The converted encoder, as resnet.ResNet: its image tokens are square roots already."""
    import onnxruntime
    options = onnxruntime.SessionOptions(); options.intra_op_num_threads = torch.get_num_threads()
    session = onnxruntime.InferenceSession(path, options)
    def run(x):
        tokens, logits = session.run(None, {'pixels': x.numpy()})
        return torch.from_numpy(tokens * tokens), torch.from_numpy(logits)
    return run


def main(net_folder, data, out, name, *more):
    seed = more[1] if more else None
    files = list(dict.fromkeys(r['file'] for r in rows(data, name) if not seed or r.get('split', 'train') == 'train'))
    net = converted(net_folder) if net_folder.endswith('.onnx') else resnet.ResNet(*resnet.load(net_folder))
    path = os.path.join(out, name + (f'.crop-{seed}' if seed else ''))
    json.dump(files, open(path + '.json', 'w'))
    grid = np.lib.format.open_memmap(path + '.part', 'w+', np.float16, (len(files), 49, 2048))
    logits = np.zeros((len(files), 1000), np.float32)
    read = lambda f: resnet.pixels(os.path.join(data, name, FILES[name][1], f), *(crop(seed, f) if seed else ()))
    start, step = time.time(), 16
    with ThreadPoolExecutor(2) as pool:
        ahead = pool.map(read, files)
        for at in range(0, len(files), step):
            n = min(step, len(files) - at)
            f, l = net(torch.stack([next(ahead) for _ in range(n)]))
            grid[at:at + n], logits[at:at + n] = f.half().numpy(), l.numpy()
            if at % 800 == 0:
                print(name, at, len(files), round((at + n) / (time.time() - start), 1), 'photos/s', flush=True)
    grid.flush()
    np.save(path + '.logits.npy', logits)
    os.rename(path + '.part', path + '.npy')


if __name__ == '__main__':
    torch.set_num_threads(int(os.environ.get('OMP_NUM_THREADS', 2)))
    main(*sys.argv[1:])

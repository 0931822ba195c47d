// The vision process: holds the sessions of ONNX Runtime, whose runs block whoever calls them and whose faults end it.
// It answers the door's calls; generation gives way between steps, so that a cancellation or another question gets in.

import { EngineError } from '../contract.ts';
import { parentPort } from '../worker-process.ts';
import { createNews, serve } from '../wire.ts';
import { answer } from './answer.ts';
import { encode, openModel, query, similarity, type OpenModel } from './blip2.ts';
import { looked } from './looked.ts';
import { embedMany, matchMany } from './many-texts.ts';
import { measure } from './measure.ts';
import { captionAgain, readClasses, seePhotos } from './see.ts';
import { visionNames, type VisionWorker, type VisionWorkerNews } from './process/worker-calls.ts';
import { yesNo } from './yes-no.ts';

const { emit, on } = createNews<VisionWorkerNews>();
const answering = new Map<string, AbortController>();
let opened: { model: OpenModel; classes: string[][] | null } | null = null;

const target: VisionWorker & { on: typeof on } = {
  on,
  async open({ model: folder, ...options }) {
    const model = await openModel(folder, options);
    opened = { model, classes: await readClasses(folder, model.model) };
    return null;
  },
  async see({ pixels, ...wanted }) {
    const { model, classes } = ready();
    return seePhotos(model, classes, pixels, wanted);
  },
  captionAgain: ({ pixels, ask, ...wish }) =>
    untilCancelled(ask, (signal) => captionAgain(ready().model, pixels, { ...wish, signal })),
  embedText: ({ text }) => embedMany(ready().model, [text]),
  embedTexts: ({ texts }) => embedMany(ready().model, texts),
  async match({ pixels, text }) {
    const { logits, similarities } = await matchTexts(pixels, [text]);
    return { match: logits && 1 / (1 + Math.exp(-logits[0]!)), similarity: similarities[0]! };
  },
  async matchMany({ pixels, texts }) {
    const { logits, similarities } = await matchTexts(pixels, texts);
    if (!logits)
      throw new EngineError(
        'not-supported-by-model',
        'This model was made without image-text matching. Choose another for search.',
      );
    return { logits, similarities };
  },
  answer: (asked) =>
    untilCancelled(asked.ask, (signal) =>
      answer(ready().model, asked, { signal, onText: (text) => emit('answering', { ask: asked.ask, text }) }),
    ),
  yesNo: (asked) => untilCancelled(asked.ask, (signal) => yesNo(ready().model, asked, signal)),
  looked: (asked) => untilCancelled(asked.ask, (signal) => looked(ready().model, asked, signal)),
  async cancel({ ask }) {
    answering.get(ask)?.abort(new EngineError('cancelled', 'The answer was stopped. Ask again when you like.'));
    return null;
  },
  measure: () => measure(ready().model),
};

async function untilCancelled<T>(ask: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  answering.set(ask, controller);
  try {
    return await work(controller.signal);
  } finally {
    answering.delete(ask);
  }
}

/** Logits are null for a model without image-text matching. */
async function matchTexts(pixels: Uint8Array, texts: string[]) {
  const { model } = ready();
  const { image } = await encode(model, [pixels]);
  const { vectors } = await query(model, image);
  if (!vectors)
    throw new EngineError(
      'not-supported-by-model',
      `${model.model.name} cannot compare photos with words. Choose another for search.`,
    );
  const logits = model.model.graphs.itm ? await matchMany(model, image, texts) : null;
  const phrases = await embedMany(model, texts);
  const width = phrases.length / texts.length;
  const near = texts.map((_, i) => similarity(vectors.data, phrases.subarray(i * width, (i + 1) * width)));
  return { logits, similarities: Float32Array.from(near) };
}

function ready(): NonNullable<typeof opened> {
  if (!opened) throw new EngineError('bug', 'The vision process was asked before its model was opened.');
  return opened;
}

serve(target, parentPort(), visionNames);

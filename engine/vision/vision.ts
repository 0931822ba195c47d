// The door of the vision room: pixels or a phrase in; captions, vectors, tags, match scores and answers out.
// Everything is done in a process of its own; here it is started, restarted once after a crash, and put to sleep.

import type { ModelDescription } from '../model.ts';
import type { StartWorker } from '../worker-process.ts';
import { checkFiles, checkSettings, readModel } from './model-folder.ts';
import { keepOnDevice } from './process/device-worker.ts';
import type { DeviceName } from './devices/devices.ts';
import { deviceFor, distrust } from './devices/known-devices.ts';
import type { Wanted } from './see.ts';
import type { LookedMap, ManyMatches, Said, Seen, SeenCaption } from './seen.ts';
import { allBytes, memoryCeiling, photosAtOnce } from './shelf.ts';
import type { Verdict } from './verify/report.ts';
import type { VerifyOptions } from './verify/verify-case.ts';
import type { CaptionAsked, LookedAsked, YesNoAsked } from './process/worker-calls.ts';

export { keptPrompt } from '../model.ts';
export { devices, type DeviceName } from './devices/devices.ts';
export { keepDevices, knownDevices, type Tried } from './devices/known-devices.ts';
export { questionPrompt } from './question-prompt.ts';
export { tryDevice } from './devices/try-device.ts';
export { bandOf, refersBack, verdictOf, wantsYesOrNo } from './verdict.ts';
export { usualBand } from '../model.ts';
export type { ManyMatches, Said, Seen, SeenCandidate, SeenCaption, SeenTag } from './seen.ts';
export type { LookedMap, Verdict, VerifyOptions };

export interface Vision {
  description(): ModelDescription;
  /** Photos worth handing over at once. */
  batch: number;
  /** `pixels`: one upright photo each, size × size × 3 RGB bytes as decode's `pixels` gives them. Work is done in batches. */
  see(asked: { pixels: Uint8Array[] } & Wanted): Promise<Seen[]>;
  /** Another caption of a photo: in other words, or after others than the model's own prompt. */
  captionAgain(asked: CaptionAsked): Promise<SeenCaption>;
  /** L2-normalised vector of a phrase. */
  embedText(text: string): Promise<Float32Array>;
  /** The same of many phrases, one after another: [texts, vectorWidth]. */
  embedTexts(texts: string[]): Promise<Float32Array>;
  match(asked: { pixels: Uint8Array; text: string }): Promise<{ match: number | null; similarity: number }>;
  /** One photo, encoded once, against many phrases. */
  matchMany(asked: { pixels: Uint8Array; texts: string[] }): Promise<ManyMatches>;
  /**
   * Answers from the stored visual prompt alone, or from `pixels` where the visual prompt depends on the question
   * (`asksForWords`); all the text so far goes to `answering` listeners under `ask`.
   */
  answer(asked: {
    prompt: Uint16Array | null;
    pixels?: Uint8Array | null;
    question: string;
    short?: boolean;
    turns: { question: string; answer: string }[];
    ask: string;
  }): Promise<Said>;
  /**
   * Probability of yes against no for each photo, 0 to 1, from what `answer` takes of one. `verdictOf` says what it means
   * for this model. Throws not-supported-by-model where it cannot spell the two answers.
   */
  yesNo(asked: YesNoAsked): Promise<Float32Array>;
  /** Where the model looked when it said a text, or where it would look for one: a map for all of it and for each word. */
  looked(asked: LookedAsked): Promise<LookedMap>;
  /** Of an answer, a caption or a look. */
  cancel(asked: { ask: string }): Promise<void>;
  on(news: 'answering', hear: (data: { ask: string; text: string }) => void): () => void;
  close(): Promise<void>;
}

export interface VisionOptions {
  startWorker: StartWorker;
  /** Folder with model.json. */
  model: string;
  /** In place of what its model.json says: two models that share an encoder, joined. Its files may lie elsewhere. */
  description?: ModelDescription;
  /** Threads of one inference; physical cores when absent. */
  threads?: number;
  /** The process ends, and its memory comes back, after this long without work; 5 minutes when absent. */
  idleMs?: number;
  /** Where it runs. When absent: the processor, or for models made for a graphics device what the probe found. */
  device?: DeviceName;
  /** Megabytes that open graphs may take together; when absent TALBOT_MEMORY, or a share of what is free. */
  memory?: number;
}

/** Reads and checks model.json and its files; the process with the sessions starts at the first call that needs it. */
export async function openVision(options: VisionOptions): Promise<Vision> {
  const model = options.description ?? (await readModel(options.model));
  checkSettings(options.model, model);
  await checkFiles(options.model, model);
  const memory = memoryCeiling(options.memory);
  const device = options.device ?? (await deviceFor(model));
  const worker = keepOnDevice({ ...options, device, memory }, (failed) => void distrust(failed));
  return {
    description: () => model,
    batch: photosAtOnce(allBytes(model) <= memory),
    see: (asked) => worker.ask('see', asked),
    captionAgain: (asked) => worker.ask('captionAgain', asked),
    embedText: (text) => worker.ask('embedText', { text }),
    embedTexts: (texts) => worker.ask('embedTexts', { texts }),
    match: (asked) => worker.ask('match', asked),
    matchMany: (asked) => worker.ask('matchMany', asked),
    answer: (asked) => worker.ask('answer', asked),
    yesNo: (asked) => worker.ask('yesNo', asked),
    looked: (asked) => worker.ask('looked', asked),
    cancel: (asked) => worker.tell('cancel', asked),
    on: worker.on,
    close: worker.close,
  };
}

/** Rows that photos give to the linears, for calibration: see linear-rows.ts. Runs ONNX Runtime right here too. */
export async function writeLinearRows(folder: string, photos: readonly Uint8Array[], file: string): Promise<void> {
  const rows = await import('./linear-rows.ts');
  return rows.writeLinearRows(folder, photos, file);
}

/** `talbot model verify`: see verify/verify-case.ts. Loaded when asked for, since it runs ONNX Runtime right here. */
export async function verifyCase(folder: string, options: VerifyOptions): Promise<Verdict> {
  const verify = await import('./verify/verify-case.ts');
  return verify.verifyCase(folder, options);
}

// What crosses between the door and the vision process. Typed arrays cross as they are.

import type { ModelDescription } from '../../model.ts';
import type { DeviceName } from '../devices/devices.ts';
import type { Measured } from '../measure.ts';
import type { Wanted } from '../see.ts';
import type { LookedMap, ManyMatches, Said, Seen, SeenCaption } from '../seen.ts';

export interface VisionWorker {
  /**
   * First call: which model (described by its model.json, or as said here), how many threads an inference may use (null:
   * as many as there are cores), on which device, and how many bytes open graphs may take together.
   */
  open(asked: OpenAsked): Promise<null>;
  see(asked: { pixels: Uint8Array[] } & Wanted): Promise<Seen[]>;
  captionAgain(asked: CaptionAsked): Promise<SeenCaption>;
  embedText(asked: { text: string }): Promise<Float32Array>;
  embedTexts(asked: { texts: string[] }): Promise<Float32Array>;
  match(asked: { pixels: Uint8Array; text: string }): Promise<{ match: number | null; similarity: number }>;
  matchMany(asked: { pixels: Uint8Array; texts: string[] }): Promise<ManyMatches>;
  answer(asked: Asked): Promise<Said>;
  /** Probability of yes against no, one for each photo. */
  yesNo(asked: YesNoAsked): Promise<Float32Array>;
  looked(asked: LookedAsked): Promise<LookedMap>;
  cancel(asked: { ask: string }): Promise<null>;
  /** What the device makes of the model, and how fast. */
  measure(asked: null): Promise<Measured>;
}

export interface OpenAsked {
  model: string;
  description: ModelDescription | null;
  threads: number | null;
  device: DeviceName;
  memory: number;
}

export interface CaptionAsked {
  /** The photo, as for `see`. */
  pixels: Uint8Array;
  /** Words before the caption, in place of the model's own prompt. */
  prompt?: string;
  /** Choose from so many. */
  candidates?: number;
  /** Captions it had: another goes first. */
  except: string[];
  /** Takes `cancel`. */
  ask: string;
}

export interface AskedPhoto {
  /** The stored visual prompt. */
  prompt: Uint16Array | null;
  /** The photo itself, where the visual prompt depends on the question (`asksForWords`): pixels as for `see`. */
  pixels?: Uint8Array | null;
}

export interface Asked extends AskedPhoto {
  question: string;
  /** Answered in a word or two, by the prompt the model has for that. */
  short?: boolean;
  turns: { question: string; answer: string }[];
  ask: string;
}

export interface YesNoAsked {
  photos: AskedPhoto[];
  question: string;
  turns: { question: string; answer: string }[];
  ask: string;
}

export interface LookedAsked {
  /** The photo, as for `see`. */
  pixels: Uint8Array;
  /** What was said of it, or what somebody wants to find in it. */
  text: string;
  /** The question it answers, with the turns before; null for a caption. */
  question: { question: string; short: boolean; turns: { question: string; answer: string }[] } | null;
  /** Takes `cancel`. */
  ask: string;
}

export interface VisionWorkerNews {
  answering: { ask: string; text: string };
}

export const visionNames = {
  calls: {
    open: true,
    see: true,
    captionAgain: true,
    embedText: true,
    embedTexts: true,
    match: true,
    matchMany: true,
    answer: true,
    yesNo: true,
    looked: true,
    cancel: true,
    measure: true,
  } satisfies Record<keyof VisionWorker, true>,
  news: { answering: true } satisfies Record<keyof VisionWorkerNews, true>,
};

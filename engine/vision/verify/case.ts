// What a golden case of a model holds on disk, and what is needed to run it. Layout: README of the golden bundle.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { OpenModel } from '../blip2.ts';
import { stretch, toTensor } from '../prepare.ts';
import { readTensors, type Tensor } from '../safetensors.ts';
import type { Value } from '../sessions.ts';
import type { Report } from './report.ts';

/** Pixels of a file as PIL's convert('RGB') gives them, not turned by EXIF. */
export type DecodeImage = (file: string) => Promise<{ width: number; height: number; rgb: Uint8Array }>;

export interface Tolerances {
  hidden: number;
  logits: number;
  retrieval: number;
  scores: number;
}

export interface CaseImage {
  file: string;
  /** Name of its tensor in inputs.safetensors. */
  pixel_values: string;
}

export interface ModelCase<Expected> {
  folder: string;
  open: OpenModel;
  report: Report;
  expected: Expected & { images: CaseImage[] };
  inputs: Map<string, Tensor>;
  tensors: Map<string, Tensor>;
  /** Names of `tensors` that something was compared with. */
  used: Set<string>;
  tolerances: Tolerances;
}

interface Suggested {
  hidden_states_abs?: number;
  logits_abs?: number;
  itc_itm_abs?: number;
  sequences_scores_abs?: number;
}

function tolerancesOf(suggested: Suggested = {}): Tolerances {
  return {
    hidden: suggested.hidden_states_abs ?? 2e-4,
    logits: suggested.logits_abs ?? 1e-3,
    retrieval: suggested.itc_itm_abs ?? 1e-4,
    scores: suggested.sequences_scores_abs ?? 1e-3,
  };
}

export async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}

export async function openCase<Expected>(
  folder: string,
  open: OpenModel,
  expected: object,
  report: Report,
): Promise<ModelCase<Expected>> {
  return {
    folder,
    open,
    report,
    expected: expected as Expected & { images: CaseImage[] },
    inputs: await readTensors(path.join(folder, 'inputs.safetensors')),
    tensors: await readTensors(path.join(folder, 'expected.safetensors')),
    used: new Set(),
    tolerances: tolerancesOf((expected as { suggested_tolerance?: Suggested }).suggested_tolerance),
  };
}

/** Compares with an expected tensor, if the case has one of that name. */
export function compareTensor(c: ModelCase<unknown>, name: string, got: ArrayLike<number>, tolerance: number): void {
  const want = c.tensors.get(name);
  if (!want) return;
  c.used.add(name);
  c.report.numbers(name, got, want.values, tolerance);
}

/** `prefix` + meaning for every output of a graph that the case expects: `image0.` + `qformer.layer.1`. */
export function expectedOutputs(c: ModelCase<unknown>, prefix: string, outputs: ReadonlySet<string>): string[] {
  return [...outputs].filter((meaning) => c.tensors.has(prefix + meaning));
}

/** Holds each output to the case's tensor `prefix` + meaning, within its tolerance of hidden states. */
export function compareOutputs(c: ModelCase<unknown>, prefix: string, outputs: Record<string, Value>): void {
  for (const [meaning, { data }] of Object.entries(outputs)) {
    compareTensor(c, prefix + meaning, data, c.tolerances.hidden);
  }
}

/** Our own preprocessing of images/N.png against the reference's tensor; returns the reference's, ready for the graph. */
export async function pixelsOf(c: ModelCase<unknown>, index: number, decodeImage: DecodeImage): Promise<Value> {
  const { file, pixel_values: name } = c.expected.images[index]!;
  const want = c.inputs.get(name)!;
  const { image } = c.open.model;
  const { rgb, width, height } = await decodeImage(path.join(c.folder, file));
  c.report.numbers(`${name} from ${file}`, toTensor([stretch(rgb, width, height, image)], image), want.values, 1e-6);
  return { data: want.values as Float32Array, dims: want.shape };
}

/** What the case expects and nobody compared is a failure, lest a new kind of tensor pass unseen. */
export function reportUnused(c: ModelCase<unknown>): void {
  for (const name of c.tensors.keys()) {
    if (!c.used.has(name)) c.report.fail(name, 'is expected, but nothing here computes a tensor of this name');
  }
}

// Runs a golden case whose decoder reads the image itself, or a question that has read it: every stage's tensors, the ids
// of each text, and all that is said.

import { textInputs } from '../blip2.ts';
import { readPrefix } from '../language/language.ts';
import type { Value } from '../sessions.ts';
import { prefixOf, remember } from '../language/speak.ts';
import { compareOutputs, compareTensor, expectedOutputs, pixelsOf, type DecodeImage, type ModelCase } from './case.ts';
import { verifyGenerations, type Generated } from './generations.ts';

interface Run {
  image: number;
  key?: string;
  /** Words the caption begins with; null for none. */
  prompt?: string | null;
  question?: string;
  /** Ids of the question. */
  input_ids?: number[][];
  decoder_input_ids?: number[][];
  generations: Record<string, Generated>;
}

type Case = ModelCase<{ runs: Run[] }>;

export async function verifyReading(c: Case, decodeImage: DecodeImage): Promise<void> {
  const images: Value[] = [];
  for (const index of c.expected.images.keys()) {
    const pixels = await pixelsOf(c, index, decodeImage);
    images.push(await verifyVision(c, `image${index}.`, pixels));
  }
  const asked = images.map(() => 0);
  for (const run of c.expected.runs) {
    const key = run.key ?? `image${run.image}.question${asked[run.image]!++}.`;
    await verifyRun(c, key, run, images[run.image]!);
  }
}

async function verifyVision(c: Case, prefix: string, pixels: Value): Promise<Value> {
  const vision = await c.open.graph('vision');
  const seen = await vision.run({ pixels }, ['image', ...expectedOutputs(c, prefix, vision.outputs)]);
  compareOutputs(c, prefix, seen);
  return seen['image']!;
}

async function verifyRun(c: Case, key: string, run: Run, image: Value): Promise<void> {
  const { input_ids: asked, decoder_input_ids: begun } = run;
  const subject = { visual: image.data, text: run.question ?? run.prompt ?? '' };
  if (run.question !== undefined) await verifyQuestion(c, key, run.question, image, asked);
  const prefix = await prefixOf(c.open, subject);
  if (begun) c.report.ids(`${key}decoder_input_ids`, [[...prefix.ids]], begun);
  const memory = await remember(c.open, [subject]);
  const language = await c.open.language();
  const wanted = expectedOutputs(c, key, language.graph.outputs).filter((meaning) => meaning !== 'logits');
  const { logits, ...taps } = await readPrefix(language, prefix, wanted, memory);
  compareTensor(c, `${key}logits`, logits!.data, c.tolerances.logits);
  compareOutputs(c, key, taps);
  await verifyGenerations(c, key, run.generations, { prefix, memory, ids: prefix.ids, legacy: false });
}

/** The question's ids, and what it is after it has read the image. */
async function verifyQuestion(c: Case, key: string, question: string, image: Value, want?: number[][]): Promise<void> {
  const { ids, inputs } = await textInputs(c.open, [question]);
  if (want) c.report.ids(`${key}input_ids`, ids, want);
  const graph = await c.open.graph('encoder');
  const wanted = expectedOutputs(c, key, graph.outputs);
  if (wanted.length > 0) compareOutputs(c, key, await graph.run({ image, ...inputs }, wanted));
}

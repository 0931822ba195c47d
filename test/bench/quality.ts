// `npm run bench -- quality`: how good a model is on photos with known captions and questions. Recall of retrieval,
// scores of captions, exactness of answers. The last line on stdout is one JSON object; progress goes to stderr.

import { join } from 'node:path';
import type { Vision } from '../../engine/vision/vision.ts';
import { openModel, type OpenModel } from './open-model.ts';
import { showProgress } from './progress.ts';
import { isExact, otherPhotos } from './quality/answers.ts';
import {
  readArguments,
  readCaptions,
  readQuestions,
  type AskedPhoto,
  type CaptionedPhoto,
} from './quality/arguments.ts';
import { scoreCaptions, type CaptionScores } from './quality/caption-scores.ts';
import {
  candidates,
  imageToTextRanks,
  recall,
  rescored,
  rounded,
  similarities,
  textToImageRanks,
  type Recall,
  type Table,
} from './quality/recall.ts';

/** Candidates that image-text matching ranks again, as in the paper. */
const reranked = 128;
/** Photos seen in one call. */
const batch = 8;

interface Retrieval {
  itc: Recall;
  itm?: Recall;
}

/** What is printed as the last line; parts not asked for are left out. */
export interface Quality {
  photos: number;
  textToImage?: Retrieval;
  imageToText?: Retrieval;
  caption?: CaptionScores;
  answers?: { questions: number; exact: number; shuffled: number };
}

interface SeenPhoto {
  vectors: Float32Array | null;
  prompt: Uint16Array | null;
  caption: { text: string; doubtful: boolean } | null;
}

/** Resolves with the exit code. */
export async function measureQuality(words: string[]): Promise<number> {
  let model: OpenModel | null = null;
  try {
    const asked = readArguments(words);
    const captioned = asked.captions ? readCaptions(asked.captions) : [];
    const questions = asked.questions ? readQuestions(asked.questions) : [];
    const files = [...new Set([...captioned, ...questions].map(({ file }) => file))];
    if (files.length === 0) throw new Error('Nothing to measure: name --captions, --questions or both.');
    model = await openModel(asked.model);
    const say = asked.json ? () => {} : (line: string) => console.log(line);
    say(`Model: ${model.vision.description().id}, ${model.vision.description().version}`);
    const pixelsOf = (file: string) => model!.pixelsOf(join(asked.photos, file));
    const seen = await seeAll(model.vision, files, new Set(captioned.map(({ file }) => file)), pixelsOf);
    const quality: Quality = { photos: files.length };
    if (captioned.length > 0) {
      Object.assign(quality, await measureRetrieval(model.vision, captioned, seen, pixelsOf));
      Object.assign(quality, measureCaptions(captioned, seen, say));
    }
    if (questions.length > 0) quality.answers = await measureAnswers(model.vision, questions, seen);
    console.log(JSON.stringify(quality));
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await model?.close();
  }
}

/** Each photo through the model once. Pixels of the next batch are read while this one is seen. */
async function seeAll(
  vision: Vision,
  files: string[],
  captioned: Set<string>,
  pixelsOf: (file: string) => Promise<Uint8Array>,
): Promise<Map<string, SeenPhoto>> {
  const seen = new Map<string, SeenPhoto>();
  const progress = showProgress('Photos seen', files.length);
  const [told, untold] = [files.filter((file) => captioned.has(file)), files.filter((file) => !captioned.has(file))];
  for (const [part, caption] of [
    [told, true],
    [untold, false],
  ] as const) {
    const batches = Array.from({ length: Math.ceil(part.length / batch) }, (_, at) =>
      part.slice(at * batch, (at + 1) * batch),
    );
    let next = batches[0] ? Promise.all(batches[0].map(pixelsOf)) : null;
    for (const [at, names] of batches.entries()) {
      const pixels = await next!;
      next = batches[at + 1] ? Promise.all(batches[at + 1]!.map(pixelsOf)) : null;
      const results = await vision.see({ pixels, caption });
      results.forEach((result, i) => seen.set(names[i]!, result));
      progress.step(names.length);
    }
  }
  progress.end();
  return seen;
}

async function measureRetrieval(
  vision: Vision,
  captioned: CaptionedPhoto[],
  seen: Map<string, SeenPhoto>,
  pixelsOf: (file: string) => Promise<Uint8Array>,
): Promise<Pick<Quality, 'textToImage' | 'imageToText'>> {
  const width = vision.description().dims.vectorWidth;
  const vectors = captioned.flatMap(({ file }) => seen.get(file)?.vectors ?? []);
  if (!width || vectors.length < captioned.length) return {};
  const texts = captioned.flatMap(({ captions }) => captions);
  const owner = captioned.flatMap(({ captions }, photo) => captions.map(() => photo));
  const table = similarities(vectors, await embedAll(vision, texts, width), width, owner);
  const textToImage: Retrieval = { itc: recall(textToImageRanks(table)) };
  const imageToText: Retrieval = { itc: recall(imageToTextRanks(table)) };
  if (vision.description().graphs.itm) {
    const { byText, byImage } = candidates(table, reranked);
    const logits = await matchAll(
      vision,
      table,
      texts,
      (at) => byText[at] === 1 || byImage[at] === 1,
      (photo) => pixelsOf(captioned[photo]!.file),
    );
    textToImage.itm = recall(textToImageRanks(rescored(table, byText, logits)));
    imageToText.itm = recall(imageToTextRanks(rescored(table, byImage, logits)));
  }
  return { textToImage, imageToText };
}

async function embedAll(vision: Vision, texts: string[], width: number): Promise<Float32Array> {
  const progress = showProgress('Sentences embedded', texts.length);
  const all = new Float32Array(texts.length * width);
  for (let at = 0; at < texts.length; at += 256) {
    const part = texts.slice(at, at + 256);
    all.set(await vision.embedTexts(part), at * width);
    progress.step(part.length);
  }
  progress.end();
  return all;
}

/** Matching scores of the wanted pairs, photo by photo, so that each photo is seen once. */
async function matchAll(
  vision: Vision,
  { photos, captions }: Table,
  texts: string[],
  wanted: (at: number) => boolean,
  pixelsOf: (photo: number) => Promise<Uint8Array>,
): Promise<Float32Array> {
  const logits = new Float32Array(photos * captions);
  const pairs = Array.from({ length: photos * captions }, (_, at) => at).filter(wanted);
  const progress = showProgress('Pairs matched', pairs.length);
  for (const [photo, theirs] of Map.groupBy(pairs, (at) => Math.floor(at / captions))) {
    const pixels = await pixelsOf(photo);
    const matched = await vision.matchMany({ pixels, texts: theirs.map((at) => texts[at % captions]!) });
    theirs.forEach((at, i) => (logits[at] = matched.logits[i]!));
    progress.step(theirs.length);
  }
  progress.end();
  return logits;
}

function measureCaptions(
  captioned: CaptionedPhoto[],
  seen: Map<string, SeenPhoto>,
  say: (line: string) => void,
): Pick<Quality, 'caption'> {
  const told = captioned.flatMap(({ file, captions }) => {
    const caption = seen.get(file)?.caption;
    return caption && captions.length > 0 ? [{ ...caption, references: captions }] : [];
  });
  if (told.length === 0) return {};
  const { scores, shown, withheld } = scoreCaptions(told);
  say(
    `CIDEr-D of captions shown ${shown.toFixed(3)}, withheld ${withheld.toFixed(3)} (ratio ${(shown / withheld).toFixed(2)})`,
  );
  return { caption: scores };
}

async function measureAnswers(
  vision: Vision,
  questions: AskedPhoto[],
  seen: Map<string, SeenPhoto>,
): Promise<NonNullable<Quality['answers']>> {
  const others = otherPhotos(questions.map(({ file }) => file));
  const progress = showProgress('Questions asked twice', questions.length);
  const right = { own: 0, other: 0 };
  for (const { file, question, answers } of questions) {
    const says = async (photo: string) => {
      const prompt = seen.get(photo)?.prompt;
      if (!prompt) throw new Error('This model answers no questions.');
      return (await vision.answer({ prompt, question, turns: [], ask: 'bench' })).text;
    };
    if (isExact(await says(file), answers)) right.own++;
    if (isExact(await says(others.get(file)!), answers)) right.other++;
    progress.step();
  }
  progress.end();
  const fraction = (count: number) => rounded(count / questions.length);
  return { questions: questions.length, exact: fraction(right.own), shuffled: fraction(right.other) };
}

// The verbs about single photos: show, caption, match.

import {
  type Caption,
  type CaptionCandidate,
  type Engine,
  EngineError,
  type Photo,
  type PhotoPart,
  type Tag,
} from '../contract.ts';
import { findPhoto, pathOf, photoOf } from './photo-argument.ts';
import { printable, printablePath } from './printable.ts';
import { type Call, exits, UsageError, type Verb } from './verb.ts';

export const show: Verb = {
  usage: 'show PHOTO',
  does: 'Show all that is known about a photo.',
  takes: [1, 1],
  help: `PHOTO is the number that search prints, or the path of a file in the library.

  talbot show 12
  talbot show ~/Pictures/beach.jpg --json`,
  async run({ given, open, out }) {
    const opened = await open({ work: false });
    try {
      const photo = await photoOf(opened.engine, given[0]!);
      out.data(photo);
      sayPhoto(photo, out);
      return exits.done;
    } finally {
      await opened.close();
    }
  },
};

function sayPhoto(photo: Photo, out: Call['out']): void {
  const { facts } = photo;
  const row = (name: string, value: string | number | null) => {
    if (value !== null && value !== '') out.line(`${name.padEnd(10)}${printable(String(value))}`);
  };
  row('photo', `${photo.id}, ${photo.kind}, ${photo.width} × ${photo.height}, ${photo.state}`);
  for (const file of photo.files) row('file', `${printablePath(file.path)}${file.present ? '' : ' (not there now)'}`);
  row('taken', photo.takenAt.replace('T', ' '));
  row('camera', [facts.camera, facts.lens].filter(Boolean).join(', '));
  if (facts.latitude !== null) row('place', `${facts.latitude}, ${facts.longitude}`);
  for (const caption of photo.captions) row('caption', captionLine(caption));
  for (const part of photo.parts) row('part', partLine(part));
  row('tags', photo.tags.map((tag) => tag.name).join(', '));
  for (const turn of photo.conversation) row('asked', `${turn.question} — ${turn.answer}`);
  if (photo.problem) row('problem', photo.problem.message);
}

/** Its place by percent of the photo's width and height. */
function partLine({ x, y, width, height, text, doubtful }: PhotoPart): string {
  const percent = (share: number) => Math.round(share * 100);
  const place = `${percent(x)}–${percent(x + width)} % across, ${percent(y)}–${percent(y + height)} % down`;
  return `${text} [${place}${doubtful ? '; not sure' : ''}]`;
}

/** The text with who said so; a machine's is never shown without its name. */
function captionLine(caption: Caption): string {
  if (caption.by === 'person') return caption.text;
  const sure = caption.match === null ? '' : `, match ${caption.match.toFixed(2)}`;
  return `${caption.text} [${caption.model}${sure}${caption.doubtful ? '; not sure, not shown as a caption' : ''}]`;
}

export const caption: Verb = {
  usage: 'caption PHOTO…',
  does: 'Describe photos, in the library or not.',
  takes: [1, Infinity],
  options: { again: { type: 'boolean' }, candidates: { type: 'string' } },
  optionHelp: {
    again: 'look at the photo now, even if its caption is known',
    candidates: 'look now, choose from so many captions (2 to 32), and show them all with their scores',
  },
  help: `PHOTO is a number or a path; the file need not be in the library, and nothing is kept of one that is not.
A caption that did not pass the model's own check is marked as not sure, with the tags beside it.

  talbot caption beach.jpg
  talbot caption beach.jpg --candidates 8
  talbot caption *.jpg --json`,
  async run({ given, options, open, out }) {
    const candidates = candidatesOf(options['candidates'] as string | undefined);
    const opened = await open({ work: false });
    const results: ({ photo: string } & Captioned)[] = [];
    try {
      for (const photo of given) {
        const result = await captionOf(
          opened.engine,
          photo,
          { again: options['again'] === true, candidates },
          given.length > 1,
        );
        results.push({ photo, ...result });
        sayCaption(photo, result, given.length > 1, out);
      }
    } finally {
      await opened.close();
    }
    out.data(results);
    return results.some((result) => result.problem !== null) ? exits.failed : exits.done;
  },
};

interface Captioned {
  captions: Caption[];
  tags: Tag[];
  /** Best first; empty unless asked for. */
  candidates: CaptionCandidate[];
  problem: string | null;
}

function candidatesOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const wanted = Number(given);
  if (Number.isInteger(wanted) && wanted >= 2 && wanted <= 32) return wanted;
  throw new UsageError('--candidates takes a number from 2 to 32.');
}

async function captionOf(
  engine: Engine,
  argument: string,
  { again, candidates }: { again: boolean; candidates: number | undefined },
  goOn: boolean,
): Promise<Captioned> {
  try {
    const known = await findPhoto(engine, argument);
    if (known && !again && candidates === undefined && known.captions.length > 0) {
      return { captions: known.captions, tags: known.tags, candidates: [], problem: null };
    }
    const path = known ? known.files.find((file) => file.present)?.path : await pathOf(argument);
    if (!path)
      throw new EngineError(
        'file-missing',
        `The file of photo ${argument} is not there now. Connect its drive, or put it back.`,
      );
    const asked = { path, ...(candidates === undefined ? {} : { candidates }) };
    return { ...(await engine.describe(asked)), problem: null };
  } catch (error) {
    // One bad file among many is said and passed over; a missing model is no file's fault.
    if (!goOn || !(error instanceof EngineError) || error.reason === 'model-missing') throw error;
    return { captions: [], tags: [], candidates: [], problem: error.message };
  }
}

function sayCaption(photo: string, said: Captioned, named: boolean, out: Call['out']) {
  const name = named ? `${out.strong(printable(photo))}: ` : '';
  if (said.problem !== null) return out.note(`${name}${printable(said.problem)}`);
  for (const one of said.captions) out.line(`${name}${printable(captionLine(one))}`);
  for (const one of said.candidates) out.line(`  ${candidateScores(one)}  ${printable(one.text)}`);
  const tags = said.tags.map((tag) => `${tag.name} ${tag.score.toFixed(2)}`).join(', ');
  if (tags !== '') out.line(`${name}${out.faint(`tags: ${printable(tags)}`)}`);
}

/** Match, similarity and probability, as far as the model has them, and how the candidate came about. */
function candidateScores({ match, similarity, probability, sampled }: CaptionCandidate): string {
  const score = (name: string, value: number | null) => (value === null ? '' : `${name} ${value.toFixed(4)}  `);
  const way = sampled ? 'drawn' : 'beam ';
  return `${score('match', match)}${score('similarity', similarity)}${way} ${probability.toExponential(1)}`;
}

export const match: Verb = {
  usage: 'match PHOTO "SENTENCE"',
  does: 'Say how well a sentence fits a photo.',
  takes: [2, Infinity],
  help: `Prints the image-text matching probability (0 to 1) and the similarity (-1 to 1) that search uses.

  talbot match 12 "a dog runs on a beach"`,
  async run({ given, open, out }) {
    const [which, ...words] = given;
    const opened = await open({ work: false });
    try {
      const photo = await photoOf(opened.engine, which!);
      const found = await opened.engine.match({ photo: photo.id, text: words.join(' ') });
      out.data(found);
      const match = found.match === null ? 'no matching head' : `match ${found.match.toFixed(4)}`;
      out.line(`${match}  similarity ${found.similarity.toFixed(4)}  [${printable(found.model)}]`);
      return exits.done;
    } finally {
      await opened.close();
    }
  },
};

// The verb that shows where a model looked in a photo: a map drawn with characters, or numbers with --json.

import { randomUUID } from 'node:crypto';
import type { Looked, Photo } from '../contract.ts';
import { photoOf } from './photo-argument.ts';
import { printable } from './printable.ts';
import { type Call, exits, UsageError, type Verb } from './verb.ts';

export const looked: Verb = {
  usage: 'looked PHOTO ["WORDS"]',
  does: 'Show where in a photo the model looked, for its caption or for your words.',
  takes: [1, Infinity],
  options: { answer: { type: 'boolean' }, each: { type: 'boolean' } },
  optionHelp: {
    answer: 'for the last answer about the photo',
    each: 'a map for each word as well',
  },
  help: `Draws a map of the photo, darker where the model looked more. Without words it is about the caption. The map shows where
the model took from what it says of the photo, not why it says it, and a model that is wrong looks somewhere too.

  talbot looked 12
  talbot looked 12 "dog"
  talbot looked beach.jpg --each
  talbot looked 12 --answer --json`,
  async run(call) {
    const { given, options, open, out, stop } = call;
    const [which, ...words] = given;
    if (options['answer'] && words.length > 0) throw new UsageError('Give words or --answer, not both.');
    const opened = await open({ work: false });
    const ask = randomUUID();
    const cancel = () => void opened.engine.cancelAnswer({ ask }).catch(() => {});
    stop.addEventListener('abort', cancel);
    try {
      const photo = await photoOf(opened.engine, which!);
      const about = aboutOf(photo, words.join(' '), options['answer'] === true);
      const found = await opened.engine.whereLooked({ photo: photo.id, ...about, ask });
      out.data(found);
      sayMaps(found, about.caption ?? about.words ?? null, options['each'] === true, out);
      return exits.done;
    } finally {
      stop.removeEventListener('abort', cancel);
      await opened.close();
    }
  },
};

function aboutOf(photo: Photo, words: string, answer: boolean): { caption?: string; words?: string; turn?: number } {
  if (words !== '') return { words };
  if (answer) {
    const last = photo.conversation.at(-1);
    if (last) return { turn: last.id };
    throw new UsageError('Nothing was asked about this photo yet. "talbot ask" does.');
  }
  const caption = photo.captions.find(({ by }) => by === 'model');
  if (caption) return { caption: caption.text };
  throw new UsageError('This photo has no caption of a model yet. Give words to look for.');
}

function sayMaps(found: Looked, about: string | null, each: boolean, out: Call['out']): void {
  const title = about ?? found.words.map(({ word }) => word).join(' ');
  out.line(out.strong(printable(title)));
  sayMap(found, found.whole, out);
  const placed = found.words.filter(({ heat }) => heat !== null);
  for (const { word, heat } of each ? placed : []) {
    out.line();
    out.line(out.strong(printable(word)));
    sayMap(found, heat!, out);
  }
  const how = { similarity: 'by likeness to the words', attention: 'by what the words attended to' }[found.by];
  out.line(out.faint(`[${printable(found.model)}, ${how}: where it looked, not why]`));
}

const shades = [' ', '░', '▒', '▓', '█'];

/** Two characters for each patch, which makes it about square. */
function sayMap({ columns, rows }: Looked, heat: readonly number[], out: Call['out']): void {
  const edge = '─'.repeat(columns * 2);
  out.line(`┌${edge}┐`);
  for (let row = 0; row < rows; row++) {
    const line = heat.slice(row * columns, (row + 1) * columns).map((value) => shades[shadeOf(value)]!.repeat(2));
    out.line(`│${line.join('')}│`);
  }
  out.line(`└${edge}┘`);
}

const shadeOf = (value: number) => Math.min(shades.length - 1, Math.floor(value * shades.length));

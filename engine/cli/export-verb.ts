// The verb that writes photos out: which ones, as what, and how far it is.

import { EngineError, type ExportKind, type Exporting, type ExportOptions } from '../contract.ts';
import { pathOf, photoOf } from './photo-argument.ts';
import { printable, printablePath } from './printable.ts';
import { count } from './progress-line.ts';
import { type Call, exits, UsageError, type Verb } from './verb.ts';

const kinds: ExportKind[] = ['originals', 'resized', 'csv', 'json', 'lavis', 'imagefolder'];

export const exportVerb: Verb = {
  usage: 'export [PHOTO…] --to DIR',
  does: 'Write photos out: as they are, smaller, as a table, or as a data set to train with.',
  takes: [0, Infinity],
  options: {
    to: { type: 'string' },
    as: { type: 'string' },
    search: { type: 'string' },
    all: { type: 'boolean' },
    side: { type: 'string' },
    quality: { type: 'string' },
    'keep-metadata': { type: 'boolean' },
    captions: { type: 'boolean' },
    doubtful: { type: 'boolean' },
  },
  optionHelp: {
    to: 'the folder to write to; made when it is not there',
    as: `${kinds.join(', ')}; originals when absent`,
    search: 'the photos that a search finds',
    all: 'every photo of the library',
    side: 'longest side in pixels, for resized photos and data sets',
    quality: 'of JPEG, 1 to 100; 90 when absent',
    'keep-metadata': 'keep EXIF and XMP in resized photos',
    captions: 'a text file with the caption beside each photo',
    doubtful: 'also captions that failed the model’s own check',
  },
  help: `Nothing is ever overwritten: a name that is taken gets a number. Photos in the library are only read. Ctrl-C is safe;
the app can resume what was stopped.

  talbot export --search "dog rating:>=3" --to ~/Dogs            the files as they are
  talbot export --all --as resized --side 2048 --to /mnt/web     JPEG in sRGB, without camera data
  talbot export --all --as csv --to ~/Desktop                    the catalogue as a table (or json)
  talbot export --all --as lavis --to ~/dataset                  images/ and annotations.json, to fine-tune BLIP-2 with LAVIS
  talbot export --all --as imagefolder --to ~/dataset            train/ and metadata.jsonl, as Hugging Face reads them

A data set holds the photos that have a caption: yours first, else the model’s if it passed its check.`,
  run: runExport,
};

async function runExport({ given, options, out, open, stop }: Call): Promise<number> {
  const asked = await optionsOf(options);
  const text = options['search'];
  if ((given.length > 0 ? 1 : 0) + (text === undefined ? 0 : 1) + (options['all'] ? 1 : 0) !== 1) {
    throw new UsageError('Say which photos: their files, --search "…" or --all.');
  }
  const { engine, close } = await open({ work: false });
  try {
    const photos: number[] = [];
    for (const one of given) photos.push((await photoOf(engine, one)).id);
    const chosen = given.length > 0 ? { photos } : { query: String(text ?? '') };
    const ended = await untilEnded(engine, await engine.startExport({ ...chosen, ...asked }), stop, (now) =>
      out.overwrite(() => `${count(now.done)} of ${count(now.photos)} photos`),
    );
    out.endProgress();
    out.data(ended);
    return say(ended, out, stop.aborted);
  } finally {
    out.endProgress();
    await close();
  }
}

async function optionsOf(options: Call['options']): Promise<ExportOptions> {
  const to = options['to'];
  if (typeof to !== 'string' || to === '') throw new UsageError('Say where to, with --to DIR.');
  const kind = (options['as'] ?? 'originals') as ExportKind;
  if (!kinds.includes(kind)) throw new UsageError(`--as takes ${kinds.join(', ')}.`);
  return {
    kind,
    folder: await pathOf(to),
    ...(options['side'] === undefined ? {} : { longestSide: numberOf('--side', options['side']) }),
    ...(options['quality'] === undefined ? {} : { quality: numberOf('--quality', options['quality']) }),
    metadata: options['keep-metadata'] ? 'keep' : 'strip',
    captions: options['captions'] === true,
    doubtful: options['doubtful'] === true,
  };
}

function numberOf(option: string, text: string | boolean): number {
  if (typeof text === 'string' && /^\d{1,6}$/.test(text)) return Number(text);
  throw new UsageError(`${option} takes a whole number.`);
}

type Opened = Awaited<ReturnType<Call['open']>>['engine'];

async function untilEnded(
  engine: Opened,
  begun: Exporting,
  stop: AbortSignal,
  show: (now: Exporting) => void,
): Promise<Exporting> {
  for (;;) {
    const now = (await engine.exports()).find(({ id }) => id === begun.id);
    if (!now) throw new EngineError('not-found', 'The export was forgotten meanwhile. Start it again.');
    if (now.state !== 'working') return now;
    if (stop.aborted) return engine.stopExport({ id: begun.id });
    show(now);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function say(ended: Exporting, out: Call['out'], stopped: boolean): number {
  const written = ended.done - ended.failed - ended.withoutCaption;
  out.line(`${count(written)} photos written to ${printablePath(ended.folder)}.`);
  if (ended.withoutCaption > 0) out.line(`${count(ended.withoutCaption)} were left out: they have no caption.`);
  for (const { name, message } of ended.failures) out.note(`${printable(name)}: ${printable(message)}`);
  if (ended.problem) throw new EngineError(ended.problem.reason, ended.problem.message);
  if (stopped) return exits.stopped;
  return ended.failed > 0 ? exits.failed : exits.done;
}

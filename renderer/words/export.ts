// What is said of writing photos out.

import type { ExportKind } from '../../engine/contract.ts';

const numbers = new Intl.NumberFormat();

const photos = (many: number) => (many === 1 ? '1 photo' : `${numbers.format(many)} photos`);

const kinds: Record<ExportKind, { name: string; hint: string }> = {
  originals: { name: 'Originals', hint: 'The files as they are, byte for byte.' },
  resized: { name: 'Smaller copies', hint: 'JPEG in sRGB, upright, no side longer than you say.' },
  csv: { name: 'Table (CSV)', hint: 'Names, dates, captions, tags, stars and albums, for a spreadsheet.' },
  json: { name: 'Table (JSON)', hint: 'The same for a program.' },
  lavis: { name: 'Data set for LAVIS', hint: 'Pictures and annotations.json, to fine-tune BLIP-2 on your captions.' },
  imagefolder: { name: 'Data set for Hugging Face', hint: 'Pictures and metadata.jsonl, as “imagefolder” reads them.' },
};

export const exportWords = {
  export: {
    title: (many: number) => `Export ${photos(many)}`,
    as: 'As',
    kinds,
    folder: 'Into the folder',
    choose: 'Choose…',
    folderHint: 'Nothing in it is overwritten: a name that is taken gets a number.',
    side: 'Longest side',
    sideUnit: 'pixels',
    sideHint: 'Leave it empty to keep the size.',
    quality: 'Quality',
    metadata: 'Keep camera data and places (EXIF, XMP)',
    captions: 'Captions as text files beside the photos',
    doubtful: 'Also captions the model is not sure of',
    start: 'Export',
    cancel: 'Cancel',
    close: 'Close',
    stop: 'Stop',
    goOn: 'Go on',
    reveal: 'Show in the folder',
    working: (done: number, many: number) => `${numbers.format(done)} of ${photos(many)}`,
    background: 'You may close this: the export goes on.',
    stopped: (done: number, many: number) => `Stopped after ${numbers.format(done)} of ${photos(many)}.`,
    done: (many: number) => (many === 1 ? '1 photo is written.' : `${numbers.format(many)} photos are written.`),
    withoutCaption: (many: number) =>
      many === 1
        ? 'One was left out: nobody has said anything sure of it.'
        : `${numbers.format(many)} were left out: nobody has said anything sure of them.`,
    failed: (many: number) =>
      many === 1 ? 'One could not be written:' : `${numbers.format(many)} could not be written:`,
    unfinished: (folder: string) => `An export to ${folder} was stopped before its end.`,
  },
};

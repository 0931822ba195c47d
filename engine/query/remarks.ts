// What is to be known about an answer, in English: for the command line, and for whoever has no words of their own. Pure.

import type { Nearest, Remark } from '../contract.ts';
import { misreadInEnglish } from './misread.ts';

const fixed = {
  'nothing-passes': 'Nothing found: no photo passes these filters.',
  'no-search-model': 'There is no search model, so only written words were compared.',
  'not-calibrated': 'This search model was not calibrated, so photos that only look a little like it are shown too.',
  'example-gone': 'The example picture is not known any more. Drop it on Talbot again.',
  'example-of-other-model': 'Another search model is in use now. Drop the example picture on Talbot again.',
  'photo-gone': 'This photo is not in the library any more.',
  'photo-unseen': 'This photo is still to be looked at by the model.',
};

export function inEnglish(remark: Remark, nearest: Nearest | null): string {
  switch (remark.what) {
    case 'nothing':
      return nothing(remark, nearest);
    case 'unseen': {
      const { waiting, photos } = remark;
      return `${waiting} of ${photos} photos are still to be looked at; they are found by their names only.`;
    }
    case 'seen-by-others':
      return `${remark.photos} photos were seen by another search model; they are found by their words only until seen again.`;
    case 'many-by-words': {
      const most = remark.photos.toLocaleString('en');
      return `More than ${most} photos have these words; the latest of them are shown.`;
    }
    case 'many-by-looks':
      return `More than ${remark.photos} photos look like this; the nearest ${remark.photos} are shown.`;
    case 'search-model-failed':
      return `The search model could not be asked (${remark.because}), so only written words were compared.`;
    case 'misread':
      return misreadInEnglish(remark.misread);
    default:
      return fixed[remark.what];
  }
}

/** What was looked at, so that "nothing" can be judged. */
function nothing({ words, looks }: Extract<Remark, { what: 'nothing' }>, nearest: Nearest | null): string {
  const said = `Nothing like that: no photo has “${words}” in its captions, tags, names, places or answers`;
  if (nearest === null) return `${said}.`;
  return (
    `${said}, and of ${looks.toLocaleString('en')} photos whose looks were compared none is near enough ` +
    `(the nearest reaches ${nearest.similarity.toFixed(2)} of the ${nearest.cutoff.toFixed(2)} needed).`
  );
}

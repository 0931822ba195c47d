// Scores of captions against what people wrote: BLEU-4 and CIDEr-D over all photos, and CIDEr-D of the captions that
// passed the model's self-check against those that did not.

import { bleu, type Described } from '../scorers/bleu.ts';
import { ciderD } from '../scorers/cider.ts';
import { captionWords } from '../scorers/tokenizer.ts';
import { rounded } from './recall.ts';

export interface Told {
  text: string;
  doubtful: boolean;
  references: string[];
}

export interface CaptionScores {
  bleu4: number;
  ciderD: number;
  /** Fraction of captions that passed the self-check. */
  shown: number;
}

export function scoreCaptions(told: Told[]): { scores: CaptionScores; shown: number; withheld: number } {
  const set: Described[] = told.map(({ text, references }) => ({
    said: captionWords(text),
    references: references.map(captionWords),
  }));
  const each = ciderD(set);
  const passed = told.map(({ doubtful }) => !doubtful);
  return {
    scores: {
      bleu4: rounded(bleu(set)),
      ciderD: rounded(mean(each)),
      shown: rounded(passed.filter(Boolean).length / told.length),
    },
    shown: mean(each.filter((_, at) => passed[at])),
    withheld: mean(each.filter((_, at) => !passed[at])),
  };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

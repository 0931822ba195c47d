// `npm run bench -- blip2`: a full-size BLIP-2 with random weights, made and converted once, measured beside PyTorch where
// the machine has it. What is made stays in a folder for the next time.

import type { RecipeName } from '../../engine/convert/convert.ts';
import { readArguments, usage, type Asked } from './blip2/arguments.ts';
import { make, type Conversion } from './blip2/made.ts';
import { measure, type Results } from './blip2/measure.ts';
import { smallSizes, trueSizes } from './blip2/sizes.ts';
import { tabulate } from './blip2/table.ts';
import type { Section } from './report.ts';

/** The last line on stdout with `--json`. */
export interface Blip2Results extends Results {
  asked: Asked;
  section: Section;
  conversions: Partial<Record<RecipeName, Conversion>>;
}

/** The small model is also converted without rounding: only then are ids to be the peer's. */
const recipesOf = ({ small }: Asked): RecipeName[] => [
  ...(small ? ['reference-f32' as const] : []),
  'cpu-int8',
  'cpu-int4',
];

/** Null when something was wrong, which is said on stderr, or when nothing was to be measured. */
export async function measureBlip2(words: string[]): Promise<{ results: Blip2Results | null; code: number }> {
  let asked: Asked;
  try {
    asked = readArguments(words);
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    return { results: null, code: 2 };
  }
  try {
    const sizes = asked.small ? smallSizes(asked.language) : trueSizes(asked.language, asked.layers);
    const made = await make(asked, sizes, recipesOf(asked));
    if (asked.prepare) return { results: null, code: 0 };
    const results = await measure(asked, made, recipesOf(asked));
    const section = tabulate(asked, sizes, made, results);
    return { results: { ...results, asked, section, conversions: made.conversions }, code: 0 };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { results: null, code: 1 };
  }
}

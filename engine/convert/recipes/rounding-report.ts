// Recipe and calibration put together: plans once to see which linears there are, tries them, and says what was found, in
// one line for people and in `rounding.json` beside model.json for whoever wants to know.

import { linearTrials, openRows, type LinearReport } from './calibrate.ts';
import type { Recipe } from './chosen-recipe.ts';
import { errorBounds, type Linears } from './recipes.ts';
import { newSurvey } from './survey.ts';
import type { Plan } from '../planned.ts';

/** What `rounding.json` holds. */
export interface RoundingReport {
  recipe: string;
  /** Largest relative error (root mean square) each kernel may have. */
  bounds: Partial<Record<Linears, number>>;
  summary: string;
  linears: LinearReport[];
}

export interface Calibrated {
  recipe: Recipe;
  /** Null for recipes that round nothing they compute with. */
  report: RoundingReport | null;
}

/** `plan` plans the model with a recipe; `rows` is a folder of rows that photos gave, null where there are none. */
export async function calibrated(
  recipe: Recipe,
  plan: (recipe: Recipe) => Plan,
  rows: string | null,
  signal?: AbortSignal,
): Promise<Calibrated> {
  const { vision, qformer, language, head } = recipe.row;
  const used = [...new Set([vision, qformer, language, head])];
  if (used.every((kernel) => errorBounds[kernel] === Infinity)) return { recipe, report: null };
  const survey = newSurvey();
  plan({ ...recipe, taps: false, inputs: false, survey });
  const { choices, linears } = await linearTrials(
    survey.surveyed(),
    rows === null ? null : await openRows(rows),
    signal,
  );
  const bounds = Object.fromEntries(used.map((kernel) => [kernel, errorBounds[kernel]]));
  return {
    recipe: { ...recipe, choices },
    report: { recipe: recipe.name, bounds, summary: summaryOf(linears), linears },
  };
}

const words: Record<Linears, string> = {
  f32: 'float32',
  f16: 'float16',
  int8: 'int8',
  'int8-weights': 'int8 on disk',
  blocks8: '8-bit blocks',
  blocks4: '4-bit blocks',
};

/** "96 linears: 94 int8, 2 8-bit blocks; 3 smoothed; median error 0.9 %, largest 1.8 % (…fc2); tried on photos". */
function summaryOf(linears: readonly LinearReport[]): string {
  if (linears.length === 0) return 'no linears';
  const counts = Object.entries(Object.groupBy(linears, ({ kernel }) => kernel)).map(
    ([kernel, list]) => `${list.length} ${words[kernel as Linears]}`,
  );
  const errors = linears.toSorted((a, b) => a.error - b.error);
  const percent = (error: number) => `${(100 * error).toFixed(1)} %`;
  const worst = errors.at(-1)!;
  const smoothed = linears.filter(({ unsmoothed }) => unsmoothed !== null).length;
  const photos = linears.filter(({ rows }) => rows === 'photos').length;
  return [
    `${linears.length} linears: ${counts.join(', ')}`,
    ...(smoothed > 0 ? [`${smoothed} smoothed`] : []),
    `median error ${percent(errors[errors.length >> 1]!.error)}, largest ${percent(worst.error)} (${worst.name})`,
    photos === 0 ? 'tried on made-up rows' : photos < linears.length ? `${photos} tried on photos` : 'tried on photos',
  ].join('; ');
}

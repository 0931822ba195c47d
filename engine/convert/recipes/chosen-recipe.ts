// A row of the recipe table with what a conversion asks for besides: the form in which the graphs are planned.

import { EngineError } from '../../contract.ts';
import type { Choices, Net, Survey } from '../families/layers.ts';
import type { ConvertOptions } from '../options.ts';
import { recipeNames, recipes, type Part, type RecipeName, type RecipeRow } from './recipes.ts';
import type { TableType } from '../families/tables.ts';

export interface Recipe {
  name: RecipeName;
  row: RecipeRow;
  /** What graphs compute in between their linears. */
  floats: 'f32' | 'f16';
  /** How word rows of the language model are kept. */
  words: TableType;
  /** How word rows of the retrieval text side are kept; inside the graphs when f32. */
  textWords: TableType;
  taps: boolean;
  /** Show what goes into each linear. */
  inputs: boolean;
  choices?: Choices;
  survey?: Survey;
}

type Asked = Pick<ConvertOptions, 'recipe' | 'activations' | 'embeddings' | 'textEmbeddings' | 'taps' | 'inputs'>;

/** @throws EngineError `bad-request` for an unknown recipe, or float16 activations on a processor. */
export function recipeOf(options: Asked): Recipe {
  const { recipe: name, taps = false, inputs = false } = options;
  if (!Object.hasOwn(recipes, name)) {
    throw new EngineError('bad-request', `There is no recipe ${name}. There are ${recipeNames.join(', ')}.`);
  }
  const row = recipes[name];
  const floats = options.activations ?? (row.device === 'gpu' ? 'f16' : 'f32');
  if (row.device === 'cpu' && floats === 'f16') {
    throw new EngineError('bad-request', `${name} is for processors, which compute in float32. Ask for a gpu recipe.`);
  }
  const words = name === 'reference-f32' ? 'f32' : (options.embeddings ?? row.words);
  const textWords = name === 'reference-f32' ? 'f32' : (options.textEmbeddings ?? words);
  return { name, row, floats, words, textWords, taps, inputs };
}

/** What the recipe means for a graph of this part. */
export function linearsOf(
  { row, choices, survey, taps, inputs }: Recipe,
  part: Part,
): Omit<Net, 'graph' | 'checkpoint'> {
  return {
    linears: row[part],
    head: row.head,
    device: row.device,
    taps,
    inputs,
    ...(choices ? { choices } : {}),
    ...(survey ? { survey } : {}),
  };
}

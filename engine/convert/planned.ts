// What a plan holds, and how it grows graph by graph. Which graphs a checkpoint needs is said in plan.ts and blip-plan.ts.

import type { ModelDescription } from '../model.ts';
import type { BlipConfig } from './families/blip-config.ts';
import type { Checkpoint } from './source/checkpoint.ts';
import { linearsOf, type Recipe } from './recipes/chosen-recipe.ts';
import type { Blip2Config } from './families/config.ts';
import { newDataFile, type DataFile } from './writing/data-file.ts';
import type { EncoderFolder } from './families/encoder.ts';
import { GraphBuilder } from './writing/graph.ts';
import type { PlannedLanguage } from './language-plan.ts';
import type { Net } from './families/layers.ts';
import type { Part } from './recipes/recipes.ts';
import type { VisionConfig } from './families/vision-config.ts';

export interface Sources {
  checkpoint: Checkpoint;
  config: Blip2Config | BlipConfig;
  /** A second checkpoint that brings retrieval to a captioning one. */
  retrieval: { checkpoint: Checkpoint; config: Blip2Config; sameQFormer: boolean } | null;
  encoder: EncoderFolder | null;
  /** A vision encoder's own checkpoint, where it is none of the other two. */
  tower: { checkpoint: Checkpoint; config: VisionConfig } | null;
}

export interface Plan {
  graphs: GraphBuilder[];
  data: DataFile[];
  dims: ModelDescription['dims'];
  /** The language model without what config, tokenizer and prompts add. */
  language: PlannedLanguage | null;
  textEmbeddings: ModelDescription['textEmbeddings'];
  /** Rows of the retrieval position table: its longest text. */
  textPositions: number | null;
  /** The same of the Q-Former's own words, where an instruction goes into it. */
  instruction: { embeddings: ModelDescription['textEmbeddings']; positions: number } | null;
}

/** A plan without graphs. */
export function newPlan(dims: Plan['dims']): Plan {
  return { graphs: [], data: [], dims, language: null, textEmbeddings: null, textPositions: null, instruction: null };
}

/** A data file of the plan, `name`.data; one that stays empty is not written. */
export function addData(plan: Plan, name: string): DataFile {
  const file = newDataFile(`${name}.data`);
  plan.data.push(file);
  return file;
}

/** A graph of the plan, ready to be built: its weights go to `data`, in the encodings that the recipe has for its part. */
export function addGraph(plan: Plan, recipe: Recipe, checkpoint: Checkpoint, name: string, data: DataFile): Net {
  const graph = new GraphBuilder(name, data, recipe.floats);
  plan.graphs.push(graph);
  return { graph, checkpoint, ...linearsOf(recipe, parts[name] ?? 'qformer') };
}

/** What a graph is to the recipe table; all others are the Q-Former's. */
const parts: Record<string, Part> = { vision: 'vision', encoder: 'language', decoder: 'language' };

export type { Recipe } from './recipes/chosen-recipe.ts';
